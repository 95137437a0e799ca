"""The case: models, lifecycle as data, verbs, the one gate, the public projection."""
