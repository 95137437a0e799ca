"""Rule 7: `solved` needs the person's yes, however the report came to its end."""

from datetime import timedelta

import pytest

from aduan.cases import actors
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.models import Case
from ground.country import Country
from ground.driver import good_result

DAY = timedelta(days=1)


def _answered(country: Country, case: Case | None = None) -> Case:
    """The agency's own word is `solved`."""
    case = case or country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    return result.answer(
        case.pk, country.actor("officer"), result=good_result(country), now=country.now
    )


def test_a_rejected_appeal_after_silence_is_not_called_solved(country: Country) -> None:
    case, later = _answered(country), country.now + 15 * DAY
    person.close_silence(case.pk, now=later)
    person.appeal(case.pk, actors.complainant([case.pk]), text="Not fair", now=later)
    case = person.reject(case.pk, country.actor("authority"), explanation="It was", now=later)
    assert (case.state, case.closing_code) == ("closed", "explained")


def test_a_refused_reopening_is_not_called_solved(country: Country) -> None:
    case, now = _answered(country), country.now
    me = actors.complainant([case.pk])
    person.accept(case.pk, me, now=now)
    person.reopen(case.pk, me, text="Broken again", now=now)
    agency.take(case.pk, country.actor("head"), now=now)
    result.answer(case.pk, country.actor("head"), result=good_result(country), now=now)
    person.accept(case.pk, me, solved=False, now=now)
    person.reopen(case.pk, me, text="And again", now=now)
    case = person.refuse_reopening(
        case.pk, country.actor("supervisor"), reason="same", explanation="Nothing new", now=now
    )
    assert (case.state, case.closing_code) == ("closed", "explained")


@pytest.mark.parametrize(("solved", "code"), [(True, "solved"), (False, "explained")])
def test_the_persons_yes_decides(country: Country, solved: bool, code: str) -> None:
    case = _answered(country)
    case = person.accept(case.pk, actors.complainant([case.pk]), solved=solved, now=country.now)
    assert case.closing_code == code


@pytest.mark.parametrize(("yes", "code"), [((True, True), "solved"), ((True, False), "explained")])
def test_of_a_split_report_all_parts_have_to_be_solved(
    country: Country, yes: tuple[bool, bool], code: str
) -> None:
    whole, now = country.ready(country.file()), country.now
    parts = [{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}]
    triage.split(whole.pk, country.actor("centre"), parts=parts, now=now)
    for part, solved in zip(Case.objects.filter(parent=whole).order_by("number"), yes, strict=True):
        country.ready(part)
        triage.forward(part.pk, country.actor("centre"), agency=country.roads, now=now)
        _answered(country, part)
        person.accept(part.pk, actors.complainant([part.pk]), solved=solved, now=now)
    case = person.close_parts(whole.pk, now=now)
    assert (case.closing_code, case.solved_confirmed) == (code, code == "solved")
