"""People and how to reach them: sealed at once, opened only with a record.

Opening returns "" for what was erased and then records nothing. Otherwise the
record and the opening stand in the caller's transaction: commit before you use
what was opened.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from aduan.vault import lookup
from aduan.vault.ids import uuid7
from aduan.vault.models import Contact, Identity, Opening
from aduan.vault.sealing import seal, unseal

# One statement for the whole person.
_STORE = """
WITH person AS (
    INSERT INTO vault_identity (id, sealed, created_at) VALUES (%s, %s, %s) RETURNING id
)
INSERT INTO vault_contact (id, identity_id, kind, sealed, fingerprint, position)
SELECT contact.id, person.id, kind, sealed, fingerprint, position
FROM person, unnest(%s::uuid[], %s::text[], %s::bytea[], %s::bytea[], %s::smallint[])
    AS contact (id, kind, sealed, fingerprint, position)
"""


def prepare(
    *, name: str, contacts: Iterable[tuple[str, str]], now: datetime
) -> tuple[Identity, list[Contact]]:
    """Return a sealed identity and its contacts, not stored yet, for set inserts.

    `contacts` are pairs of kind and value in the order the person prefers.
    Raises `lookup.BadContact`.
    """
    identity = Identity(id=uuid7(now), created_at=now)
    identity.sealed = _seal_name(identity.id, name)
    return identity, [
        _contact(identity, kind, value, position, now)
        for position, (kind, value) in enumerate(contacts)
    ]


def create(*, name: str, contacts: Iterable[tuple[str, str]], now: datetime) -> Identity:
    """Seal and store a person. `name` may be empty. Raises `lookup.BadContact`."""
    identity, rows = prepare(name=name, contacts=contacts, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            [
                identity.id,
                bytes(identity.sealed),
                now,
                [row.id for row in rows],
                [row.kind for row in rows],
                [row.sealed for row in rows],
                [row.fingerprint for row in rows],
                [row.position for row in rows],
            ],
        )
    for stored in (identity, *rows):
        stored._state.adding = False
        stored._state.db = "default"
    return identity


def add_contact(identity: Identity, kind: str, value: str, now: datetime) -> Contact:
    """Seal and store one more contact, last in order. Raises `lookup.BadContact`."""
    last = identity.contacts.aggregate(last=Max("position"))["last"]
    contact = _contact(identity, kind, value, 0 if last is None else last + 1, now)
    contact.save(force_insert=True)
    return contact


def rename(identity_id: UUID, name: str) -> None:
    """Correct a person's name; does nothing to an erased identity."""
    Identity.objects.filter(id=identity_id, erased_at=None).update(
        sealed=_seal_name(identity_id, name)
    )


def verify_contact(contact_id: UUID, now: datetime) -> None:
    """Note that the person proved to hold this contact; the first proof stays."""
    Contact.objects.filter(id=contact_id, verified_at=None).update(verified_at=now)


def find_contacts(kind: str, value: str, region: str = "ID") -> "QuerySet[Contact]":
    """Return the contacts with this address, however it is written. Raises `lookup.BadContact`."""
    return Contact.objects.filter(
        kind=kind, fingerprint__in=lookup.fingerprints(kind, value, region)
    )


def open_contact(
    contact_id: UUID,
    *,
    actor: str,
    purpose: str,
    case_id: UUID | None,
    reason: str = "",
    now: datetime,
) -> str:
    """Return a contact's address and record who opened it and what for ("" if it was erased).

    `actor` is a person's id or the name of a part of the system, `purpose` a
    code such as "delivery". Raises `Contact.DoesNotExist`.
    """
    contact = Contact.objects.get(id=contact_id)
    if not contact.sealed:
        return ""
    value = unseal(contact.sealed, f"contact:{contact.id}").decode()
    _record(contact.identity_id, contact.id, actor, purpose, case_id, reason, now)
    return value


def open_contacts(
    wanted: Iterable[tuple[UUID, UUID | None]], *, actor: str, purpose: str, now: datetime
) -> dict[UUID, str]:
    """Open many contacts, each for a case, in two statements; the set form of `open_contact`.

    `wanted` are pairs of contact and case. A contact that was erased, or is not there, gives "".
    """
    pairs = set(wanted)
    opened = dict.fromkeys((contact_id for contact_id, _ in pairs), "")
    owners = {}
    for contact in Contact.objects.filter(id__in=opened):
        if contact.sealed:
            opened[contact.id] = unseal(contact.sealed, f"contact:{contact.id}").decode()
            owners[contact.id] = contact.identity_id
    Opening.objects.bulk_create(
        _opening(owners[contact_id], contact_id, actor, purpose, case_id, "", now)
        for contact_id, case_id in pairs
        if contact_id in owners
    )
    return opened


def open_name(
    identity_id: UUID,
    *,
    actor: str,
    purpose: str,
    case_id: UUID | None,
    reason: str = "",
    now: datetime,
) -> str:
    """Return a person's name and record who opened it and what for ("" if it was erased).

    Raises `Identity.DoesNotExist`.
    """
    identity = Identity.objects.get(id=identity_id)
    if not identity.sealed:
        return ""
    body: dict[str, str] = json.loads(unseal(identity.sealed, f"identity:{identity.id}"))
    _record(identity.id, None, actor, purpose, case_id, reason, now)
    return body["name"]


def read_reason(opening: Opening) -> str:
    """Return the reason that was given for an opening; it is sealed, as it may name people."""
    return unseal(opening.sealed_reason, f"opening:{opening.id}").decode()


def erase(identity_id: UUID, now: datetime) -> None:
    """Destroy a name and all its contacts for good; the rows stay, empty."""
    with transaction.atomic():
        Identity.objects.filter(id=identity_id, erased_at=None).update(sealed=b"", erased_at=now)
        Contact.objects.filter(identity=identity_id).update(sealed=b"", fingerprint=None)


def _seal_name(identity_id: UUID, name: str) -> bytes:
    """Seal the body of an identity."""
    return seal(json.dumps({"name": name}).encode(), f"identity:{identity_id}")


def _contact(identity: Identity, kind: str, value: str, position: int, now: datetime) -> Contact:
    """Make a sealed contact; what is sealed is the normalised address."""
    contact_id = uuid7(now)
    spelling = lookup.normalise(kind, value)
    return Contact(
        id=contact_id,
        identity=identity,
        kind=kind,
        sealed=seal(spelling.encode(), f"contact:{contact_id}"),
        fingerprint=lookup.fingerprint_of(kind, spelling),
        position=position,
    )


def _record(
    identity_id: UUID,
    contact_id: UUID | None,
    actor: str,
    purpose: str,
    case_id: UUID | None,
    reason: str,
    now: datetime,
) -> None:
    """Write down that somebody opened something."""
    _opening(identity_id, contact_id, actor, purpose, case_id, reason, now).save(force_insert=True)


def _opening(
    identity_id: UUID,
    contact_id: UUID | None,
    actor: str,
    purpose: str,
    case_id: UUID | None,
    reason: str,
    now: datetime,
) -> Opening:
    """The record of an opening, not stored yet."""
    opening_id = uuid7(now)
    return Opening(
        id=opening_id,
        at=now,
        actor=actor,
        purpose=purpose,
        identity_id=identity_id,
        contact_id=contact_id,
        case_id=case_id,
        sealed_reason=seal(reason.encode(), f"opening:{opening_id}"),
    )
