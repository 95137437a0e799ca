"""What a report's page shows: the public's view from the public tables, the person's own whole."""
