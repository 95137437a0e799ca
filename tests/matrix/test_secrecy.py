"""A confidential case leaves no trace outside: every page says the same as if it did not exist."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from aduan.cases import actors
from aduan.cases.actions import agency, person, triage
from aduan.cases.models import Case
from aduan.directory.models import Category
from aduan.notifications.models import Message
from aduan.notifications.places import LIVE
from aduan.operations import live
from aduan.portal import proof
from aduan.vault import links
from ground.country import Country
from matrix import scene
from matrix.conftest import Scene
from matrix.judging import fillings
from matrix.looking import Answer, look
from matrix.routes import Route, routes
from matrix.scene import Viewer
from matrix.table import TABLE

TITLE, PLACE = "Zirkonium hollowness", "Quarrelmoor 17"
TEXT = "The vaporous zirkonium hollowness endangers Quarrelmoor."
WORDS = re.compile("zirkonium|hollowness|quarrelmoor", re.IGNORECASE)
SEARCHES: dict[str, list[dict[str, str]]] = {
    "api/v1/cases": [{"q": "zirkonium"}, {"agency": "roads"}, {"category": "potholes"}],
    "<slug:programme>/cases": [
        {"q": "zirkonium hollowness"},
        {"agency": "roads"},
        {"category": "potholes"},
        {"state": "forwarded"},
        {"of": "roads"},
    ],
    "desk/inbox": [{"at": "roads"}, {"at": "water"}, {"at": "me"}],
    "desk/overview": [{"q": "roads"}],
    "desk/bodies": [{"q": "roads"}],
    "desk/directory/": [{"q": "roads"}],
}
ASKING_FOR_THE_SAME = {"text": TEXT, "go": "next", "screen": "who", "once": "a" * 22}
"""The last screen of filing names public reports that may be about the same."""
WORK_OF_ADMIN = {
    "desk/reactions",
    "desk/messages",
    "desk/channels",
    "desk/channels/costs",
    "desk/directory/agencies/<slug:code>",
    "desk/directory/agencies/<slug:code>/cases",
    "desk/directory/agencies/<slug:code>/close",
}
"""An administrator sees that jobs failed, how many messages wait and what they cost, and how many
cases are open, and no word of any."""
COUNTERS = {"metrics", "health/ready"}
"""What the machine counts of itself."""


@dataclass(frozen=True)
class Look:
    """One page as one outsider saw it."""

    viewer: Viewer
    route: Route
    path: str
    query: tuple[tuple[str, str], ...]
    answer: Answer


def pages_without_a_case(staged: Scene, viewers: list[Viewer]) -> Iterator[Look]:
    """Every page and search that names no case, as these viewers see it. The public pages know
    no staff, so one of them is enough there."""
    staff = next((each for each in viewers if each.roles), None)
    for route in routes():
        rule = TABLE[route.address]
        if rule.of_a_case:
            continue
        for viewer in viewers:
            if rule.whom == "anybody" and viewer.roles and viewer is not staff:
                continue
            if rule.roles and not viewer.roles & set(rule.roles):
                continue  # absent whatever there is, by the matrix
            for path in fillings(route, None, staged.things):
                for query in ({}, *SEARCHES.get(route.address, [])):
                    answer = look(viewer, "GET", path, query)
                    yield Look(viewer, route, path, tuple(query.items()), answer)
    answer = look(viewers[0], "POST", "/lapor/report", ASKING_FOR_THE_SAME)
    yield Look(viewers[0], Route("<slug:programme>/report"), "/lapor/report", (), answer)


def secret_case(staged: Scene) -> Case:
    """A confidential report that went all the way to its answer, with failures on it."""
    country, now = staged.country, staged.country.now
    case = country.file(
        TEXT,
        title=TITLE,
        place=PLACE,
        visibility="confidential",
        name="Zirkonia Quarrelmoor",
        contacts=[("email", "zirkonium@example.org")],
        files=[scene.picture(now)],
        category=Category.objects.get(code="potholes"),
    )
    centre, officer = country.actor("centre"), country.actor("officer")
    verdict = triage.Verdict(clear=True, complete=True)
    triage.check(case.pk, centre, verdict=verdict, now=now)
    triage.forward(case.pk, centre, agency=country.roads, now=now)
    agency.take(case.pk, officer, now=now)
    agency.inform(case.pk, officer, text="Zirkonium is on its way.", now=now)
    scene.failed_job(case)
    Message.objects.create(
        case=case,
        code="filed",
        audience="complainant",
        recipient="page",
        language="en",
        channel="email",
        sealed=b"",
        state="failed",
        reason="refused",
        created_at=now,
        ended_at=now,
    )
    case.refresh_from_db()
    return case


def traces(staged: Scene, case: Case, before: list[Look]) -> list[str]:
    """What of a case can be seen outside, that could not be seen before it was there."""
    names = {each.viewer.name for each in before}
    again = pages_without_a_case(staged, [each for each in staged.viewers if each.name in names])
    numbers = (f"{case.number:09d}", case.shown_number)
    found = []
    for then, now in zip(before, again, strict=True):
        where = f"{now.viewer.name}: {now.path} {dict(now.query)}"
        new_words = set(WORDS.findall(now.answer.body)) - set(WORDS.findall(then.answer.body))
        found += [f"{where}: says {each}" for each in sorted(new_words)]
        if now.route.address in COUNTERS:
            continue
        if "admin" in now.viewer.roles and now.route.address in WORK_OF_ADMIN:
            continue
        found += [f"{where}: says {each}" for each in numbers if each in now.answer.body]
        difference = now.answer.difference(then.answer)
        if difference:
            found.append(f"{where}: {difference}")
    return found


def test_a_confidential_case_leaves_no_trace_outside(staged: Scene) -> None:
    """Each page and search is asked before the case is there and after: to every outsider it
    answers alike, so that not even that something is there can be seen. The same for one that
    was public until its person made it confidential."""
    before = list(pages_without_a_case(staged, staged.outsiders))
    found = traces(staged, secret_case(staged), before)
    assert not found, f"{len(found)} traces:\n" + "\n".join(found[:30])
    case = staged.country.forwarded(text=TEXT, title=TITLE, place=PLACE)
    me = actors.complainant([case.pk])
    person.raise_secrecy(case.pk, me, visibility="confidential", now=staged.country.now)
    found = traces(staged, case, before)
    assert not found, f"{len(found)} traces:\n" + "\n".join(found[:30])


def test_a_trace_is_noticed(staged: Scene) -> None:
    """A public case instead of a secret one: list, search and figures are seen to tell of it."""
    before = list(pages_without_a_case(staged, [staged.viewer("anonymous")]))
    case = staged.country.forwarded(text=TEXT, title=TITLE, place=PLACE)
    found = "\n".join(traces(staged, case, before))
    for page in ("/lapor/cases {}", "/api/v1/cases {}", "/lapor/statistics {}"):
        assert f"anonymous: {page}: " in found, found[:2000]


@pytest.mark.django_db(transaction=True)
def test_only_its_person_watches_a_secret_case_live(still: None, country: Country) -> None:
    """The live process answers a stranger, and somebody with another case's token, as for a number
    that nobody has; it opens for what is public, and for whoever has the case's own token."""
    now = country.now
    public, secret = country.forwarded(), country.forwarded(visibility="confidential")
    token = links.sign(secret.pk, LIVE, now)
    other = links.sign(public.pk, LIVE, now)
    mailed = links.sign(secret.pk, proof.FOLLOW, now)

    def may(number: int, given: str = "") -> bool:
        return asyncio.run(live.may_watch(number, given))

    assert may(public.number)
    assert may(secret.number, token)
    absent = scene.absent().number
    for given in ("", other, mailed, "nonsense"):
        assert not may(secret.number, given)
        assert asyncio.run(refusal(secret.number, given)) == asyncio.run(refusal(absent, given))


async def refusal(number: int, token: str) -> list[dict[str, Any]]:
    """What the live process sends to somebody who may not watch."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/live/{number:09d}",
        "query_string": f"k={token}".encode(),
    }
    await live.application(scope, receive, send)
    assert sent[0]["status"] == 404
    return sent
