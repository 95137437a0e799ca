"""The verbs: one function each, one transaction, one event. Nothing else changes a case."""
