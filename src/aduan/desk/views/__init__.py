"""The pages of the desk, a file per piece of work."""
