"""The room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the room's models, templates and translations."""

    name = "aduan.api"
    label = "api"
