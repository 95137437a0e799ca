"""Loading single files: agencies, areas, topics, responsibilities, people."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from aduan.directory.loading.entries import (
    AgencyEntry,
    AreaEntry,
    PersonEntry,
    RulesFile,
    TopicsFile,
)
from aduan.directory.loading.rules import write_responsibilities
from aduan.directory.loading.sources import rows, tables, twice
from aduan.directory.loading.tables import (
    Written,
    alone,
    write_agencies,
    write_areas,
    write_categories,
)
from aduan.directory.models import Agency, Assignment, Change, Person, Programme
from aduan.directory.policy_faults import PolicyError


def load_agencies(file: Path, *, now: datetime) -> Written:
    """Adds and changes agencies from a CSV file. Raises `PolicyError`; then nothing changed."""
    entries = rows(file, AgencyEntry)
    twice(file.name, (entry.code for entry in entries))
    with transaction.atomic():
        alone()
        return write_agencies(entries, now, file.name)


def load_areas(file: Path, *, now: datetime) -> Written:
    """Adds and changes areas from a CSV file."""
    entries = rows(file, AreaEntry)
    twice(file.name, (entry.code for entry in entries))
    with transaction.atomic():
        alone()
        return write_areas(entries, now, file.name)


def load_categories(file: Path, programme_code: str, *, now: datetime) -> Written:
    """Adds and changes a programme's topics from a TOML file."""
    topics = tables(file, TopicsFile)
    twice(file.name, (topic.code for topic, _above, _position in topics.walk()))
    with transaction.atomic():
        alone()
        return write_categories(_programme(programme_code, file), topics, now, file.name)


def load_responsibilities(file: Path, programme_code: str, *, now: datetime) -> Written:
    """Makes the rules of a TOML file hold; those of other files and of screens stay."""
    rules = tables(file, RulesFile)
    with transaction.atomic():
        alone()
        return write_responsibilities(_programme(programme_code, file), rules, now, file.name)


def load_people(file: Path, *, now: datetime) -> Written:
    """Adds and changes accounts and adds roles from a CSV file.

    A file holds no passwords: new accounts sign in by single sign-on, or after
    `aduan programme password`. Roles that a file does not name stay.
    """
    entries = rows(file, PersonEntry)
    with transaction.atomic():
        alone()
        done, people = _write_people(entries)
        _write_roles(entries, people, file)
        if done.added or done.changed:
            Change.objects.create(
                at=now,
                verb="change by file",
                subject="person",
                subject_code=file.name[:160],
                after={"file": file.name, "added": done.added, "changed": done.changed},
            )
    return done


def _write_people(entries: list[PersonEntry]) -> tuple[Written, dict[str, Person]]:
    first = {entry.username: entry for entry in reversed(entries)}
    people = {person.username: person for person in Person.objects.filter(username__in=first)}
    done = Written()
    new, changed = [], []
    for username, entry in first.items():
        wanted = {
            "name": entry.name,
            "email": entry.email or "",
            "language": entry.language,
            "external_subject": entry.external_subject,
        }
        person = people.get(username)
        if person is None:
            person = people[username] = Person(username=username, **wanted)
            person.set_unusable_password()
            new.append(person)
            done.added.append(username)
        elif any(getattr(person, key) != value for key, value in wanted.items()):
            for key, value in wanted.items():
                setattr(person, key, value)
            changed.append(person)
            done.changed.append(username)
        else:
            done.unchanged += 1
    Person.objects.bulk_create(new, batch_size=500)
    Person.objects.bulk_update(
        changed, ["name", "email", "language", "external_subject"], batch_size=500
    )
    return done, people


def _write_roles(entries: list[PersonEntry], people: dict[str, Person], file: Path) -> None:
    agencies = _ids(Agency, {entry.agency for entry in entries}, "agency", file)
    programmes = _ids(Programme, {entry.programme for entry in entries}, "programme", file)
    held = {
        (one.person_id, one.role, one.programme_id, one.agency_id, one.valid_from): one
        for one in Assignment.objects.filter(person__in=people.values())
    }
    new: list[Assignment] = []
    ended: list[Assignment] = []
    for entry in entries:
        if entry.role is None:
            continue
        programme_id = programmes[entry.programme] if entry.programme else None
        agency_id = agencies[entry.agency] if entry.agency else None
        key = (people[entry.username].pk, entry.role, programme_id, agency_id, entry.valid_from)
        there = held.get(key)
        if there is None:
            new.append(_assignment(key, entry.valid_until))
            held[key] = new[-1]
        elif entry.valid_until and there.valid_until != entry.valid_until:
            there.valid_until = entry.valid_until
            ended.append(there)
    Assignment.objects.bulk_create(new, batch_size=500)
    Assignment.objects.bulk_update(ended, ["valid_until"], batch_size=500)


def _assignment(
    key: tuple[UUID, str, UUID | None, UUID | None, date | None], until: date | None
) -> Assignment:
    person_id, role, programme_id, agency_id, valid_from = key
    return Assignment(
        person_id=person_id,
        role=role,
        programme_id=programme_id,
        agency_id=agency_id,
        valid_from=valid_from,
        valid_until=until,
    )


def _ids(
    model: type[Agency] | type[Programme], codes: set[str | None], key: str, file: Path
) -> dict[str, UUID]:
    wanted = {code for code in codes if code}
    found: dict[str, UUID] = dict(
        model._default_manager.filter(code__in=wanted).values_list("code", "pk")
    )
    missing = sorted(wanted - set(found))
    if missing:
        raise PolicyError([f"{file.name}: {key}: there is no {code!r}" for code in missing])
    return found


def _programme(code: str, file: Path) -> Programme:
    found = Programme.objects.filter(code=code).first()
    if found is None:
        raise PolicyError([f"{file.name}: there is no programme {code!r}; load it first"])
    return found
