"""Why a file was not taken, in words for the person who sent it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FileRefused(Exception):
    """The file cannot be taken as it is. `str(error)` is a sentence for the sender, in the active
    language; `code` names the reason for logs and statistics."""

    code = "refused"
    message: Promise | str = _("This file cannot be accepted.")

    def __init__(self, message: Promise | str | None = None, **values: Any) -> None:
        """`message` may hold %(name)s places that `values` fill when it is read."""
        super().__init__(self.code)
        self._message = self.message if message is None else message
        self._values = values

    def __str__(self) -> str:
        """The sentence in the language that is active now."""
        return str(self._message) % self._values if self._values else str(self._message)


class TooBig(FileRefused):
    """More bytes or more pixels than are taken."""

    code = "too_big"
    message = _("This file is too big. Please send a smaller one.")


class NotAllowed(FileRefused):
    """Of a kind that is not taken."""

    code = "not_allowed"
    message = _(
        "Files of this kind cannot be accepted. Please send a photo, a PDF document, plain text, "
        "or a sound or video recording."
    )


class Unreadable(FileRefused):
    """Of a kind that is taken, but damaged, cut short or empty."""

    code = "unreadable"
    message = _("This file is damaged or incomplete. Please send it again.")


class Infected(FileRefused):
    """The scanner found something."""

    code = "infected"
    message = _(
        "The virus scanner found something harmful in this file, so it was not accepted. "
        "Please check your device and send another file."
    )


class NothingMarked(FileRefused):
    """Blacking out was asked for, but no part of the picture was marked."""

    code = "nothing_marked"
    message = _("Please mark the part of the picture that is to be covered.")


class ScannerUnavailable(FileRefused):
    """A scanner is configured and did not answer; the cause is chained for the log.

    Not the sender's fault, and not for good: a person is asked to try again, and a job that holds
    the raw message catches this before `FileRefused` and runs again later.
    """

    code = "scanner_unavailable"
    message = _("The file cannot be checked right now. Please try again in a few minutes.")
