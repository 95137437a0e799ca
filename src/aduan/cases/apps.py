"""Django's registration of the room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room `cases`."""

    name = "aduan.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells the rotation of keys what this room has sealed."""
        from aduan.vault import rotation

        rotation.register("cases.Submission", "sealed_answer", context=lambda row: row.context)
