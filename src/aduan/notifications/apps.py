"""The room as a Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers the room's models and translations."""

    name = "aduan.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Tells the vault which column of this room is sealed, and opens the inbox."""
        from aduan.notifications import page, senders
        from aduan.vault import rotation

        senders.register(page.PageSender())
        rotation.register("notifications.Message", "sealed", "message")
