"""Hearing one message, from who sent it to what was done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from aduan.channels.conversation import acts, steps
from aduan.channels.conversation.meaning import Meaning, understand
from aduan.channels.conversation.people import Scene, conversation_with
from aduan.channels.models import Conversation, InboundMessage
from aduan.channels.providers import Inbound
from aduan.directory import policies
from aduan.directory.models import ProgrammeVersion
from aduan.vault import identities, limits
from aduan.vault.ids import uuid7
from aduan.vault.inbound import key_for
from aduan.vault.models import RawInbound

MANY = 40
"""Messages of one sender within `SHORTLY`: more wait until somebody looks."""
SHORTLY = timedelta(minutes=10)
UNANSWERED = timedelta(hours=24)
"""After which a text that waits for a choice is taken as a report of its own."""
BATCH = 200


FLOOD = "flood"
"""Reason code: one sender wrote more than a person writes."""


def hear(inbound: Inbound, raw: RawInbound, version: ProgrammeVersion, now: datetime) -> str:
    """Does what a message asks for, once; within the caller's transaction.

    Returns "", or a code for staff saying why the message has to wait.
    """
    key = key_for(inbound.channel, f"{inbound.account}:{inbound.message_id or raw.pk}")
    talk = conversation_with(inbound, version, now)
    if InboundMessage.objects.filter(key=key).exists():
        return ""
    again = raw.state == RawInbound.State.QUARANTINED
    count = limits.count("inbound", str(talk.pk), window=SHORTLY, now=now)
    meaning = understand(inbound.text) if inbound.text.strip() else Meaning("greeting", "")
    scene = Scene(inbound, version, talk, meaning, now)
    if count > MANY and not again:
        if count == MANY + 1:
            scene.say("chat_flood")
        return FLOOD
    with translation.override(talk.language):
        did, case = steps.follow(scene)
    talk.save()
    InboundMessage.objects.create(
        id=uuid7(now), key=key, conversation=talk, raw=raw, case=case, did=did, at=raw.received_at
    )
    return ""


def lapse(now: datetime) -> int:
    """Files what waited a day for a choice that did not come; returns how many."""
    stale = Conversation.objects.filter(
        step__in=[*steps.CHOICES, "solved"], step_at__lt=now - UNANSWERED
    )
    count = 0
    for talk_id in stale.order_by("step_at", "id").values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            talk = (
                Conversation.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("contact", "case", "programme")
                .filter(pk=talk_id)
                .first()
            )
            if talk is not None and talk.step:
                _file_held(talk, now)
                count += 1
    return count


def _file_held(talk: Conversation, now: datetime) -> None:
    """The text that waited, as a report of its own."""
    held = talk.held()
    version = policies.current(talk.programme.code)
    inbound = Inbound(
        channel=talk.channel,
        account="",
        message_id="",
        kind=talk.contact.kind,
        sender=identities.open_contact(
            talk.contact_id, actor="intake", purpose="conversation", case_id=None, now=now
        ),
        text=str(held.get("text", "")),
    )
    meaning = Meaning("new", inbound.text, secrecy=str(held.get("secrecy", "")))
    with translation.override(talk.language):
        scene = Scene(inbound, version, talk, meaning, now)
        if inbound.text and understand(inbound.text).intent in ("text", "no"):
            acts.file(scene)
        else:
            scene.done()
    talk.save()
