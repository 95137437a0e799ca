"""What holds for every start, limit and calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from aduan.clock import (
    Calendar,
    Kind,
    Limit,
    Pause,
    counted_time,
    due,
    due_with_pauses,
    fraction,
    in_working_hours,
    instant_at_fraction,
    last_day,
    left,
    load,
    moved_by_pauses,
    recomputed,
    settled,
)
from aduan.clock.calendars import COUNTRIES
from aduan.clock.hours import OFFICE_HOURS

ZONES = [zone for zones in COUNTRIES.values() for zone in zones]
ONE_DAY = timedelta(days=1)
LATER = datetime(2028, 1, 1, tzinfo=UTC)

kinds = st.sampled_from(get_args(Kind))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
dates = st.dates(date(2020, 1, 1), date(2028, 1, 1))
limits = st.integers(0, 60)
# Loaded here: reading the tables takes longer than Hypothesis allows for one example.
SHIPPED = [
    load(country, "government" if government else "public", zone)
    for country, zones in COUNTRIES.items()
    for zone in zones
    for government in (False, True)
]
odd = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.frozensets(dates, max_size=40),
    st.frozensets(st.integers(0, 6), max_size=6),
)
calendars = st.one_of(st.sampled_from(SHIPPED), odd)
pause_lists = st.lists(
    st.tuples(instants, st.timedeltas(timedelta(), timedelta(days=30))).map(
        lambda pair: Pause(pair[0], pair[0] + pair[1])
    ),
    max_size=6,
)


def off(day: date, kind: Kind, calendar: Calendar) -> bool:
    return kind == "working" and (day.weekday() in calendar.weekend or day in calendar.holidays)


def counted_by_hand(start: datetime, days: int, kind: Kind, calendar: Calendar) -> datetime:
    """The rule in its plainest form, a day at a time."""
    local = start.astimezone(ZoneInfo(calendar.zone))
    day, wall = local.date(), local.time()
    if off(day, kind, calendar):
        wall = time()
    while off(day, kind, calendar):
        day += ONE_DAY
    for _ in range(days):
        day += ONE_DAY
        while off(day, kind, calendar):
            day += ONE_DAY
    return datetime.combine(day, wall, ZoneInfo(calendar.zone))


@given(instants, limits, kinds, calendars)
def test_due_is_what_counting_by_hand_gives(
    start: datetime, days: int, kind: Kind, calendar: Calendar
) -> None:
    assert due(start, Limit(days, kind), calendar) == counted_by_hand(start, days, kind, calendar)


@given(instants, instants, limits, kinds, calendars)
def test_a_later_start_is_never_due_earlier(
    one: datetime, other: datetime, days: int, kind: Kind, calendar: Calendar
) -> None:
    first, second = sorted((one, other))
    limit = Limit(days, kind)
    assert due(first, limit, calendar) <= due(second, limit, calendar)


@given(instants, limits, kinds, calendars)
def test_a_day_more_is_due_later(
    start: datetime, days: int, kind: Kind, calendar: Calendar
) -> None:
    shorter = due(start, Limit(days, kind), calendar)
    longer = due(start, Limit(days + 1, kind), calendar)
    assert start <= shorter < longer
    assert longer - shorter >= ONE_DAY


@given(instants, limits, calendars)
def test_working_days_never_end_before_calendar_days(
    start: datetime, days: int, calendar: Calendar
) -> None:
    working = due(start, Limit(days, "working"), calendar)
    assert working >= due(start, Limit(days, "calendar"), calendar)


@given(instants, st.integers(0, 30), st.integers(0, 30), kinds, calendars)
def test_limits_add_up(
    start: datetime, first: int, second: int, kind: Kind, calendar: Calendar
) -> None:
    halfway = due(start, Limit(first, kind), calendar)
    assert due(halfway, Limit(second, kind), calendar) == due(
        start, Limit(first + second, kind), calendar
    )


@given(instants, limits, kinds, calendars)
def test_the_due_instant_lies_on_a_counted_day_after_exactly_so_much_counted_time(
    start: datetime, days: int, kind: Kind, calendar: Calendar
) -> None:
    instant = due(start, Limit(days, kind), calendar)
    assert calendar.counts(instant.date(), kind)
    assert counted_time(start, instant, kind, calendar) == days * ONE_DAY


@given(instants, limits, kinds, calendars)
def test_the_last_day_counts_and_nothing_in_time_lies_after_it(
    start: datetime, days: int, kind: Kind, calendar: Calendar
) -> None:
    instant = due(start, Limit(days, kind), calendar)
    last = last_day(instant, kind, calendar)
    assert calendar.counts(last, kind)
    assert calendar.start_of(last) < instant
    following = calendar.counted_day(last, 1, kind)
    assert instant <= calendar.start_of(following)


@given(instants, limits, kinds, calendars, pause_lists, instants)
def test_pauses_never_make_it_earlier_and_time_never_brings_it_back(
    start: datetime,
    days: int,
    kind: Kind,
    calendar: Calendar,
    pauses: list[Pause],
    now: datetime,
) -> None:
    limit = Limit(days, kind)
    moved = due_with_pauses(start, limit, calendar, pauses, now)
    assert moved >= due(start, limit, calendar)
    assert due_with_pauses(start, limit, calendar, pauses, now + ONE_DAY) >= moved


@given(instants, st.integers(1, 60), kinds, calendars, pause_lists)
def test_order_and_overlap_of_pauses_do_not_matter(
    start: datetime, days: int, kind: Kind, calendar: Calendar, pauses: list[Pause]
) -> None:
    limit = Limit(days, kind)
    moved = due_with_pauses(start, limit, calendar, pauses, LATER)
    assert due_with_pauses(start, limit, calendar, pauses[::-1] + pauses, LATER) == moved
    merged = settled(pauses, LATER)
    assert due_with_pauses(start, limit, calendar, merged, LATER) == moved
    for earlier, later in pairwise(merged):
        assert earlier.end is not None
        assert earlier.end < later.start


@given(instants, st.integers(1, 60), kinds, calendars, pause_lists)
def test_pauses_together_or_one_by_one_come_to_the_same(
    start: datetime, days: int, kind: Kind, calendar: Calendar, pauses: list[Pause]
) -> None:
    one_by_one = unpaused = due(start, Limit(days, kind), calendar)
    for pause in settled(pauses, LATER):
        one_by_one = moved_by_pauses(one_by_one, start, kind, calendar, [pause], LATER)
    assert moved_by_pauses(unpaused, start, kind, calendar, pauses, LATER) == one_by_one


@given(
    instants,
    st.integers(1, 60),
    kinds,
    calendars,
    st.floats(0, 1),
    st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_a_pause_before_due_adds_exactly_its_counted_time(
    start: datetime,
    days: int,
    kind: Kind,
    calendar: Calendar,
    share: float,
    length: timedelta,
) -> None:
    unpaused = due(start, Limit(days, kind), calendar)
    begin = start + (unpaused - start) * share * 0.999
    pause = Pause(begin, begin + length)
    moved = due_with_pauses(start, Limit(days, kind), calendar, [pause], begin + length)
    assert counted_time(unpaused, moved, kind, calendar) == counted_time(
        begin, begin + length, kind, calendar
    )


@given(instants, limits, kinds, calendars, instants)
def test_what_is_left_and_what_is_used_agree_on_lateness(
    start: datetime, days: int, kind: Kind, calendar: Calendar, now: datetime
) -> None:
    instant = due(start, Limit(days, kind), calendar)
    remaining = left(instant, now, kind, calendar)
    assert remaining.late == (now > instant)
    assert min(remaining.days, remaining.hours, remaining.minutes) >= 0
    if fraction(start, instant, now, kind, calendar) > 1:
        assert remaining.late


@given(instants, limits, kinds, calendars, pause_lists, st.floats(0, 1), st.floats(0, 1))
def test_reminders_come_in_order_between_start_and_due(
    start: datetime,
    days: int,
    kind: Kind,
    calendar: Calendar,
    pauses: list[Pause],
    one: float,
    other: float,
) -> None:
    instant = due_with_pauses(start, Limit(days, kind), calendar, pauses, LATER)
    first, second = (
        instant_at_fraction(start, instant, share, kind, calendar, pauses)
        for share in sorted((one, other))
    )
    assert start <= first <= second <= instant
    assert instant_at_fraction(start, instant, 1, kind, calendar, pauses) == instant


@given(instants, limits, kinds, calendars, calendars, pause_lists, instants)
def test_a_changed_calendar_is_never_to_the_persons_disadvantage(
    start: datetime,
    days: int,
    kind: Kind,
    old: Calendar,
    new: Calendar,
    pauses: list[Pause],
    now: datetime,
) -> None:
    limit = Limit(days, kind)
    before = due_with_pauses(start, limit, old, pauses, now)
    states = recomputed(start, limit, before, new, pauses, now)
    persons = recomputed(start, limit, before, new, pauses, now, "person")
    assert states <= before <= persons
    assert states >= min(before, now)
    assert recomputed(start, limit, states, new, pauses, now) == states
    assert recomputed(start, limit, persons, new, pauses, now, "person") == persons


@given(instants, calendars)
def test_reminders_wait_for_working_hours_and_no_longer(at: datetime, calendar: Calendar) -> None:
    waited = in_working_hours(at, calendar)
    assert waited >= at
    assert calendar.counts(waited.date(), "working")
    assert OFFICE_HOURS.opens <= waited.time() < OFFICE_HOURS.closes
    assert in_working_hours(waited, calendar) == waited
    assert waited == at or waited.time() == OFFICE_HOURS.opens
