"""Registers the ledger with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Room `ledger`, floor 1."""

    name = "aduan.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
