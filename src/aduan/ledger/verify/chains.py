"""Checks every chain: its hashes, its links, its head and what the checkpoints sealed of it."""

import json
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from aduan.ledger.canonical import FIRST, VERSION, instant_of, stored_hash
from aduan.ledger.verify.reading import Groups, Row, micros, stream
from aduan.ledger.verify.report import Finding, Report
from aduan.ledger.verify.texts import TextCheck

_EVENTS = """
SELECT subject, seq, version, kind, actor, {occurred}, {recorded}, origin, data, previous, hash
FROM ledger_event ORDER BY subject, seq
""".format(occurred=micros("occurred"), recorded=micros("recorded"))
_HEADS = "SELECT subject, seq, hash FROM ledger_head ORDER BY subject"
_LEAVES = """
SELECT subject, seq, hash, checkpoint_id FROM ledger_leaf ORDER BY subject, seq, checkpoint_id
"""
_QUEUE = "SELECT DISTINCT subject FROM ledger_pending ORDER BY subject"

_TELL_EVERY = 50_000


def check_chains(
    report: Report,
    *,
    text_digests: Callable[[Iterable[UUID]], Mapping[UUID, str]] | None,
    using: str,
    progress: Callable[[int], None] | None,
) -> None:
    """Walk events, heads, leaves and queue side by side, one subject at a time."""
    events, heads, leaves, queue = (
        Groups[UUID](stream(using, sql)) for sql in (_EVENTS, _HEADS, _LEAVES, _QUEUE)
    )
    texts = TextCheck(report, text_digests) if text_digests else None
    told = 0
    while keys := [group.key for group in (events, heads, leaves) if group.key is not None]:
        subject = min(keys)
        while queue.key is not None and queue.key < subject:
            queue.take(queue.key)
        chain, sealed = events.take(subject), leaves.take(subject)
        finding = _check_chain(subject, chain, heads.take(subject), sealed)
        finding = finding or _check_younger(
            subject, chain, sealed, queued=bool(queue.take(subject))
        )
        if finding:
            report.add(finding)
        elif texts:
            texts.add(subject, chain)
        report.subjects += 1
        report.events += len(chain)
        report.younger += max(0, len(chain) - (sealed[-1][1] if sealed else 0))
        if progress and report.events - told >= _TELL_EVERY:
            told = report.events
            progress(told)
    if texts:
        texts.finish()


def _check_chain(
    subject: UUID, chain: list[Row], heads: list[Row], sealed: list[Row]
) -> Finding | None:
    """Return the first break of one chain, None if it is whole."""
    seals: dict[int, list[Row]] = {}
    for leaf in sealed:
        seals.setdefault(leaf[1], []).append(leaf)
    previous, expected = FIRST, 1
    for event in chain:
        seq, stored = event[1], bytes(event[10])
        if seq != expected:
            return _missing(subject, expected, sealed)
        if stored != _recomputed(event):
            return Finding("changed", "the event was changed", subject, seq)
        if bytes(event[9]) != previous:
            return Finding("changed", "it does not follow the event before it", subject, seq)
        for leaf in seals.get(seq, ()):
            if bytes(leaf[2]) != stored:
                return Finding(
                    "rewritten",
                    f"checkpoint {leaf[3]} sealed another event: the chain was rewritten",
                    subject,
                    seq,
                    leaf[3],
                )
        previous, expected = stored, seq + 1
    if sealed and sealed[-1][1] >= expected:
        return _missing(subject, expected, sealed)
    if not heads or heads[0][1] != expected - 1 or bytes(heads[0][2]) != previous:
        if heads and heads[0][1] >= expected:
            return _missing(subject, expected, sealed)
        return Finding(
            "head", "the chain's head does not name its last event", subject, expected - 1
        )
    return None


def _check_younger(
    subject: UUID, chain: list[Row], sealed: list[Row], *, queued: bool
) -> Finding | None:
    """Events that no checkpoint sealed must be waiting in the sealer's queue."""
    last_sealed = sealed[-1][1] if sealed else 0
    if queued or not chain or chain[-1][1] <= last_sealed:
        return None
    return Finding(
        "inserted",
        "the event is neither sealed nor waiting to be: it was not added by the application",
        subject,
        last_sealed + 1,
    )


def _missing(subject: UUID, seq: int, sealed: list[Row]) -> Finding:
    """The finding for an event that is gone, naming the checkpoint that knew it."""
    witness = next((leaf[3] for leaf in sealed if leaf[1] >= seq), None)
    by = f"; checkpoint {witness} sealed it" if witness else ""
    return Finding("deleted", f"the event is gone{by}", subject, seq, witness)


def _recomputed(event: Row) -> bytes | None:
    """The hash that the event's columns have now; None if they have no canonical form."""
    subject, seq, version, kind, actor, occurred, recorded, origin, data, previous, _ = event
    if version != VERSION or occurred is None or recorded is None:
        return None
    try:
        return stored_hash(
            subject=subject,
            seq=seq,
            kind=kind,
            actor=actor,
            occurred=instant_of(occurred),
            recorded=instant_of(recorded),
            origin=origin,
            data=json.loads(data),
            previous=bytes(previous),
        )
    except (ValueError, OverflowError, RecursionError):
        # Years before our era, numbers of ten thousand digits, objects nested without end.
        return None
