"""The room as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the room's models, templates and translations."""

    name = "aduan.desk"
    label = "desk"
