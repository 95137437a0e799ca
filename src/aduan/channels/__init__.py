"""Floor 5: the doors. One module for each: what comes in by it, and how messages leave by it."""
