"""The room as a Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers the room's models, templates and translations."""

    name = "aduan.notifications"
    label = "notifications"
