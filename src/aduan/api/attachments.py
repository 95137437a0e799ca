"""Files that come in as Base64."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aduan.api.schemas import AttachmentIn
from aduan.cases.errors import Incomplete
from aduan.vault import files


def store(sent: Sequence[AttachmentIn], now: datetime) -> tuple[UUID, ...]:
    """Takes files in and returns their ids. Raises `Incomplete` naming each that cannot be used."""
    ids: list[UUID] = []
    problems: dict[str, str] = {}
    for position, each in enumerate(sent):
        try:
            data = base64.b64decode(each.content, validate=True)
            ids.append(files.store(data, declared_name=each.name, now=now).pk)
        except binascii.Error:
            problems[f"attachments.{position}.content"] = _("This is not Base64.")
        except files.FileRefused as refusal:
            problems[f"attachments.{position}"] = str(refusal)
    if problems:
        raise Incomplete(problems)
    return tuple(ids)
