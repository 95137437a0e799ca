"""Registers the vault with Django and its sealed columns with the rotation."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Room `vault`, floor 1."""

    name = "aduan.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the rotation which columns of this room are sealed."""
        from aduan.vault import rotation

        rotation.register("vault.Identity", "sealed", "identity")
        rotation.register(
            "vault.Contact", "sealed", "contact", refresh=rotation.refresh_fingerprint
        )
        rotation.register("vault.Text", "sealed", "text")
        rotation.register("vault.RawInbound", "sealed", "raw")
        rotation.register("vault.Opening", "sealed_reason", "opening")
