"""Putting messages into the outbox: once for each event, code and recipient."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from aduan.cases.calendars import calendar_of
from aduan.cases.jobs import by_name
from aduan.cases.models import Case
from aduan.cases.storing import add_together
from aduan.clock import in_working_hours
from aduan.directory.models import Person, Programme
from aduan.directory.policy import Policy
from aduan.notifications import facts, places, senders, wording
from aduan.notifications.models import PAGE, Audience, Message, State
from aduan.notifications.wording import Letter, Reach, Value
from aduan.vault.ids import uuid7
from aduan.vault.models import Contact
from aduan.vault.sealing import seal, unseal

DRAIN = "aduan.outbox.drain"
"""Name of the job that sends what waits; defined on the top floor."""

log = structlog.get_logger("aduan.notifications")


@dataclass(frozen=True)
class Telling:
    """What is to be said about a case, by whatever channel.

    `occasion` tells two messages of one code and event apart. `not_before` holds it until then;
    a reminder is held until working hours besides. With `while_state` it is dropped unless the
    case is in that state when its time has come.
    """

    case: Case
    code: str
    values: Mapping[str, Value]
    event_seq: int = 0
    occasion: str = ""
    not_before: datetime | None = None
    while_state: str = ""


@dataclass(frozen=True)
class Line:
    """What is said next in a conversation; about a case, or about none."""

    code: str
    programme: Programme
    rules: Policy
    language: str
    case: Case | None = None


@dataclass(frozen=True)
class Recipient:
    """Who gets a message: a contact, a member of staff, or the inbox on the tracking page."""

    contact: Contact | None = None
    person: Person | None = None

    @property
    def key(self) -> str:
        """What stands for this recipient in a row."""
        if self.contact is not None:
            return f"contact:{self.contact.pk}"
        return f"person:{self.person.pk}" if self.person else PAGE

    @property
    def channel(self) -> str:
        """The channel by which the recipient is reached; the page where there is no other."""
        kind = self.contact.kind if self.contact else ""
        if self.person is not None and self.person.email:
            kind = "email"
        sender = senders.for_kind(kind) if kind else None
        return sender.channel if sender else PAGE

    @property
    def reach(self) -> Reach:
        """How much may be said."""
        if self.contact is None:
            return Reach.PAGE
        return Reach.PROVEN if self.contact.verified_at else Reach.UNPROVEN


def reachable(contacts: Iterable[Contact], case: Case) -> list[Contact]:
    """The contacts that a channel of the case's programme reaches, proven ones first, then as the
    person ordered them."""
    code = case.rules.code
    usable = [
        each
        for each in contacts
        if each.sealed and (sender := senders.for_kind(each.kind)) and sender.serves(code)
    ]
    return sorted(usable, key=lambda each: (each.verified_at is None, each.position))


def contacts_of(cases: Sequence[Case]) -> dict[UUID, list[Contact]]:
    """The contacts of the people behind these cases, by identity; one query."""
    found: dict[UUID, list[Contact]] = {}
    identities = {case.identity_id for case in cases if case.identity_id}
    for contact in Contact.objects.filter(identity__in=identities).order_by("position"):
        found.setdefault(contact.identity_id, []).append(contact)
    return found


def tell_complainants(tellings: Sequence[Telling], *, now: datetime) -> None:
    """Tells the people who filed: in the inbox of the tracking page always, and by the first
    contact that a channel reaches. Repeating it changes nothing."""
    contacts = contacts_of([telling.case for telling in tellings])
    rows = []
    for telling in tellings:
        identity = telling.case.identity_id
        ways = reachable(contacts.get(identity, ()), telling.case) if identity else []
        rows.append(_row(telling, Recipient(), now))
        rows += [_row(telling, Recipient(contact=way), now) for way in ways[:1]]
    _store(rows)


def tell_contact(telling: Telling, contact: Contact, *, now: datetime) -> None:
    """Tells one contact and nobody else, such as the code by which it is proved."""
    _store([_row(telling, Recipient(contact=contact), now)])


def tell_staff(telling: Telling, people: Iterable[Recipient], *, now: datetime) -> None:
    """Tells members of staff, or an agency's duty contacts."""
    _store([_row(telling, recipient, now) for recipient in people])


def say(
    line: Line, contact: Contact, values: Mapping[str, Value], *, channel: str, now: datetime
) -> Message:
    """Says a line of a conversation to the contact that it is held with, at once."""
    written = wording.written(values, line.language, ZoneInfo(line.rules.calendar.zone))
    links = _links(line.case, Recipient(contact=contact), now) if line.case else {}
    letter = wording.compose(
        line.code, line.language, {**written, **links}, overrides=wording.overrides_of(line.rules)
    )
    message = Message(
        id=uuid7(now),
        case=line.case,
        programme=None if line.case else line.programme,
        code=line.code,
        audience=Audience.COMPLAINANT,
        recipient=Recipient(contact=contact).key,
        contact=contact,
        address=contact.fingerprint,
        language=line.language,
        channel=channel,
        next_attempt_at=now,
        created_at=now,
    )
    message.occasion = f"line:{message.pk}"
    _seal(message, letter, written)
    _store([message])
    return message


