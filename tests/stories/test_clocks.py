"""The clocks: ten days, days left, lateness that nobody can hide."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ground import programme
from ground.stack import Served, eventually
from stories.doors import JAKARTA, Citizen, Clock, Staff, ask, reading

At = Callable[[str], Staff]


@pytest.mark.requirement("L-03")
def test_ten_days_promised_and_a_breach_shown_and_escalated(
    citizen: Citizen, staff: At, clock: Clock, served: Served
) -> None:
    """Fails if the receipt or the page promises another day than the tenth after filing, if taking
    or forwarding moves that day, or if on the eleventh day the page, the public API, the agency's
    overview and the head's mail do not all say so; and if a late answer wipes it out."""
    filed = citizen.file("The pump of the neighbourhood does not work.")
    promised = clock.day(days=10)
    assert filed.promises["answer_by"] == promised
    staff("centre").check_and_forward(filed, "pemda-35-78-pupr")
    clock.pass_(days=1)
    staff("officer").verb(filed, "take", "Take this report")
    assert citizen.page(filed).row("Answered by").startswith(promised)
    assert ask(served, "GET", f"/cases/{filed.number}").json()["late"] is False
    before = staff("centre").figures("pemda-35-78")["Late"]
    clock.pass_(days=9, hours=1)
    assert "late" in citizen.page(filed).row("Answered by")
    assert ask(served, "GET", f"/cases/{filed.number}").json()["late"] is True
    assert staff("centre").figures("pemda-35-78")["Late"] > before
    clock.to_working_hours()

    def head_was_told() -> bool:
        mails = served.mails.to("head@staff.aduan.example")
        return any(filed.shown in text and "Terlambat" in text for text in map(reading, mails))

    eventually(head_was_told, seconds=45, what="the head's mail about lateness")
    staff("head").answer(filed, "The pump was changed.")
    assert "done, but late" in citizen.page(filed).row("Answered by")


@pytest.mark.requirement("L-13")
def test_each_stage_has_its_date_and_the_agency_sees_what_is_left(
    citizen: Citizen, staff: At, clock: Clock, served: Served
) -> None:
    """Fails if a stage's due instant is not what `aduan due` computes from the calendar, or if the
    agency's inbox does not say in words how much time is left."""
    filed = citizen.file("The bank of the canal has slipped.")
    received = clock.now
    _due_is(staff("centre").case(filed).row("Due"), served, received, days=3)
    staff("centre").check_and_forward(filed, "bina-marga")
    _due_is(staff("agency2").case(filed).row("Due"), served, clock.now, days=2)
    assert "days left" in staff("agency2").row("/desk/inbox", filed)
    clock.pass_(days=1, hours=12)
    assert "hours left" in staff("agency2").row("/desk/inbox", filed)
    staff("agency2").verb(filed, "take", "Take this report")
    _due_is(staff("agency2").case(filed).row("Due"), served, received, days=10)
    left = (received + timedelta(days=10)).astimezone(JAKARTA).date()
    left_days = (left - clock.now.astimezone(JAKARTA).date()).days
    assert f"{left_days} days left" in staff("agency2").row("/desk/inbox", filed)


def _due_is(shown: str, served: Served, start: datetime, *, days: int) -> None:
    """The instant on the page is the calendar's, give or take the seconds between."""
    begun = start.astimezone(JAKARTA).replace(tzinfo=None).isoformat(timespec="seconds")
    told = served.command(
        "due",
        begun,
        "--days",
        str(days),
        "--kind",
        "calendar",
        "--calendar",
        "none",
        "--zone",
        "Asia/Jakarta",
    )
    instant = datetime.fromisoformat(told.stdout.split("\t")[0])
    near = [instant + timedelta(minutes=minutes) for minutes in (-2, -1, 0, 1, 2)]
    words = [f"{each.day} {each:%B %Y}" for each in near]
    times = [f"{each:%H:%M}" for each in near]
    assert any(each in shown for each in words), (shown, instant)
    assert any(each in shown for each in times), (shown, instant)


@pytest.mark.requirement("L-13")
def test_a_day_off_that_is_announced_gives_the_person_a_day_more(
    citizen: Citizen, staff: At, clock: Clock, served: Served
) -> None:
    """Fails if a new day off does not make the time to object longer, if the page does not say why
    the date is another; if one that is taken back makes it shorter again; or if either moves the
    ten days that were promised."""
    filed = citizen.file("The crash barrier is torn open.")
    promised = citizen.page(filed).row("Answered by")
    staff("centre").check_and_forward(filed, "bina-marga")
    staff("agency2").verb(filed, "take", "Take this report")
    staff("agency2").answer(filed, "The barrier was welded.")
    before = citizen.page(filed).row("Next")
    tomorrow = clock.next_working_day()
    entry = f'{{ day = {tomorrow}, names = {{ en = "Off", id = "Libur", th = "หยุด" }} }}'
    programme.reload(served, lambda policy: policy.replace("added = []", f"added = [{entry}]"))
    clock.sweep()
    page = citizen.page(filed)
    after = page.row("Next")
    assert after != before
    assert "The holidays changed: the dates were counted again" in page.text
    assert page.row("Answered by").startswith(promised.split(" – ")[0])
    programme.reload(served)
    clock.sweep()
    assert citizen.page(filed).row("Next") == after


@pytest.mark.requirement("L-12")
def test_the_centre_sees_every_agency_and_the_agency_its_units(
    citizen: Citizen, staff: At, clock: Clock
) -> None:
    """Fails if open, late or returned of an agency do not move in the centre's overview when a
    report comes, is late, is given back; or if an agency does not see its units."""
    centre = staff("centre")
    before = centre.figures("kemen-pu")
    filed = citizen.file("The asphalt melts.")
    centre.check_and_forward(filed, "bina-marga")
    after = centre.figures("kemen-pu")
    assert after["Open reports"] == before["Open reports"] + 1, (before, after)
    clock.pass_(days=2, hours=1)
    late = centre.figures("kemen-pu")
    assert late["Late"] >= before["Late"] + 1
    reason = staff("agency2").choice(filed, "give_back", "reason")
    staff("agency2").verb(
        filed, "give_back", "Give back", reason=reason, proposed="pemda-35-78", explanation="City."
    )
    returned = centre.figures("kemen-pu")
    assert returned["Given back, not yet passed on"] == before["Given back, not yet passed on"] + 1
    units = staff("agency").open("/desk/overview")
    assert "Education Office, Surabaya City" in units.text
