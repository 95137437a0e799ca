"""People who are told by SMS, and the worker's runs."""

from datetime import timedelta

from aduan.notifications import facts
from aduan.notifications.delivery import Drain
from aduan.notifications.models import Message
from aduan.notifications.outbox import Telling, tell_complainants
from ground.country import Country

ANI = "+6281234567890"


def phone(place: int) -> str:
    """A different number for each place: what goes to one phone goes in order."""
    return f"+62812345{place:05d}"


def tell(country: Country, number: str = ANI) -> Message:
    """Somebody is to be told of an answer by SMS."""
    case = country.file(contacts=[("phone", number)], language="en")
    values = facts.complainant_facts(case, None) | {"text": "The hole is filled."}
    tell_complainants([Telling(case, "taken", values, event_seq=1)], now=country.now)
    return Message.objects.get(case=case, channel="sms")


def run(country: Country, after: timedelta = timedelta(0)) -> None:
    """Lets time pass and drains the outbox once, as the worker does."""
    country.now += after
    with Drain() as drain:
        while drain.batch(country.now):
            pass


def told(country: Country, number: str = ANI) -> Message:
    """Somebody is told; the message as it stands after one run."""
    message = tell(country, number)
    run(country)
    message.refresh_from_db()
    return message
