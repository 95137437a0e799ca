"""Every component on pages of its own, so that the look is tested before and beside real pages."""
