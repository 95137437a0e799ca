"""Staff: accounts, roles, absences. Leaving is `directory.people.deactivate`."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from aduan.directory.changes.record import record, refuse, span_faults
from aduan.directory.models import Absence, Agency, Assignment, Person, Programme, Role
from aduan.directory.naming import LANGUAGES

_AT_AN_AGENCY = (Role.AGENCY, Role.OFFICER, Role.HEAD)
"""Roles that mean nothing without the agency that they are held at."""


def add_person(
    username: str,
    name: str,
    *,
    by: Person | None,
    now: datetime,
    email: str = "",
    language: str = "id",
    external_subject: str = "",
    password: str | None = None,
) -> Person:
    """A new account; without a password it signs in by single sign-on or by a set link only."""
    person = Person(
        username=username.strip(),
        name=name.strip(),
        email=email.strip(),
        language=language,
        external_subject=external_subject.strip(),
    )
    refuse({"username": _username_fault(person), **_person_faults(person)})
    if password is not None:
        refuse({"password": _password_fault(password, person)})
    person.set_password(password)
    with transaction.atomic():
        person.save(force_insert=True)
        record(by, now, "add", "person", person.username, {}, _picture(person))
    return person


def change_person(
    person: Person,
    *,
    by: Person | None,
    now: datetime,
    name: str | None = None,
    email: str | None = None,
    language: str | None = None,
    external_subject: str | None = None,
) -> Person:
    """Changes what is given; the username stays."""
    with transaction.atomic():
        row = _locked(person)
        before = _picture(row)
        row.name = row.name if name is None else name.strip()
        row.email = row.email if email is None else email.strip()
        row.language = language or row.language
        if external_subject is not None:
            row.external_subject = external_subject.strip()
        refuse(_person_faults(row))
        row.save(update_fields=["name", "email", "language", "external_subject"])
        record(by, now, "change", "person", row.username, before, _picture(row))
    return row


def set_password(person: Person, password: str, *, by: Person | None, now: datetime) -> Person:
    """Sets a new password; every open session of the person ends."""
    refuse({"password": _password_fault(password, person)})
    with transaction.atomic():
        row = _locked(person)
        row.set_password(password)
        row.save(update_fields=["password"])
        record(by, now, "set password", "person", row.username, {}, {})
    return row


def reactivate(person: Person, *, by: Person | None, now: datetime) -> Person:
    """Opens an account again; roles and password have to be given anew."""
    with transaction.atomic():
        row = _locked(person)
        before = {"is_active": row.is_active}
        row.is_active = True
        row.active_until = None
        row.save(update_fields=["is_active", "active_until"])
        record(by, now, "reactivate", "person", row.username, before, {"is_active": True})
    return row


def assign_role(
    person: Person,
    role: str,
    *,
    by: Person | None,
    now: datetime,
    programme: Programme | None = None,
    agency: Agency | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Assignment:
    """Gives a role, at an agency with its subtree or in a programme, from a day to a day."""
    needs_agency = role in _AT_AN_AGENCY and agency is None
    refuse(
        {
            "role": "" if role in Role.values else _("Please choose a role."),
            "agency": _("Please choose the body that this role is held at.")
            if needs_agency
            else "",
            "person": "" if person.is_active else _("This account is closed."),
            **span_faults(valid_from, valid_until),
        }
    )
    with transaction.atomic():
        held = Assignment.objects.create(
            person=person,
            role=role,
            programme=programme,
            agency=agency,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        record(by, now, "assign role", "person", person.username, {}, _post(held))
    return held


def end_role(held: Assignment, on: date, *, by: Person | None, now: datetime) -> Assignment:
    """Ends a role on a day: that day it no longer holds."""
    with transaction.atomic():
        row = (
            Assignment.objects.select_for_update(of=("self",))
            .select_related("person", "agency", "programme")
            .get(pk=held.pk)
        )
        refuse(span_faults(row.valid_from, on))
        before = _post(row)
        row.valid_until = on
        row.save(update_fields=["valid_until"])
        record(by, now, "end role", "person", row.person.username, before, _post(row))
    return row


def set_absence(
    person: Person,
    starts: date,
    ends: date,
    *,
    by: Person | None,
    now: datetime,
    stand_in: Person | None = None,
) -> Absence:
    """Days on which somebody is away, both included, and who stands in with all their roles."""
    overlapping = Absence.objects.filter(person=person, starts__lte=ends, ends__gte=starts)
    closed = stand_in is not None and not stand_in.is_active
    oneself = stand_in is not None and stand_in.pk == person.pk
    refuse(
        {
            "ends": _("The last day comes before the first.") if ends < starts else "",
            "starts": _("There is an absence on these days already.")
            if ends >= starts and overlapping.exists()
            else "",
            "stand_in": (_("Nobody stands in for themselves.") if oneself else "")
            or (_("This account is closed.") if closed else ""),
        }
    )
    with transaction.atomic():
        absence = Absence.objects.create(person=person, stand_in=stand_in, starts=starts, ends=ends)
        record(by, now, "set absence", "person", person.username, {}, _absence(absence))
    return absence


def cancel_absence(absence: Absence, *, by: Person | None, now: datetime) -> None:
    """Takes an absence back."""
    with transaction.atomic():
        row = Absence.objects.select_related("person", "stand_in").get(pk=absence.pk)
        before = _absence(row)
        row.delete()
        record(by, now, "cancel absence", "person", row.person.username, before, {})


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _picture(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "external_subject": person.external_subject,
    }


def _post(held: Assignment) -> dict[str, Any]:
    return {
        "role": held.role,
        "programme": held.programme.code if held.programme else None,
        "agency": held.agency.code if held.agency else None,
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
    }


def _absence(absence: Absence) -> dict[str, Any]:
    return {
        "starts": absence.starts,
        "ends": absence.ends,
        "stand_in": absence.stand_in.username if absence.stand_in else None,
    }


def _username_fault(person: Person) -> str:
    if not person.username or len(person.username) > 150 or " " in person.username:
        return _("Please give a name to sign in with, without blanks.")
    if Person.objects.filter(username=person.username).exists():
        return _("Somebody signs in with this name already.")
    return ""


def _person_faults(person: Person) -> dict[str, str]:
    faults = {}
    if not person.name:
        faults["name"] = _("Please give the person's name.")
    if person.language not in LANGUAGES:
        faults["language"] = _("Please choose a language.")
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError:
            faults["email"] = _("This is not a mail address.")
    same = Person.objects.filter(external_subject=person.external_subject).exclude(pk=person.pk)
    if person.external_subject and same.exists():
        faults["external_subject"] = _("Another account has this sign-on already.")
    return faults


def _password_fault(password: str, person: Person) -> str:
    try:
        validate_password(password, person)
    except ValidationError as fault:
        return " ".join(fault.messages)
    return ""
