"""Real complaints of Surabaya, each with the way that it will go through the register."""

import gzip
import json
import random
from dataclasses import dataclass
from enum import StrEnum

from ground.trial import trial_data

DATA = "id_surabaya_dev.jsonl.gz"
SHORTEST = 12


class Course(StrEnum):
    """What happens to a report between filing and its end."""

    SILENT = "answered; the person says nothing"
    ACCEPT = "answered; the person accepts"
    OBJECT = "answered; the person objects; the head answers"
    LATE = "answered after the promise"
    COMMIT = "promised by a date, and kept"
    RETURN = "given back, passed on, answered"
    ASK = "asked before forwarding; the person replies"
    ASK_IN_VAIN = "asked before forwarding, twice; no reply"
    QUESTION = "asked while working; the person replies"
    QUESTION_IN_VAIN = "asked while working; no reply"
    ARCHIVE = "archived"
    ARCHIVE_OBJECT = "archived; the person objects; answered after all"
    WITHDRAW = "withdrawn before it was checked"
    RAISE = "made confidential by the person after it was published"


SHARES = {
    Course.SILENT: 32,
    Course.ACCEPT: 25,
    Course.OBJECT: 9,
    Course.LATE: 5,
    Course.COMMIT: 4,
    Course.RETURN: 4,
    Course.ASK: 4,
    Course.ASK_IN_VAIN: 3,
    Course.QUESTION: 3,
    Course.QUESTION_IN_VAIN: 3,
    Course.ARCHIVE: 2,
    Course.ARCHIVE_OBJECT: 2,
    Course.WITHDRAW: 2,
    Course.RAISE: 2,
}
"""In hundredths."""


@dataclass(frozen=True)
class Complaint:
    """One real complaint: the person's words, who handled it then, and what is done with it here.

    `door` is "website" or "api". `email` is the mail address of the person, "" for none.
    """

    place: int
    text: str
    where: str
    body: str
    door: str
    visibility: str
    email: str
    course: Course

    @property
    def name(self) -> str:
        """The person's name; ours, for the data have none."""
        return f"Warga {self.place}"


def complaints(count: int) -> list[Complaint]:
    """The first complaints of the file, each text once, with courses and secrecy mixed in."""
    texts: dict[str, dict[str, str]] = {}
    with gzip.open(trial_data(DATA), "rt", encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, str] = json.loads(line)
            text = row["text"].strip()
            if len(text) >= SHORTEST and "\x00" not in text:
                texts.setdefault(text, row)
            if len(texts) == count:
                break
    assert len(texts) == count, f"only {len(texts)} complaints were found"
    return _planned(list(texts.items()))


def _planned(rows: list[tuple[str, dict[str, str]]]) -> list[Complaint]:
    courses = [course for course, share in SHARES.items() for _ in range(share)]
    mixed = random.Random(7)  # the same mixture each time
    planned = []
    for place, (text, row) in enumerate(rows):
        if place % len(courses) == 0:
            mixed.shuffle(courses)
        course = courses[place % len(courses)]
        secrecy = "open" if course == Course.RAISE else _secrecy(mixed)
        planned.append(
            Complaint(
                place=place,
                text=text,
                where=", ".join(filter(None, (row["alamat"], row["kelurahan"], row["kecamatan"]))),
                body=row["instansi_group"],
                door="website" if mixed.random() < 0.5 else "api",
                visibility=secrecy,
                email=f"warga-{place}@example.org" if mixed.random() < 0.6 else "",
                course=course,
            )
        )
    return planned


def _secrecy(mixed: random.Random) -> str:
    return mixed.choices(["open", "anonymous", "confidential"], [80, 12, 8])[0]
