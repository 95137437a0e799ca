"""Messages end in a stated end, whatever happens on the way."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from aduan.cases.models import Case
from aduan.notifications import claims, facts, inbox, records
from aduan.notifications.backoff import FIRST, LONGEST, MOST_TRIES, pause
from aduan.notifications.delivery import GROUP, Drain, record
from aduan.notifications.models import PAGE, Attempt, Message, State
from aduan.notifications.outbox import Telling, destroy, read, tell_complainants
from aduan.notifications.senders import Outcome
from aduan.vault.models import Contact, Opening
from ground.country import Country
from ground.mail import Mails
from notifications.conftest import Gateway, Killed

PHONE, MAIL = ("phone", "+6281234567890"), ("email", "ani@example.org")


def _phone(place: int) -> tuple[str, str]:
    """A different phone for each place: what goes to one phone goes in order."""
    return "phone", f"+62812345{place:05d}"


def _file(country: Country, *contacts: tuple[str, str], proven: bool = True) -> Case:
    case = country.file(name="Ani", contacts=contacts, language="en")
    if proven:
        Contact.objects.filter(identity=case.identity_id).update(verified_at=country.now)
    return case


def _tell(case: Case, now: datetime, code: str = "taken", **more: str) -> None:
    values = facts.complainant_facts(case, None) | {"text": "The hole is filled."}
    tell_complainants([Telling(case, code, values, event_seq=1, **more)], now=now)  # type: ignore[arg-type]


def _drain(now: datetime) -> None:
    with Drain() as run:
        while run.batch(now):
            pass


def _message(channel: str = "sms") -> Message:
    return Message.objects.get(channel=channel)


def test_mail_goes_out_and_the_inbox_keeps_it(country: Country, mails: Mails) -> None:
    case = _file(country, MAIL)
    _tell(case, country.now)
    _drain(country.now)
    (mail,) = mails.to("ani@example.org")
    text = mail.get_content()
    assert mail["Subject"] == f"Report {case.shown_number}: the-centre is working on it"
    assert f"/c/{case.number:09d}?k=" in text
    message = _message("email")
    assert (message.state, message.attempts, message.ended_at) == ("sent", 1, country.now)
    assert Attempt.objects.get(message=message).outcome == "accepted"
    (said,) = inbox.of_case(case.pk)
    assert said.subject == mail["Subject"]
    assert "?k=" not in said.body
    opening = Opening.objects.get()
    assert (opening.purpose, opening.case_id, opening.actor) == (
        "delivery",
        case.pk,
        "notifications",
    )


def test_telling_twice_tells_once(country: Country, gateway: Gateway) -> None:
    case = _file(country, PHONE)
    for _ in range(2):
        _tell(case, country.now)
        _drain(country.now)
    assert len(gateway.given) == 1
    assert Message.objects.count() == 2


def test_rows_hold_nothing_that_names_anybody(country: Country, gateway: Gateway) -> None:
    case = _file(country, PHONE, MAIL)
    _tell(case, country.now, code="answered")
    _drain(country.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(m::text, ' ') || string_agg(a::text, ' ')"
            " FROM notifications_message m LEFT JOIN notifications_attempt a ON true"
        )
        (dump,) = cursor.fetchone()
    for secret in ("81234567890", "ani@example", "Ani", "hole is filled", case.shown_number):
        assert secret not in dump


def test_unproven_contact_reads_less(country: Country, gateway: Gateway) -> None:
    case = _file(country, PHONE, proven=False)
    _tell(case, country.now, code="answered")
    _drain(country.now)
    (given,) = gateway.given
    everything = given.subject + given.body + given.short
    assert "hole" not in everything
    assert "?k=" not in everything
    assert case.shown_number in given.short
    assert "hole" in inbox.of_case(case.pk)[0].body


def test_next_contact_after_failure_then_staff(country: Country, gateway: Gateway) -> None:
    gateway.kinds = frozenset({"phone", "line"})
    case = _file(country, PHONE, ("line", "U1"), MAIL)
    gateway.answers = [Outcome("refused", reason="http 404")] * 2
    _tell(case, country.now)
    _drain(country.now)
    tried = Message.objects.filter(channel="sms").order_by("contact__position")
    assert [(each.contact and each.contact.kind, each.state) for each in tried] == [
        ("phone", "failed"),
        ("line", "failed"),
    ]
    assert gateway.given[0].body == gateway.given[1].body
    assert Message.objects.filter(channel="email", audience="complainant").count() == 1
    assert not Message.objects.filter(code="message_failed").exists()


def test_staff_hear_when_no_contact_is_left(country: Country, gateway: Gateway) -> None:
    case = _file(country, PHONE)
    gateway.answers = [Outcome("refused", reason="http 404")]
    _tell(case, country.now)
    _drain(country.now)
    notice = Message.objects.get(code="message_failed")
    assert notice.person is not None
    assert notice.person.username == "supervisor"
    assert "+62" not in read(notice)[0].body
    assert Message.objects.get(channel=PAGE, audience="complainant").state == "delivered"


def test_later_means_later_and_at_last_given_up(country: Country, gateway: Gateway) -> None:
    case, now = _file(country, PHONE), country.now
    gateway.answers = [Outcome("later", reason="http 503")] * MOST_TRIES
    _tell(case, now)
    for attempt in range(1, MOST_TRIES):
        _drain(now)
        message = _message()
        assert (message.state, message.attempts) == ("retrying", attempt)
        assert message.next_attempt_at is not None
        _drain(now)
        now = message.next_attempt_at
    _drain(now)
    message = Message.objects.get(channel="sms")
    assert (message.state, message.reason, message.attempts) == ("failed", "gave_up", MOST_TRIES)
    assert len(gateway.given) == MOST_TRIES
    assert now - country.now > timedelta(days=2)


def test_pauses_grow_and_scatter() -> None:
    assert FIRST * 0.8 <= pause(1) <= FIRST * 1.2
    assert pause(30) <= LONGEST * 1.2
    assert len({pause(5) for _ in range(20)}) > 1


def test_held_without_a_server_and_sent_once_there_is_one(
    country: Country, settings: Settings, mails: Mails
) -> None:
    url = settings.ADUAN_SMTP_URL
    settings.ADUAN_SMTP_URL = ""
    case = _file(country, MAIL)
    _tell(case, country.now)
    _drain(country.now)
    message = _message("email")
    assert (message.state, message.reason, message.attempts) == ("held", "no_smtp", 0)
    settings.ADUAN_SMTP_URL = url
    _drain(country.now + timedelta(hours=1))
    assert len(mails.to("ani@example.org")) == 1


def test_down_channel_is_left_alone_for_this_run(country: Country, gateway: Gateway) -> None:
    down = Outcome("later", reason="connection")
    gateway.answers = [down] * GROUP
    for place in range(GROUP + 5):
        _tell(_file(country, _phone(place)), country.now)
    _drain(country.now)
    assert len(gateway.given) == GROUP
    assert Message.objects.filter(channel="sms", attempts=0, state="retrying").count() == 5


def test_reminders_wait_for_working_hours(country: Country, gateway: Gateway) -> None:
    night = country.now.replace(hour=15)  # 22:00 in Jakarta
    case = _file(country, PHONE)
    _tell(case, night, code="objection_reminder", while_state="checking")
    _drain(night)
    assert not gateway.given
    message = _message()
    morning = country.now.replace(day=8, hour=1)  # 08:00 in Jakarta
    assert (message.state, message.next_attempt_at) == ("held", morning)
    _drain(morning)
    assert len(gateway.given) == 1
    assert len(inbox.of_case(case.pk)) == 1


def test_overtaken_reminder_is_dropped(country: Country, gateway: Gateway) -> None:
    case = _file(country, PHONE)
    _tell(case, country.now, code="objection_reminder", while_state="answered")
    _drain(country.now)
    assert not gateway.given
    assert set(Message.objects.values_list("state", "reason")) >= {("dropped", "overtaken")}


def test_killed_while_handing_over_is_unknown_then_repeated(
    country: Country, gateway: Gateway
) -> None:
    gateway.answers = [Killed]
    _tell(_file(country, PHONE), country.now)
    with pytest.raises(Killed):
        _drain(country.now)
    assert _message().state == State.SENDING
    _drain(country.now + timedelta(minutes=1))
    assert len(gateway.given) == 1
    later = country.now + claims.LEASE + timedelta(seconds=1)
    _drain(later)
    message = _message()
    assert (message.state, message.next_attempt_at) == ("unknown", later + claims.SILENCE)
    assert Attempt.objects.get(message=message).outcome == "unknown"
    _drain(later + claims.SILENCE)
    message = _message()
    assert (message.state, message.repeated, message.attempts) == ("sent", True, 2)
    assert gateway.given[0].message_id == gateway.given[1].message_id


def test_a_provider_that_drops_repetitions_is_asked_again_at_once(
    country: Country, gateway: Gateway
) -> None:
    gateway.repeats_safely, gateway.answers = True, [Outcome("unknown", reason="cut_off")]
    _tell(_file(country, PHONE), country.now)
    _drain(country.now)
    assert (_message().state, len(gateway.given)) == ("sent", 2)


def test_killed_before_handing_over_is_sent_once(country: Country, gateway: Gateway) -> None:
    _tell(_file(country, PHONE), country.now)
    assert len(claims.claim(country.now)) == 1
    assert not claims.claim(country.now)
    later = country.now + claims.LEASE + timedelta(seconds=1)
    _drain(later)
    message = _message()
    assert (message.state, message.repeated, message.attempts) == ("sent", False, 1)


def test_late_worker_records_only_what_is_certain(country: Country, gateway: Gateway) -> None:
    _tell(_file(country, PHONE), country.now)
    (mine,) = claims.claim(country.now)
    records.begin([mine], country.now, country.now + claims.LEASE)
    later = country.now + claims.LEASE + timedelta(seconds=1)
    assert claims.release_expired(later) == 1
    record([mine], [Outcome("later", reason="http 503")], later)
    assert _message().state == State.UNKNOWN
    record([mine], [Outcome("accepted", "p1")], later)
    assert (_message().state, _message().provider_id) == ("sent", "p1")


def test_what_was_taken_back_is_not_sent_by_the_late_worker(
    country: Country, gateway: Gateway
) -> None:
    _tell(_file(country, PHONE), country.now)
    (late,) = claims.claim(country.now)
    later = country.now + claims.LEASE + timedelta(seconds=1)
    assert claims.release_expired(later) == 1
    (mine,) = claims.claim(later)
    until = later + claims.LEASE
    assert records.begin([late], later, until) == set()
    assert records.begin([mine], later, until) == {mine.pk}
    assert (_message().attempts, Attempt.objects.count()) == (1, 1)


def test_erased_contact_and_destroyed_words_are_not_sent(
    country: Country, gateway: Gateway
) -> None:
    case = _file(country, PHONE)
    _tell(case, country.now)
    assert destroy(case.pk) == 2
    _drain(country.now)
    assert not gateway.given
    assert (_message().state, _message().reason) == ("failed", "no_address")
    assert inbox.of_case(case.pk)[0].body == ""


def test_nameless_has_the_page(country: Country, gateway: Gateway) -> None:
    case = country.file()
    _tell(case, country.now)
    (message,) = Message.objects.all()
    assert (message.channel, message.state) == ("page", "delivered")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same(country: Country, gateway: Gateway) -> None:
    for place in range(30):
        _tell(_file(country, _phone(place)), country.now)
    barrier, found = threading.Barrier(3), []

    def work() -> None:
        barrier.wait()
        found.extend([message.pk for message in claims.claim(country.now, most=15)])
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 30


def test_a_person_gets_messages_in_order_whatever_happens_to_the_first(
    country: Country, gateway: Gateway
) -> None:
    case = _file(country, PHONE)
    _tell(case, country.now, "taken")
    _tell(case, country.now + timedelta(seconds=1), "forwarded")
    other = _file(country, ("phone", "+6281234567899"))
    _tell(other, country.now + timedelta(seconds=2))
    gateway.answers = [Outcome("later", reason="connection")]
    _drain(country.now + timedelta(seconds=5))
    assert [each.thread for each in gateway.given] == [f"{x.number:09d}" for x in (case, other)]
    waiting = Message.objects.filter(case=case, channel="sms").order_by("id")
    assert [(each.code, each.state) for each in waiting] == [
        ("taken", "retrying"),
        ("forwarded", "queued"),
    ]
    _drain(country.now + timedelta(minutes=1))
    assert [each.state for each in waiting.all()] == ["sent", "sent"]
    assert [each.message_id for each in gateway.given[2:]] == [each.pk for each in waiting]
