"""Aduan: one register with many doors, for public complaints and the state's answers."""
