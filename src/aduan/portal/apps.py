"""The room as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the room's models, templates and translations."""

    name = "aduan.portal"
    label = "portal"
