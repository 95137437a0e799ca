"""Why a verb was not carried out. Each message is for the person who tried."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


class Absent(LookupError):
    """There is no such case for this person: absent and forbidden are the same answer."""


class Refused(Exception):
    """The lifecycle does not allow this verb here and now; the message says why."""

    def __init__(self, message: Words, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Incomplete(Refused):
    """Something must be given or mended; `fields` says what, per field."""

    def __init__(self, fields: Mapping[str, Words]) -> None:
        super().__init__("; ".join(str(words) for words in fields.values()), "incomplete")
        self.fields = dict(fields)


class ChangedMeanwhile(Refused):
    """Somebody else changed the case since this person looked; nothing was done."""

    def __init__(self, message: Words, case_id: UUID, version: int) -> None:
        super().__init__(message, "changed")
        self.case_id = case_id
        self.version = version
