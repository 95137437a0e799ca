"""One person's report of the demonstration: words, place, person and door, drawn from the library.

The same number gives the same report in every demonstration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

from babel.dates import format_date

from aduan.cases.actions.filing import Report
from aduan.cases.redaction import redact
from aduan.directory.models import Area, Category, Person
from aduan.operations.demo.library import (
    LANGUAGES,
    Complaint,
    Language,
    Place,
    complaints,
    country,
    phrases,
)

PROGRAMME = "lapor"

LANGUAGE_SHARES = (74, 14, 12)
"""Indonesian, Thai, English."""

CHANNELS = {
    "website": 36, "app": 14, "sms": 12, "whatsapp": 11, "email": 6, "hotline": 7, "radio": 4,
    "letter": 2, "walk_in": 2, "facebook": 2, "x": 1, "api": 1, "telegram": 2,
}  # fmt: skip
THAI_CHANNELS = {"website": 50, "line": 35, "email": 15}
BY_OPERATOR = frozenset({"hotline", "letter", "walk_in"})
"""Doors at which a member of staff writes the report down."""
REACHED_BY = {
    "sms": ("phone",), "whatsapp": ("phone",), "hotline": ("phone",), "radio": ("phone",),
    "email": ("email",), "line": ("line",), "website": ("email", "phone"), "app": ("phone",),
    "walk_in": ("phone",), "api": ("email",),
}  # fmt: skip

COVERED_NAME = "[👤 •••]"
"""What the public wording says in place of a person's name."""


@dataclass(frozen=True)
class Told:
    """What one person tells us, all gaps filled."""

    language: Language
    complaint: Complaint
    place: Place
    channel: str
    title: str
    text: str
    where: str
    spot: tuple[float, float] | None
    name: str
    contacts: tuple[tuple[str, str], ...]
    gaps: Mapping[str, str]

    def report(
        self,
        category: Category,
        area: Area,
        *,
        files: Sequence[UUID] = (),
        filed_by: Person | None = None,
        received_at: datetime | None = None,
    ) -> Report:
        """As it comes through its door."""
        answers = {key: text.format(**self.gaps) for key, text in self.complaint.answers.items()}
        return Report(
            programme=PROGRAMME,
            text=self.text,
            title=self.title,
            channel=self.channel,
            kind=self.complaint.kind,
            category=category,
            area=area,
            place=self.where,
            latitude=self.spot[0] if self.spot else None,
            longitude=self.spot[1] if self.spot else None,
            answers=answers,
            visibility=self.complaint.visibility,
            language=self.language,
            name=self.name,
            contacts=self.contacts,
            files=files,
            filed_by=filed_by,
            received_at=received_at,
        )

    def public(self, text: str) -> str:
        """The public wording of a text: what the machine finds covered, and the person's name."""
        return redact(text)[1].replace(self.gaps["person"], COVERED_NAME)

    def result(self, done: date) -> str:
        """What the agency answers when it has done its work."""
        return self.complaint.answer.format(**self.gaps, done=_in_words(done, self.language))

    def says(self, what: str, dice: Random) -> str:
        """Something that is said on the way, in the person's language; perhaps nothing."""
        return dice.choice(phrases(self.language)[what])


def tell(dice: Random, *, ours: bool = False) -> Told:
    """A report. With `ours` it is about roads or drains in the city of the demonstration's desk."""
    language = dice.choices(LANGUAGES, LANGUAGE_SHARES)[0]
    known = complaints(language)
    if ours:
        known = tuple(one for one in known if is_ours(one))
    place = country().place[0] if ours else _place(dice)
    return retell(dice, dice.choice(known), language, place)


def is_ours(complaint: Complaint) -> bool:
    """Whether the office of the demonstration's desk answers for such things in its city."""
    topics = {"road-damage", "roadworks", "bridge", "sidewalk", "drain-blocked", "flood", "river"}
    return complaint.topic in topics and not complaint.visibility


def retell(dice: Random, complaint: Complaint, language: Language, place: Place) -> Told:
    """A report about a certain thing at a certain place, by somebody."""
    gaps = _gaps(dice, language, place)
    channels = THAI_CHANNELS if language == "th" else CHANNELS
    channel = dice.choices(list(channels), list(channels.values()))[0]
    opening, closing = (dice.choice(each[language]) for each in _around())
    named = complaint.visibility != "anonymous" and dice.random() < 0.65
    words = " ".join(filter(None, (opening, complaint.text, closing if named else "")))
    latitude, longitude = place.centre
    spread = place.spread
    spot = (
        round(latitude + dice.uniform(-spread, spread), 6),
        round(longitude + dice.uniform(-spread, spread), 6),
    )
    return Told(
        language=language,
        complaint=complaint,
        place=place,
        channel=channel,
        title=complaint.title.format(**gaps) if channel not in ("sms", "whatsapp") else "",
        text=words.format(**gaps),
        where=f"{gaps['street']}, {gaps['ward']}" if dice.random() < 0.8 else "",
        spot=spot if channel in ("website", "app") or dice.random() < 0.5 else None,
        name=gaps["person"] if named else "",
        contacts=_contacts(dice, channel, gaps),
        gaps=gaps,
    )


def _place(dice: Random) -> Place:
    places = country().place
    return dice.choices(places, [one.share for one in places])[0]


def _around() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    return country().openings, country().closings


def _contacts(dice: Random, channel: str, gaps: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """How the person can be reached; of some doors nothing is known."""
    if dice.random() < 0.3 and channel in ("website", "app", "radio", "walk_in", "api"):
        return ()
    return tuple((kind, gaps[kind]) for kind in REACHED_BY.get(channel, ()))


def _gaps(dice: Random, language: Language, place: Place) -> dict[str, str]:
    person = dice.choice(country().people[language])
    serial = dice.randrange(10_000)
    mailbox = f"{language}{serial:04d}" if language == "th" else person.split()[0].lower()
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.randint(60, 99)
    return {
        "street": dice.choice(place.streets),
        "ward": dice.choice(place.wards),
        "no": str(dice.randint(1, 180)),
        "rt": f"{dice.randint(1, 12):02d}",
        "rw": f"{dice.randint(1, 9):02d}",
        "since": dice.choice(country().since[language]),
        "person": person,
        # The range 0812 0000 and the domain are not given to anybody; no person's identity
        # number ends in 0000.
        "phone": f"0812 0000 {serial:04d}",
        "email": f"{mailbox}{serial:04d}@example.org",
        "line": f"U{serial:032x}",
        "plate": f"L {dice.randint(1000, 9899)} {dice.choice(('XA', 'QK', 'ZW', 'YT'))}",
        "nik": f"{place.area.replace('.', '')}01{day:02d}{month:02d}{year:02d}0000",
        "customer": f"5{dice.randrange(10**10):010d}",
        "amount": str(dice.choice((15, 20, 25, 50, 75, 100, 150, 200, 250))),
    }


def _in_words(day: date, language: Language) -> str:
    if language == "th":
        return f"{format_date(day, 'd MMMM', locale='th')} {day.year + 543}"
    return format_date(day, "d MMMM y", locale=language)
