"""Some weeks after a report was closed as solved the person is asked whether it still is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from aduan.cases import actors
from aduan.cases.actions import agency, person, result
from aduan.cases.models import Case
from aduan.directory.models import ProgrammeVersion
from aduan.ledger.models import Event
from aduan.notifications import outbox
from aduan.notifications.delivery import Drain
from aduan.notifications.models import Message
from aduan.operations import reactions, sweeps
from aduan.vault.models import Identity
from ground.country import Country

DAY = timedelta(days=1)


def _answered(country: Country, outcome: str = "solved", **more: object) -> Case:
    case = agency.take(
        country.forwarded(**more).pk,  # type: ignore[arg-type]
        country.actor("officer"),
        now=country.now,
    )
    done = result.Result("Repaired.", "Repaired.", outcome, "maintenance")
    return result.answer(case.pk, country.actor("officer"), result=done, now=country.now)


def _closed(country: Country, *, solved: bool = True, **more: object) -> Case:
    case = _answered(country, **more)  # type: ignore[arg-type]
    person.accept(case.pk, actors.complainant([case.pk]), solved=solved, now=country.now)
    _react(case)
    return case


def _react(case: Case) -> None:
    for event in Event.objects.filter(subject=case.pk).order_by("seq"):
        for reaction in reactions.REACTIONS[event.kind]:
            for _ in range(2):
                reactions.react(reaction.__name__, case.pk, event.seq, event.recorded)


def _asked(case: Case) -> list[str]:
    rows = Message.objects.filter(case=case, code="still_solved", recipient="page")
    return list(rows.order_by("created_at").values_list("state", flat=True))


def _drain(now: datetime) -> None:
    with Drain() as drain:
        while drain.batch(now):
            pass


def test_asked_once_twenty_eight_days_after_closing(country: Country) -> None:
    case = _closed(country)
    _drain(country.now + 28 * DAY - timedelta(minutes=1))
    assert _asked(case) == ["held"]
    _drain(country.now + 28 * DAY)
    assert _asked(case) == ["delivered"]
    for days in (29, 40, 60):
        sweeps.sweep(country.now + days * DAY)
        _drain(country.now + days * DAY)
    assert _asked(case) == ["delivered"]


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("en", 'until 6 November 2026: choose "Open the report again"'),
        ("id", 'sampai 6 November 2026: pilih "Buka kembali laporan"'),
        ("th", 'ถึงวันที่ 6 พฤศจิกายน 2569 โดยเลือก "เปิดเรื่องอีกครั้ง"'),
    ],
)
def test_it_says_how_to_reopen_in_the_persons_language(
    country: Country, language: str, how: str
) -> None:
    case = _closed(country, language=language)
    message = Message.objects.get(case=case, code="still_solved", recipient="page")
    assert how in outbox.read(message)[0].body


def test_only_after_closing_as_solved(country: Country) -> None:
    explained = _closed(country, solved=False)
    silent = _answered(country)
    sweeps.sweep(country.now + 14 * DAY)
    _react(silent)
    silent.refresh_from_db()
    assert silent.closing_code == "no_reply"
    assert _asked(explained) == _asked(silent) == []


def _reopened(case: Case, now: datetime) -> None:
    person.reopen(case.pk, actors.complainant([case.pk]), text="No", now=now)


def _withdrawn(case: Case, now: datetime) -> None:
    _reopened(case, now)
    person.withdraw(case.pk, actors.complainant([case.pk]), now=now)


def _words_destroyed(case: Case, now: datetime) -> None:
    outbox.destroy(case.pk)


def _person_erased(case: Case, now: datetime) -> None:
    Identity.objects.filter(pk=case.identity_id).update(erased_at=now, sealed=b"")


@pytest.mark.parametrize("leave", [_reopened, _withdrawn, _words_destroyed, _person_erased])
def test_not_asked_where_the_report_or_the_person_went_on(
    country: Country, leave: Callable[[Case, datetime], None]
) -> None:
    case = _closed(country, name="Ani", contacts=[("email", "ani@example.org")])
    leave(case, country.now + 5 * DAY)
    _drain(country.now + 28 * DAY)
    assert _asked(case) == ["dropped"]
    assert not Message.objects.filter(case=case, code="message_failed").exists()


def test_closed_again_it_is_asked_for_the_last_closing_only(country: Country) -> None:
    case, now = _closed(country), country.now
    _reopened(case, now + DAY)
    agency.take(case.pk, country.actor("head"), now=now + 2 * DAY)
    done = result.Result("Repaired.", "Repaired.", "solved", "maintenance")
    result.answer(case.pk, country.actor("head"), result=done, now=now + 3 * DAY)
    person.accept(case.pk, actors.complainant([case.pk]), now=now + 10 * DAY)
    last = Event.objects.filter(subject=case.pk).latest("seq")
    reactions.react("ask_again_later", case.pk, last.seq, last.recorded)
    _drain(now + 28 * DAY)
    assert _asked(case) == ["dropped", "held"]
    _drain(now + 38 * DAY)
    assert _asked(case) == ["dropped", "delivered"]


def test_the_number_of_days_is_the_programmes(country: Country) -> None:
    limits = country.version.policy["limits"] | {"rating_again": 90}
    ProgrammeVersion.objects.filter(pk=country.version.pk).update(
        policy=country.version.policy | {"limits": limits}, digest="asked again after 90 days"
    )
    case = _closed(country, language="en")
    message = Message.objects.get(case=case, code="still_solved", recipient="page")
    assert message.next_attempt_at is not None
    assert (message.next_attempt_at - country.now).days >= 90
    # By then the time to reopen is over.
    assert "again" not in outbox.read(message)[0].body
