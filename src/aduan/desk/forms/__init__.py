"""The forms of the desk: one per verb, and those of signing in, intake and set-up."""
