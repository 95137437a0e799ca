"""What stands behind `vault.files` and `vault.pictures`: kinds, scanner, storage, upkeep."""
