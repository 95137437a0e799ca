"""The page on which administrators see how channels and accounts do, and what messages cost."""

from datetime import UTC, datetime, timedelta

import pytest

from aduan.channels import overview, registry, strangers
from aduan.channels.health import FIRST_PAUSE, MOST_FAILURES, Health
from aduan.channels.models import AccountHealth
from aduan.notifications.models import Message
from aduan.operations import checkup
from aduan.vault import inbound
from desk.conftest import Seat, Sit, Time, words
from ground.country import Country
from ground.phones import give_accounts
from ground.twilio import Twilio

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    """A programme with two accounts."""
    for name, value in Twilio().environment.items():
        monkeypatch.setenv(name, value)
    give_accounts(country, Twilio("first", port=9).account(), Twilio("second", port=9).account())
    registry.connect()


def _sent(
    country: Country, at: datetime, account: str, cost: int | None, currency: str = "IDR"
) -> Message:
    case = country.file()
    return Message.objects.create(
        case=case,
        code="taken",
        audience="complainant",
        recipient="contact:1",
        language="id",
        channel="sms",
        sealed=b"",
        state="sent",
        account=account,
        handed_at=at,
        ended_at=at,
        segments=2,
        cost=cost,
        currency=currency if cost is not None else "",
        created_at=at,
    )


def _first(seat: Seat) -> str:
    page = seat.page("/desk/channels")
    return " ".join(page.select_one("tbody tr").get_text(" ").split())


def test_an_account_through_failing_shift_and_return(
    sit: Sit, country: Country, time: Time, doors: None
) -> None:
    (account, _other) = (held.account for held in registry.accounts.everywhere("sms"))
    admin = sit("admin")
    assert "Not used yet" in _first(admin)
    health = Health("sms")
    health.worked(account, time.at, sent=True)
    health.keep(time.at)
    time.pass_by(minutes=2)
    assert "Works" in _first(admin)
    assert "2 minutes ago" in _first(admin)
    health = Health("sms")
    health.failed(account, "twilio 503", time.at, at_once=False)
    health.keep(time.at)
    assert "Some messages fail" in _first(admin)
    for _each in range(MOST_FAILURES - 1):
        health.failed(account, "twilio 503", time.at, at_once=False)
    shifted = _first(admin)
    assert "Passed over" in shifted
    assert "The provider answered: twilio 503" in shifted
    (finding,) = [each for each in checkup.findings() if "passed over" in each.text]
    assert finding.mark == checkup.NOTE
    assert "sms of lapor by first: passed over, failing since 2026-09-07" in finding.text
    time.at += FIRST_PAUSE
    health = Health("sms")
    assert next(health.order([account], time.at)) == account
    for _each in range(3):
        health.worked(account, time.at, sent=True)
    assert "Works" in _first(admin)
    assert not [each for each in checkup.findings() if "passed over" in each.text]


def test_refused_calls_are_told_for_a_day(
    sit: Sit, country: Country, time: Time, doors: None
) -> None:
    for _each in range(12):
        strangers.count("sms", "first", time.at)
        time.pass_by(minutes=5)
    assert "Signature failing since 7 September 2026, 09:00 WIB (12 calls" in _first(sit("admin"))
    assert any("signature failing" in each.text for each in checkup.findings())
    time.pass_by(days=2)
    assert "Signature" not in _first(sit("admin"))
    strangers.count("sms", "first", time.at)
    assert AccountHealth.objects.get(account="first").refused == 1, "counted anew after silence"


def test_an_account_that_confirms_nothing_is_seen(
    sit: Sit, country: Country, time: Time, doors: None
) -> None:
    admin = sit("admin")
    sent = [_sent(country, time.at, "first", None) for _each in range(overview.MUTE)]
    time.pass_by(minutes=50)
    assert "Not confirmed" not in _first(admin), "a receipt may still come"
    time.pass_by(minutes=20)
    assert "Confirms nothing Not confirmed as delivered: 5 of 5 in the last day" in _first(admin)
    assert any(
        "took 5 messages in the last day and confirmed none" in each.text
        for each in checkup.findings()
    )
    sent[0].state = "delivered"
    sent[0].save()
    assert "Not confirmed as delivered: 4 of 5" in _first(admin)
    assert "Confirms nothing" not in _first(admin)
    time.pass_by(days=1)
    assert "Not confirmed" not in _first(sit("admin"))


def test_what_came_in_what_waits_and_what_failed(
    sit: Sit, country: Country, time: Time, doors: None
) -> None:
    inbound.receive("sms", b"an older one", message_id="1", now=time.at - timedelta(hours=3))
    inbound.receive("sms", b"the last", message_id="2", now=time.at - timedelta(minutes=2))
    inbound.receive("email", b"another door", message_id="3", now=time.at)
    for state in ("queued", "retrying", "failed", "failed"):
        message = _sent(country, time.at, "first", None)
        message.state = state
        message.next_attempt_at = time.at if state != "failed" else None
        message.save()
    page = sit("admin").page("/desk/channels")
    lists = [" ".join(each.get_text(" ").split()) for each in page.select("dl")]
    assert "Last message in 2 minutes ago" in lists[1]
    assert "Waiting to go out 2" in lists[1]
    assert "Failed in the last 7 days 2" in lists[1]
    assert "None yet" not in lists[0]
    assert "Waiting to go out 0" in lists[0]


def test_what_messages_cost_by_month(sit: Sit, country: Country, time: Time, doors: None) -> None:
    _sent(country, time.at, "first", 700_000_000)
    _sent(country, time.at, "first", 40_000, "USD")
    _sent(country, time.at, "second", None)
    # By the directory's own months: in Jakarta it is August until 17:00 UTC of the 31st.
    _sent(country, datetime(2026, 8, 31, 16, 59, tzinfo=UTC), "first", 1_000_000_000)
    admin = sit("admin")
    assert "IDR700.00" in admin.page("/desk/channels").select_one("tbody tr").get_text()
    september = words(admin.get("/desk/channels/costs"))
    assert "1 September 2026 – 30 September 2026" in september
    assert "first SMS lapor 1 2 IDR700.00" in september
    assert "first SMS lapor 1 2 $0.04" in september
    assert "second SMS lapor 1 2 no price is known" in september
    assert "Later month" not in september
    august = words(admin.get("/desk/channels/costs?month=2026-08"))
    assert "first SMS lapor 1 2 IDR1,000.00" in august
    assert "Later month" in august
    assert words(admin.get("/desk/channels/costs?month=2031-01")) == september
    assert words(admin.get("/desk/channels/costs?month=nonsense")) == september
    assert any("first: 2 SMS this month, 700.00 IDR" in each.text for each in checkup.findings())


def test_only_administrators_see_them(sit: Sit, country: Country, doors: None) -> None:
    for path in ("/desk/channels", "/desk/channels/costs"):
        assert sit("supervisor").get(path).status_code == 404
        assert sit("admin").get(path).status_code == 200
    assert "/desk/channels" in str(sit("admin").page("/desk/"))


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_asks_as_much_however_many_messages_there_are(
    sit: Sit,
    country: Country,
    time: Time,
    doors: None,
    count: int,
    django_assert_max_num_queries: object,
) -> None:
    for _each in range(count):
        _sent(country, time.at, "first", 1)
    admin = sit("admin")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        admin.get("/desk/channels")
