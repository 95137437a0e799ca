"""The citizen's pages, a file per page."""
