"""Django's PostgreSQL engine, with a look at a kept connection that costs no question."""
