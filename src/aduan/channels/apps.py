"""Django's registration of the room."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The room `channels`."""

    name = "aduan.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells the rotation of keys what this room has sealed."""
        from aduan.vault import rotation

        rotation.register("channels.Conversation", "sealed", context=lambda row: row.context)