def tell_next(message: Message, *, now: datetime) -> bool:
    """After a contact failed for good: the same message to the next one; whether there is one."""
    case = message.case
    if message.contact_id is None or case is None or case.identity_id is None:
        return False
    said = Message.objects.filter(
        case=case,
        event_seq=message.event_seq,
        code=message.code,
        occasion=message.occasion,
    )
    tried = set(said.values_list("contact_id", flat=True))
    left = Contact.objects.filter(identity=case.identity_id).exclude(pk__in=tried)
    ways = reachable(left, case)
    if not ways:
        return False
    _, values = read(message)
    telling = Telling(
        case,
        message.code,
        {},
        event_seq=message.event_seq,
        occasion=message.occasion,
        while_state=message.while_state,
    )
    _store([_row(telling, Recipient(contact=ways[0]), now, values)])
    return True


def read(message: Message) -> tuple[Letter, dict[str, str]]:
    """The words of a message, and the values that they were made from; empty when destroyed."""
    if not message.sealed:
        return Letter("", "", ""), {}
    body = json.loads(unseal(message.sealed, f"message:{message.pk}"))
    values: dict[str, str] = body.pop("values")
    return Letter(**body), values


def destroy(case_id: UUID) -> int:
    """Destroys the words of every message of a case (erasure); the rows stay as a record."""
    return Message.objects.filter(case=case_id).update(sealed=b"", address=None)


def _row(
    telling: Telling,
    recipient: Recipient,
    now: datetime,
    values: Mapping[str, str] | None = None,
) -> Message:
    """A message not yet stored, in the recipient's language, with its time."""
    case, spec = telling.case, wording.spec(telling.code)
    person = recipient.person
    language = person.language if person else facts.language_of(case)
    if values is None:
        values = wording.written(telling.values, language, facts.zone_of(case))
    letter = wording.compose(
        telling.code,
        language,
        {**values, **_links(case, recipient, now)},
        reach=recipient.reach,
        overrides=wording.overrides_of(case.rules),
    )
    message = Message(
        id=uuid7(now),
        case=case,
        event_seq=telling.event_seq,
        occasion=telling.occasion,
        code=telling.code,
        audience=spec.audience,
        recipient=recipient.key,
        contact=recipient.contact,
        address=recipient.contact.fingerprint if recipient.contact else None,
        person=person,
        language=language,
        channel=recipient.channel,
        priority=1 if spec.reminder else 0,
        while_state=telling.while_state,
        created_at=now,
    )
    _seal(message, letter, values)
    _schedule(message, telling, spec.reminder, now)
    return message


def _seal(message: Message, letter: Letter, values: Mapping[str, str]) -> None:
    body = {"subject": letter.subject, "body": letter.body, "short": letter.short}
    message.sealed = seal(
        json.dumps(body | {"values": dict(values)}, ensure_ascii=False).encode(),
        f"message:{message.pk}",
    )


def _links(case: Case, recipient: Recipient, now: datetime) -> dict[str, str]:
    """Where the recipient follows the report; a key only for who proved a contact.

    A part of a split report is followed on the page of the whole.
    """
    whole = case.parent or case
    page = places.case_page(whole.number)
    proven = recipient.reach is Reach.PROVEN
    link = places.signed_case_page(whole.pk, whole.number, now) if proven else page
    sender = senders.by_channel(recipient.channel) if proven else None
    answer = sender.reply_to(case.rules.code) if sender else ""
    return {"link": link, "link_short": page, "reply_to": answer}


def _schedule(message: Message, telling: Telling, reminder: bool, now: datetime) -> None:
    """When the message leaves: now, later, or once its channel is set up."""
    at = max(telling.not_before or now, now)
    if reminder:
        at = in_working_hours(at, calendar_of(telling.case))
    message.next_attempt_at = at
    sender = senders.by_channel(message.channel)
    missing = sender.available() if sender else ""
    if at > now:
        message.state, message.reason = State.HELD, "later"
    elif missing:
        message.state, message.reason = State.HELD, missing
    elif message.channel == PAGE:
        message.state, message.ended_at = State.DELIVERED, now
        message.next_attempt_at = None


_gathering: ContextVar[list[Message] | None] = ContextVar("gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Within it messages are kept back, and stored together at its end, in one statement.

    For the clock, which has hundreds to say at once. An exception stores none of them.
    """
    rows: list[Message] = []
    before = _gathering.set(rows)
    try:
        yield
    finally:
        _gathering.reset(before)
    _store(rows)


def _store(rows: Sequence[Message]) -> None:
    waiting = _gathering.get()
    if waiting is not None:
        waiting.extend(rows)
        return
    for start in range(0, len(rows), 500):
        add_together(rows[start : start + 500], repeated=True)
    if any(row.state == State.QUEUED for row in rows):
        wake()


def wake() -> None:
    """Has the outbox drained as soon as the present transaction has committed."""
    transaction.on_commit(_defer_drain, robust=True)


def _defer_drain() -> None:
    try:
        by_name(DRAIN, queue="outbox", queueing_lock=DRAIN).defer()
    except AlreadyEnqueued:
        log.debug("drain waits already")
