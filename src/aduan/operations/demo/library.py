"""The words of the demonstration: places, people, reports, and what is said about them.

They stand in `data/*.toml` and are our own. No person, number or address in them is meant.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from aduan.directory.policy_parts import Table

DATA = Path(__file__).parent / "data"

Language = Literal["id", "th", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "th", "en")


class Complaint(Table):
    """What somebody reports, with gaps in braces, and the result that its agency gives.

    `topic`, `cause`, `outcome`, `kind` and `visibility` are codes of the programme `lapor`.
    `drawing` names a picture of `demo.drawings`; `national` says that the thing belongs to the
    state wherever it is; `urgent` that somebody is in danger.
    """

    topic: str
    title: str
    text: str
    answer: str
    cause: str
    outcome: Literal["solved", "explained", "cannot"]
    drawing: str = ""
    kind: str = ""
    visibility: str = ""
    national: bool = False
    urgent: bool = False
    answers: Mapping[str, str] = {}


class Place(Table):
    """Where reports come from: an area by its official code, its streets and quarters.

    `share` is how often it is drawn compared with others; spots lie within `spread` degrees of
    `centre` (latitude, longitude).
    """

    area: str
    share: int
    centre: tuple[float, float]
    spread: float
    streets: tuple[str, ...]
    wards: tuple[str, ...]


class Country(Table):
    """Places and the small change of reports, by language."""

    place: tuple[Place, ...]
    people: Mapping[str, tuple[str, ...]]
    since: Mapping[str, tuple[str, ...]]
    openings: Mapping[str, tuple[str, ...]]
    closings: Mapping[str, tuple[str, ...]]


@cache
def country() -> Country:
    """The places and names."""
    return Country.model_validate(_read("places"))


@cache
def complaints(language: Language) -> tuple[Complaint, ...]:
    """The reports in one language."""
    return tuple(Complaint.model_validate(one) for one in _read(language)["complaint"])


@cache
def phrases(voice: str) -> Mapping[str, tuple[str, ...]]:
    """What is said on the way in a language (`id`, `th`, `en`), or among staff (`desk`)."""
    return {name: tuple(texts) for name, texts in _read("phrases")[voice].items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
