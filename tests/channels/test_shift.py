"""Several accounts: which one carries a text while one of them fails, and when it is well again."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from aduan.channels import health, registry, sms
from aduan.channels.health import Health
from aduan.channels.models import AccountHealth
from aduan.directory.policy_parts import Account
from aduan.notifications.models import Message
from channels.telling import ANI, phone, run, tell, told
from ground.country import Country
from ground.kannel import running_kannel
from ground.phones import give_accounts
from ground.stack import eventually
from ground.twilio import Twilio, running_twilio

MINUTE = timedelta(minutes=1)
FIRST = Account(code="first", provider="twilio")
SECOND = Account(code="second", provider="twilio")


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Twilio, Twilio]]:
    """Two providers, both well."""
    with ExitStack() as stack:
        found = [stack.enter_context(running_twilio(name)) for name in ("first", "second")]
        for name, value in found[0].environment.items():
            monkeypatch.setenv(name, value)
        registry.connect()
        yield found[0], found[1]


def _kept(account: str = "first") -> AccountHealth:
    return AccountHealth.objects.get(channel="sms", account=account)


@pytest.mark.django_db
@pytest.mark.parametrize("refusing", [(503, 20503), (429, 20429), (401, 20003)])
def test_an_account_that_fails_for_an_hour(
    country: Country, pair: tuple[Twilio, Twilio], refusing: tuple[int, int]
) -> None:
    """Every text goes out at once by the other account, the failing one is asked ever more
    seldom, and it is used first again by itself."""
    first, second = pair
    give_accounts(country, first.account(), second.account())
    assert told(country).account == "first"
    first.refusing, before = refusing, first.asked
    for _time in range(15):
        country.now += 4 * MINUTE
        assert told(country).account == "second"
    assert first.asked - before <= 3 + 5, "three to see that it fails, then after growing pauses"
    assert _kept().failing_since is not None
    first.refusing = None
    country.now += health.LONGEST_PAUSE
    assert [told(country).account for _each in range(4)] == ["first"] * 4
    kept = _kept()
    assert (kept.failing_since, kept.retry_at, kept.pauses, kept.reason) == (None, None, 0, "")
    assert len(first.taken) + len(second.taken) == 20


@pytest.mark.django_db
def test_one_persons_texts_stay_in_order_through_shift_and_return(
    country: Country, pair: tuple[Twilio, Twilio]
) -> None:
    first, second = pair
    give_accounts(country, first.account(), second.account())
    messages = []
    for step in range(12):
        first.refusing = (503, 0) if 2 <= step < 7 else None
        messages.append(tell(country))
        run(country, health.LONGEST_PAUSE)
    came = sorted(
        Message.objects.filter(channel="sms"), key=lambda message: message.handed_at or country.now
    )
    assert [each.pk for each in came] == [each.pk for each in messages]
    assert {each.account for each in came} == {"first", "second"}
    assert came[-1].account == "first"


@pytest.mark.django_db
def test_a_provider_that_cannot_be_reached_is_passed_over_at_once(
    country: Country, pair: tuple[Twilio, Twilio]
) -> None:
    first, second = pair
    give_accounts(country, first.account(), second.account())
    first.stop()
    for _each in range(5):
        tell(country)
    run(country)
    assert len(second.taken) == 5
    assert (_kept().reason, _kept().pauses) == ("connection", 1)
    first.start()
    tell(country)
    run(country)
    assert first.asked == 0, "its pause is not over"
    tell(country)
    run(country, MINUTE)
    assert len(first.taken) == 1


@pytest.mark.django_db
def test_a_provider_that_hangs_costs_three_texts_a_wait_and_no_more(
    country: Country, pair: tuple[Twilio, Twilio], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "TIMEOUT_SECONDS", 0.2)
    first, second = pair
    first.hanging = True
    give_accounts(country, first.account(), second.account())
    for place in range(6):
        tell(country, phone(place))
    run(country)
    states = list(Message.objects.filter(channel="sms").values_list("state", flat=True))
    assert sorted(states) == ["sent"] * 3 + ["unknown"] * 3
    assert first.asked == 3


@pytest.mark.django_db
def test_where_every_second_text_fails_the_account_is_passed_over_too(
    country: Country, pair: tuple[Twilio, Twilio]
) -> None:
    first, second = pair
    first.refusing, first.every = (500, 0), 2
    give_accounts(country, first.account(), second.account())
    for place in range(12):
        tell(country, phone(place))
    run(country)
    assert Message.objects.filter(channel="sms", state="sent").count() == 12
    assert _kept().pauses == 1
    assert len(first.taken) < 6


@pytest.mark.django_db
def test_the_only_account_is_asked_at_every_texts_time_though_it_fails(
    country: Country, pair: tuple[Twilio, Twilio]
) -> None:
    first, _second = pair
    give_accounts(country, first.account())
    first.refusing = (503, 20503)
    messages = [tell(country, phone(place)) for place in range(5)]
    run(country)
    assert first.asked == 3, "and not at every text of one run"
    reasons = Message.objects.filter(channel="sms").values_list("state", "reason")
    assert set(reasons) == {("retrying", "twilio 20503")}
    first.refusing = None
    run(country, MINUTE)
    assert Message.objects.filter(channel="sms", state="sent").count() == len(messages)
    assert _kept().retry_at is None


@pytest.mark.django_db
def test_all_accounts_down_is_as_one_account_down(
    country: Country, pair: tuple[Twilio, Twilio]
) -> None:
    for each in pair:
        each.stop()
    give_accounts(country, *(each.account() for each in pair))
    message = told(country)
    assert (message.state, message.reason) == ("retrying", "connection")
    for each in pair:
        each.start()
    run(country, MINUTE)
    assert Message.objects.filter(channel="sms", state="sent", account="first").count() == 1


@pytest.mark.django_db
def test_a_refused_number_says_nothing_against_the_account(
    country: Country, pair: tuple[Twilio, Twilio]
) -> None:
    first, second = pair
    first.refusing = (400, 21211)
    give_accounts(country, first.account(), second.account())
    messages = [told(country) for _each in range(6)]
    assert {(each.state, each.account) for each in messages} == {("failed", "first")}
    assert second.asked == 0
    assert not AccountHealth.objects.filter(failing_since__isnull=False).exists()


def _failing(now: datetime) -> Health:
    found = Health("sms")
    for _each in range(health.MOST_FAILURES):
        found.failed(FIRST, "twilio 503", now, at_once=False)
    return found


def _asked(found: Health, now: datetime) -> list[str]:
    return [account.code for account in found.order([FIRST, SECOND], now)]


@pytest.mark.django_db
def test_of_several_workers_one_tries_the_account_again(now: datetime) -> None:
    _failing(now)
    later = now + MINUTE
    one, other = Health("sms"), Health("sms")
    assert next(one.order([FIRST, SECOND], later)) == FIRST
    assert next(other.order([FIRST, SECOND], later)) == SECOND
    one.worked(FIRST, later, sent=True)
    one.keep(later)
    third = Health("sms")
    assert next(third.order([FIRST, SECOND], later)) == FIRST, "the trial goes on in the next run"
    for _each in range(health.FEW - 1):
        third.worked(FIRST, later, sent=True)
    assert _kept().retry_at is None


@pytest.mark.django_db
def test_a_worker_that_is_killed_in_a_trial_gives_it_back_with_time(now: datetime) -> None:
    _failing(now)
    later = now + MINUTE
    assert next(Health("sms").order([FIRST, SECOND], later)) == FIRST
    assert _asked(Health("sms"), later) == ["second", "first"]
    assert _asked(Health("sms"), later + MINUTE) == ["first", "second"]


@pytest.mark.django_db
def test_two_workers_that_see_one_failure_pause_once(now: datetime) -> None:
    one, other = Health("sms"), Health("sms")
    for each in (one, other):
        assert _asked(each, now) == ["first", "second"]
    for _time in range(health.MOST_FAILURES):
        for each in (one, other):
            each.failed(FIRST, "twilio 503", now, at_once=False)
    assert _kept().pauses == 1


@pytest.mark.django_db
def test_pauses_grow_up_to_a_quarter_of_an_hour(now: datetime) -> None:
    _failing(now)
    lasted = []
    for _time in range(7):
        until = _kept().retry_at
        assert until is not None
        lasted.append(until - now)
        now = until
        found = Health("sms")
        assert next(found.order([FIRST], now)) == FIRST
        found.failed(FIRST, "connection", now, at_once=True)
    assert [span / MINUTE for span in lasted] == [1, 2, 4, 8, 15, 15, 15]


@pytest.mark.django_db
def test_a_run_asks_the_database_once_however_many_texts(
    now: datetime, django_assert_num_queries: object
) -> None:
    found = Health("sms")
    with django_assert_num_queries(1):  # type: ignore[operator]
        for _each in range(100):
            assert next(found.order([FIRST, SECOND], now)) == FIRST
            found.worked(FIRST, now, sent=True)
    found.keep(now)
    assert _kept().last_sent_at == now


@pytest.mark.django_db
def test_what_one_run_learnt_is_added_to_what_others_did(now: datetime) -> None:
    for _each in range(health.MOST_FAILURES):
        found = Health("sms")
        assert next(found.order([FIRST], now)) == FIRST
        found.failed(FIRST, "twilio 503", now, at_once=False)
        found.keep(now)
    assert _kept().retry_at == now + MINUTE


@pytest.mark.django_db(transaction=True)
def test_twilio_stands_in_for_a_kannel_that_was_killed(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_kannel() as kannel, running_twilio() as provider:
        for name, value in (kannel.environment | provider.environment).items():
            monkeypatch.setenv(name, value)
        registry.connect()
        give_accounts(country, kannel.account(), provider.account())
        assert told(country).account == "kannel"
        kannel.kill()
        assert [told(country).account for _each in range(3)] == ["twilio"] * 3
        kannel.start()
        country.now += health.LONGEST_PAUSE
        assert [told(country).account for _each in range(4)] == ["kannel"] * 4
        eventually(lambda: kannel.phones.to(ANI)[4:], what="five texts by Kannel")
        assert len(provider.to(ANI)) == 3
