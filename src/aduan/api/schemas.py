"""The shapes that go in and out, as the interface promises them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, field_validator

from aduan.cases.actions.filing import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TITLE

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Strict(BaseModel):
    """An input: a key that nobody knows is an error, not silence. It never comes from a model of
    Django, which is all that a `Schema` of ninja adds, and not for nothing."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: object) -> object:
        """The text without the character NUL, which no person writes and PostgreSQL refuses."""
        if isinstance(value, str):
            return value.replace("\0", "")
        if isinstance(value, dict):
            return {name: cls._without_nul(each) for name, each in value.items()}
        return value


class ContactIn(Strict):
    """How to reach the person; all optional, none is ever public."""

    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    line: str = Field(default="", max_length=80)


class AttachmentIn(Strict):
    """A file, its bytes in Base64 (RFC 4648)."""

    name: str = Field(default="", max_length=200)
    content: str


class ReportIn(Strict):
    """A report; only `programme` and `text` are needed."""

    programme: str
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    title: str = Field(default="", max_length=LONGEST_TITLE)
    kind: str = ""
    category: str = Field(default="", description="Code of a category")
    agency: str = Field(
        default="", description="Code of the agency that the person thinks responsible"
    )
    area: str = Field(default="", description="Official code of an area, e.g. 35.78")
    place: str = Field(default="", max_length=LONGEST_PLACE)
    lat: Latitude | None = None
    lon: Longitude | None = None
    answers: dict[str, str] = Field(
        default={}, description="Answers to the category's questions, by key"
    )
    visibility: str = ""
    language: str = Field(default="", pattern="^(en|id|th)?$")
    contact: ContactIn = ContactIn()
    attachments: list[AttachmentIn] = Field(default=[], max_length=5)


class PromisesOut(Schema):
    """What the programme promises, as instants."""

    forward_by: datetime
    tell_agency_by: datetime
    answer_by: datetime


class FiledOut(Schema):
    """The answer to filing. `receipt` is the code that proves the report to be yours."""

    number: str
    track_url: str
    receipt: str | None = None
    promises: PromisesOut


class UpdateOut(Schema):
    """One line of the public history."""

    at: datetime
    event: str
    agency: dict[str, str]
    text: str
    data: dict[str, Any]


class PublicCaseOut(Schema):
    """The public view of a case."""

    number: str
    programme: str
    kind: str
    state: str
    phase: str
    title: str
    text: str
    place: str
    lat: float | None
    lon: float | None
    category: str
    agency: str
    agency_names: dict[str, str]
    unit_names: dict[str, str]
    area: str
    language: str
    received_at: datetime
    published_at: datetime
    changed_at: datetime
    answer_due: datetime
    answered_at: datetime | None
    late: bool
    clock_stopped_at: datetime | None
    closing_code: str
    supporters: int
    pictures: list[str]
    updates: list[UpdateOut]


class ListedCaseOut(Schema):
    """A case in a list."""

    number: str
    state: str
    title: str
    place: str
    category: str
    agency: str
    area: str
    published_at: datetime
    url: str


class PublicListOut(Schema):
    """One page of the public register; `next` is the address of the next one, or null."""

    cases: list[ListedCaseOut]
    next: str | None


class InboxItemOut(Schema):
    """A case in an agency's inbox."""

    number: str
    version: int
    state: str
    title: str
    unit: str
    due_at: datetime | None
    promise_at: datetime
    urgent: bool
    url: str


class InboxOut(Schema):
    """One page of an agency's inbox, what is due first at the top."""

    cases: list[InboxItemOut]
    next: str | None


class EntryOut(Schema):
    """One contribution to the dialogue."""

    at: datetime
    kind: str
    audience: str
    text: str


class FileOut(Schema):
    """An attachment; its bytes are at `url`, with the same token."""

    id: UUID
    media_type: str
    size: int
    url: str


class AgencyCaseOut(InboxItemOut):
    """A case as its agency sees it. There is never a contact in it."""

    text: str
    kind: str
    category: str
    area: str
    place: str
    lat: float | None
    lon: float | None
    visibility: str
    language: str
    received_at: datetime
    clock_stopped_at: datetime | None
    entries: list[EntryOut]
    attachments: list[FileOut]
    verbs: list[str]


class VerbIn(Strict):
    """The inputs of a verb; which of them a verb needs stands in its 422."""

    version: int | None = Field(
        default=None, description="The version that you saw; 409 if it changed"
    )
    text: str = ""
    public_text: str = ""
    outcome: str = ""
    cause: str = ""
    reason: str = ""
    explanation: str = ""
    question: str = ""
    agency: str = ""
    unit: str = ""
    attachments: list[AttachmentIn] = Field(default=[], max_length=5)


class DoneOut(Schema):
    """How a case stands after a verb."""

    number: str
    version: int
    state: str
    due_at: datetime | None
