"""The vault: personal data sealed and opened, receipt codes, case numbers, keys.

Nothing that names a person stands in the clear in the database; see `sealing`
for how, `keys` for the keys and `rotation` for changing them.
"""
