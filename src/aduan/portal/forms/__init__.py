"""The forms of the citizen's pages, a file per page."""
