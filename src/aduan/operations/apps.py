"""Operations as a Django app."""

from django.apps import AppConfig
from django.core.signals import got_request_exception


class OperationsConfig(AppConfig):
    """The room that runs the others; it has no tables of its own."""

    name = "aduan.operations"
    label = "operations"

    def ready(self) -> None:
        """Has every exception that no view expected logged and counted."""
        from aduan.operations import errors

        got_request_exception.connect(errors.record, dispatch_uid="aduan.operations.errors")
