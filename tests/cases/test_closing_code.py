"""Rule 7: `solved` needs the person's yes, however the report came to its end."""

from datetime import timedelta

import pytest

from aduan.cases import actors
from aduan.cases.actions import agency, person, result
from aduan.cases.models import Case
from ground.country import Country
from ground.driver import good_result

DAY = timedelta(days=1)


def _answered(country: Country) -> Case:
    """The agency's own word is `solved`."""
    case = country.forwarded()
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
