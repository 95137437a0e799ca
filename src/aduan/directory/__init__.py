"""The directory: programmes and their policy, agencies, areas, categories, people and roles."""
