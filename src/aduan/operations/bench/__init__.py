"""The bench: the real server under load, beside a ceiling taken in the same run.

Machines differ, so each figure comes with its ratio to what the machine could do at all.
"""
