"""The demonstration: complete, lifelike, made by the verbs, the same the second time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.contrib.auth import authenticate
from django.test import override_settings
from PIL import Image

from aduan.cases.lifecycle import State
from aduan.cases.models import (
    Attachment,
    Case,
    Commitment,
    Draft,
    Entry,
    PublicCase,
    PublicPicture,
    PublicUpdate,
)
from aduan.directory import policies
from aduan.directory.models import Agency, Area, Assignment, Category, Person, Role
from aduan.ledger.models import Event
from aduan.operations import demo
from aduan.operations.demo import accounts, batches, drawings, library, plots, reports
from aduan.operations.demo.acts import ACTS
from aduan.operations.demo.tempo import DAY_BEGINS, DAY_ENDS, ZONE, Tempo, beginning

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
GAP = re.compile(r"\{(\w+)\}")


def _counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Case, Event, Person, Assignment, Agency, Category)
    )


@contextmanager
def _unchanged() -> Iterator[None]:
    before = _counts()
    yield
    assert _counts() == before


@pytest.mark.django_db
def test_the_country_that_a_demonstration_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One of each plot is enough to see all that there is.
    monkeypatch.setattr(batches, "BEFORE_READY", len(plots.PLOTS))
    with override_settings(ADUAN_MEDIA=str(tmp_path)):
        _look_at_it()


def _look_at_it() -> None:
    demo.prepare(now=NOW)
    _accounts_are_as_promised()
    _every_state_is_there()
    _nothing_lies_ahead()
    _the_public_reads_no_names_or_numbers()
    _words_of_the_programme_are_known()
    with _unchanged():
        demo.prepare(now=NOW + timedelta(hours=3))

    _a_batch_is_played_once()


def _accounts_are_as_promised() -> None:
    for role in Role.values:
        person = Person.objects.get(username=role)
        assert list(person.assignments.values_list("role", flat=True)) == [role]
    assert authenticate(username="head", password="demo-head") == Person.objects.get(
        username="head"
    )
    assert authenticate(username="head", password="demo-centre") is None
    known = {account.username for account in accounts.ACCOUNTS}
    extras = Person.objects.exclude(username__in=known)
    assert extras.exists()
    assert not any(each.has_usable_password() for each in extras)


def _every_state_is_there() -> None:
    cases = Case.objects.all()
    assert set(cases.values_list("state", flat=True)) == set(State.values)
    assert set(cases.values_list("language", flat=True)) >= {"id", "th"}
    assert cases.filter(due_at__lt=NOW).exists()
    assert cases.filter(stop_reason="asked", state="in_progress").exists()
    assert cases.filter(with_arbiter=True).exists()
    assert cases.filter(under_review=True).exists()
    assert cases.filter(rating__isnull=False).exists()
    assert cases.filter(supporters__gt=0, merged__isnull=False).exists()
    assert cases.filter(parent__state="split").exists()
    assert cases.filter(visibility="confidential").exists()
    assert cases.filter(unit__code=accounts.OFFICE).count() > 10
    assert Draft.objects.filter(sent_back=None).exists()
    assert Draft.objects.exclude(sent_back=None).exists()
    assert Commitment.objects.filter(kept_at__isnull=False).exists()
    assert Commitment.objects.filter(broken_at__isnull=False).exists()
    assert set(Entry.objects.values_list("kind", flat=True)) >= {"answer", "reply", "consultation"}
    assert Attachment.objects.exists()
    assert PublicPicture.objects.exists()


def _nothing_lies_ahead() -> None:
    for first, last in Event.objects.values_list("occurred", "recorded"):
        assert first <= last <= NOW
    oldest = Case.objects.order_by("received_at").values_list("received_at", flat=True)[0]
    assert timedelta(days=30) < NOW - oldest < timedelta(days=75)
    # Nobody notices at three in the morning that a road is mended.
    acts = Event.objects.filter(kind="case.taken").values_list("occurred", flat=True)
    hours = {each.astimezone(ZONE).hour for each in acts}
    assert min(hours) >= DAY_BEGINS.hour
    assert max(hours) <= DAY_ENDS.hour


def _the_public_reads_no_names_or_numbers() -> None:
    private = [*sum(library.country().people.values(), ()), "0812 0000", "@example.org"]
    pages = list(PublicCase.objects.values_list("title", "text", "place"))
    pages += [(text,) for text in PublicUpdate.objects.values_list("text", flat=True)]
    assert len(pages) > 50
    for words in pages:
        text = " ".join(words)
        assert not [each for each in private if each in text], text


def _words_of_the_programme_are_known() -> None:
    """What the library names exists in the programme."""
    rules = policies.current(reports.PROGRAMME).rules
    topics = set(Category.objects.values_list("code", flat=True))
    for language in library.LANGUAGES:
        for complaint in library.complaints(language):
            assert complaint.topic in topics
            assert rules.cause(complaint.cause), complaint.cause
            assert not complaint.kind or rules.kind(complaint.kind)
            assert complaint.visibility in ("", *rules.visibility.allowed)
    places = {place.area for place in library.country().place}
    assert Area.objects.filter(code__in=places).count() == len(places)
    for shares in (reports.CHANNELS, reports.THAI_CHANNELS):
        assert set(shares) <= set(rules.channels)


def _a_batch_is_played_once() -> None:
    before = Case.objects.filter(parent=None).count()
    first = batches.BEFORE_READY
    batches.play(first, first + 2, NOW.isoformat())
    assert Case.objects.filter(parent=None).count() == before + 2
    with _unchanged():
        batches.play(first, first + 2, NOW.isoformat())


def test_every_gap_is_filled() -> None:
    """Whatever is drawn: no braces are left over, in any language."""
    dice = Random(7)
    for language in library.LANGUAGES:
        for complaint in library.complaints(language):
            for place in library.country().place[:2]:
                told = reports.retell(dice, complaint, language, place)
                words = f"{told.title} {told.text} {told.result(NOW.date())}"
                assert not GAP.search(words)
                assert complaint.drawing in ("", *drawings.NAMES)


def test_the_same_number_is_the_same_report() -> None:
    assert reports.tell(Random("one")) == reports.tell(Random("one"))
    assert reports.tell(Random("one")) != reports.tell(Random("two"))


def test_everything_is_said_in_every_language() -> None:
    indonesian, thai, english = (set(library.phrases(each)) for each in library.LANGUAGES)
    assert indonesian == thai == english


def test_a_thai_date_is_of_the_buddhist_era() -> None:
    complaint = next(one for one in library.complaints("th") if "{done}" in one.answer)
    told = reports.retell(Random(1), complaint, "th", library.country().place[0])
    assert "21 พฤศจิกายน 2569" in told.result(NOW.date())


@pytest.mark.parametrize("plot", plots.PLOTS, ids=lambda plot: plot.name)
def test_a_plot_can_be_played(plot: plots.Plot) -> None:
    """Its acts exist, each has its time, and the whole of it fits into the demonstration."""
    for step in plot.steps:
        assert step.act in ACTS
        assert step.hours is not None or step.act in plots.HOURS_AT_DUE
    begun = beginning(plot, "seed", Random(3), urgent=False, now=NOW)
    end = Tempo("seed", urgent=False).end(begun, plot.steps)
    assert end <= NOW - timedelta(hours=plot.since)


def test_shares_are_kept() -> None:
    chosen = list(plots.behind(1000))
    solved = sum(plot.name == "solved" for plot in chosen)
    total = sum(plot.share * (6 if plot.settled else 1) for plot in plots.PLOTS)
    assert abs(solved - 1000 * 45 * 6 / total) <= 1
    assert set(plots.front(len(plots.PLOTS))) == set(plots.PLOTS)


@pytest.mark.parametrize("name", drawings.NAMES)
@pytest.mark.parametrize("mended", [False, True])
def test_a_drawing_is_a_picture(name: str, mended: bool) -> None:
    drawn = drawings.draw(name, Random(1), mended=mended)
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == drawings.SIZE
        assert not picture.getexif()
    assert drawn != drawings.draw(name, Random(1), mended=not mended)
