"""A year in fast motion: who lives in it, what they do, and what has to be true of it."""
