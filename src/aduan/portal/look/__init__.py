"""What pages show and how it is worded: dates, due dates, states, form fields.

Pure functions over values; `aduan.portal.templatetags.aduan` hands them to the templates.
"""
