"""Who wrote: the conversation with a sender, and the reports that are theirs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils.functional import cached_property

from aduan.cases import access, actors
from aduan.cases.models import Case
from aduan.channels.conversation import languages
from aduan.channels.conversation.meaning import Meaning
from aduan.channels.models import Conversation
from aduan.channels.providers import Inbound
from aduan.directory.models import ProgrammeVersion
from aduan.notifications import outbox
from aduan.notifications.outbox import Line
from aduan.notifications.wording import Value
from aduan.vault import identities, lookup
from aduan.vault.models import Contact

MOST_CASES = 10
"""Reports of one sender that a conversation can be about: the latest."""
TICK = timedelta(milliseconds=1)
"""Between two lines of one answer, so that they are sent in order."""


@dataclass
class Scene:
    """One message, who wrote it, and what can follow; `chosen` is the report that it is about,
    where that was asked."""

    inbound: Inbound
    version: ProgrammeVersion
    conversation: Conversation
    meaning: Meaning
    now: datetime
    chosen: Case | None = None
    replies: list[str] = field(default_factory=list)

    @property
    def the_chosen(self) -> Case:
        """The report that it is about, in a row of the table that says that there is one."""
        assert self.chosen is not None, "the table says that a report was chosen"
        return self.chosen

    @cached_property
    def cases(self) -> list[Case]:
        """The sender's own reports, the latest first."""
        found = identities.find_contacts(self.inbound.kind, self.inbound.sender)
        proven = found.filter(verified_at__isnull=False).values("identity")
        return list(
            Case.objects.filter(
                identity__in=proven, programme=self.version.programme, parent__isnull=True
            )
            .select_related(*access.SEEN_WITH)
            .order_by("-last_action_at", "-id")[:MOST_CASES]
        )

    def offers(self, case: Case) -> frozenset[str]:
        """The verbs that the person may use on a report now."""
        actor = actors.complainant([case.pk])
        return frozenset(move.verb for move in access.verbs_for(actor, case, self.now))

    def say(self, code: str, case: Case | None = None, **values: Value) -> None:
        """Adds a line to the answer."""
        line = Line(
            code,
            self.version.programme,
            case.rules if case else self.version.rules,
            self.conversation.language,
            case,
        )
        given = {"number": case.number if case else None, **values}
        at = self.now + TICK * (len(self.replies) + 1)
        outbox.say(line, self.contact(case), given, channel=self.inbound.channel, now=at)
        self.replies.append(code)

    def contact(self, case: Case | None) -> Contact:
        """Where the answer goes: the contact that the report holds, so that both are erased
        together; that of the conversation where it is about none."""
        if case is not None and case.identity_id is not None:
            found = identities.find_contacts(self.inbound.kind, self.inbound.sender)
            own = found.filter(identity=case.identity_id).first()
            if own is not None:
                return own
        return self.conversation.contact

    def ask(self, step: str, case: Case | None = None, **held: object) -> None:
        """Notes which question of ours waits for an answer."""
        self.conversation.step, self.conversation.step_at = step, self.now
        self.conversation.case = case
        self.conversation.hold(dict(held))

    def done(self) -> None:
        """No question waits any more."""
        self.ask("")


def conversation_with(inbound: Inbound, version: ProgrammeVersion, now: datetime) -> Conversation:
    """The conversation with a sender, locked until the transaction ends; begun where there was
    none. A message is proof enough of its sender's address."""
    prints = lookup.fingerprints(inbound.kind, inbound.sender)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{version.programme_id}:{inbound.channel}:{prints[-1].hex()}"],
        )
    known = (
        Conversation.objects.select_related(
            "contact", "case", *(f"case__{n}" for n in access.SEEN_WITH)
        )
        .filter(
            programme=version.programme,
            channel=inbound.channel,
            contact__kind=inbound.kind,
            contact__fingerprint__in=prints,
        )
        .first()
    )
    if known is not None:
        known.language = languages.nearest(inbound.text, known.language)
        return known
    identity = identities.create(name="", contacts=[(inbound.kind, inbound.sender)], now=now)
    contact = identity.contacts.get()
    identities.verify_contact(contact.pk, now)
    fallback = "th" if version.rules.calendar.country == "TH" else "id"
    begun = Conversation(
        programme=version.programme,
        channel=inbound.channel,
        contact=contact,
        language=languages.nearest(inbound.text, fallback),
    )
    begun.hold({})
    begun.save(force_insert=True)
    return begun
