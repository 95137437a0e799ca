"""SMS when things go wrong: the gateway killed, our web away, one provider refusing for an hour."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import psutil
import pytest

from ground.kannel import Kannel, running_kannel
from ground.sms import with_gateway
from ground.stack import Served, eventually
from ground.twilio import NUMBER, Twilio, running_twilio
from prove.books import Books
from prove.killing import victims_of

pytestmark = pytest.mark.prove

TWILIO = "twilio"
PHONES = [f"+62812{7000000 + place}" for place in range(8)]
AWAY_SECONDS = 60.0
PATIENCE_SECONDS = 240.0
PARTS = (
    "Lubang besar di Jalan Mawar RT 3, motor sering jatuh sejak bulan lalu.",
    "Yang kedua: lubangnya sekarang sedalam dua jengkal.",
    "Yang ketiga: tadi pagi ada yang jatuh lagi.",
)


@dataclass(frozen=True)
class Scene:
    """The product between two providers."""

    served: Served
    kannel: Kannel
    twilio: Twilio
    books: Books


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Kannel is the first account of `lapor`, Twilio the second; one for each test, which kills."""
    with (
        running_kannel() as kannel,
        running_twilio() as twilio,
        with_gateway(kannel, twilio.account(), **twilio.environment) as served,
    ):
        yield Scene(served, kannel, twilio, Books(served))


@contextmanager
def _web_away(served: Served) -> Iterator[None]:
    """Every web process killed, and nobody to start it again."""
    assert served.up.process is not None
    up = psutil.Process(served.up.process.pid)
    up.suspend()
    try:
        found = victims_of(up.pid)
        for victim in (*found["web"], *found["web process"]):
            victim.kill()
        yield
    finally:
        up.resume()


def test_what_is_sent_while_our_web_is_away_arrives_in_order(
    scene: Scene, say: Callable[[str], None]
) -> None:
    """Fails if a text is lost or doubled, or if one phone's texts come in another order."""
    with _web_away(scene.served):
        for part in PARTS:
            for number in PHONES:
                scene.kannel.phones.send(number, part)
        threading.Event().wait(AWAY_SECONDS)
        assert not any(scene.kannel.phones.to(number) for number in PHONES)
    eventually(
        lambda: all(len(scene.kannel.phones.to(number)) >= len(PARTS) for number in PHONES),
        seconds=PATIENCE_SECONDS,
        what="three answers on every phone",
    )
    scene.books.await_reactions(PATIENCE_SECONDS)
    assert scene.books.one("SELECT count(*) FROM cases_case WHERE channel = 'sms'") == len(PHONES)
    done = scene.books.rows(
        "SELECT conversation_id, array_agg(did ORDER BY id) AS did"
        " FROM channels_inboundmessage GROUP BY 1"
    )
    assert [row["did"] for row in done] == [["file", "add", "add"]] * len(PHONES)
    say(f"web away for {AWAY_SECONDS:.0f} s: {len(PARTS) * len(PHONES)} texts, each read once")


def test_what_is_said_while_the_gateway_is_dead_goes_by_the_other_one(
    scene: Scene, say: Callable[[str], None]
) -> None:
    """Fails if an answer is lost, or if the first account is not used again when it is back."""
    first, second = PHONES[:2]
    scene.kannel.kill()
    asked = {"From": first, "To": NUMBER, "Body": "STATUS", "MessageSid": "SM1"}
    status, _answer = scene.twilio.call(f"{scene.served.url}/hooks/sms/{TWILIO}", asked)
    assert status == 200
    eventually(lambda: scene.twilio.to(first), seconds=PATIENCE_SECONDS, what="an answer by Twilio")
    scene.kannel.start()
    scene.twilio.refusing = (503, 20503)
    scene.served.move(timedelta(hours=1))
    scene.kannel.phones.send(second, "STATUS")
    eventually(
        lambda: scene.kannel.phones.to(second),
        seconds=PATIENCE_SECONDS,
        what="an answer by Kannel again",
    )
    say("Kannel killed: Twilio stood in; Twilio refusing: Kannel again")
