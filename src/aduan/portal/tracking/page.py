"""One report's page as values, whoever looks at it; templates know nothing else."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    title: str
    at: datetime
    who: str = ""
    words: str = ""
    tone: str = ""
    """done, late or attention."""


@dataclass(frozen=True)
class Promise:
    """One thing that was promised by a day, and what became of it."""

    words: str
    by: date
    due_at: datetime
    state: str
    """open, stopped, kept, late or missed (late and done since)."""


@dataclass(frozen=True)
class Answer:
    """The result of an agency."""

    text: str
    at: datetime
    who: str


@dataclass(frozen=True)
class Picture:
    """A file of the report: its address and what it is."""

    url: str
    words: str
    is_picture: bool = True


@dataclass(frozen=True)
class Part:
    """A report that belongs to this one: a part of it, or the older one that it follows."""

    number: int
    state: str
    url: str
    title: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, until when."""

    who: str
    words: str
    due_at: datetime | None = None
    day: date | None = None
    mine: bool = False
    """It is the reader's own turn."""


@dataclass(frozen=True)
class Page:
    """Everything that the page of one report shows."""

    number: int
    programme: str
    state: str
    own: bool
    title: str
    text: str
    language: str
    """The language that the report is written in."""
    received_at: datetime
    owner: str
    step: str
    """The current step in plain words."""
    turn: Turn | None
    late: bool
    stopped_at: datetime | None
    stopped_words: str
    promises: list[Promise]
    history: list[Line]
    place: str = ""
    category: str = ""
    answer: Answer | None = None
    commitment_on: date | None = None
    commitment: str = ""
    """open, kept or broken."""
    closing: str = ""
    pictures: list[Picture] = field(default_factory=list)
    proofs: list[Picture] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    older: Part | None = None
    parent: Part | None = None
    supporters: int = 0
    visibility: str = ""
    """For the person only: open, anonymous or confidential."""
    version: int = 0
    case_id: UUID | None = None
    is_public: bool = True
    elsewhere: list[dict[str, Any]] = field(default_factory=list)
    """Bodies outside that the person can turn to, once there is a result."""

    @property
    def last(self) -> Line | None:
        """The last thing that happened."""
        return self.history[-1] if self.history else None

    @property
    def newest_first(self) -> list[Line]:
        """The history as pages show it."""
        return self.history[::-1]
