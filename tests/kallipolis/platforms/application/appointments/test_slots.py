"""Slots follow from what is declared: never in closed hours or on closed days, never below 0."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.appointments.contracts import (
    ClosedDay,
    NoShowRule,
    Offering,
    Slot,
)
from kallipolis.platforms.application.appointments.logic import hours, slots
from kallipolis.platforms.application.appointments.logic.plans import group_for, plan_for
from kallipolis.platforms.application.appointments.logic.standing import barred_until
from kallipolis.platforms.application.appointments.testing import make_group, make_plan

ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Madrid", "UTC"])
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
MINUTES = st.integers(0, 23 * 60 + 59)
MOMENTS = st.integers(0, 730 * 24).map(
    lambda hours: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)
RULES = st.builds(
    NoShowRule,
    most=st.integers(1, 5),
    within_days=st.integers(1, 120),
    barred_days=st.integers(1, 60),
)


def at(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@st.composite
def weeks(draw: st.DrawFn) -> str:
    spans = []
    for _ in range(draw(st.integers(1, 3))):
        spans += draw(st.lists(MINUTES, min_size=2, max_size=2, unique=True).map(sorted))
    ordered = sorted(set(spans))
    pairs = list(zip(ordered[::2], ordered[1::2], strict=False))
    written = ",".join(f"{at(a):%H:%M}-{at(b):%H:%M}" for a, b in pairs)
    return f"{draw(st.sampled_from(['Mo-Fr', 'Mo-Sa', 'Tu,Th', 'Mo-Su']))} {written}"


calendars = st.builds(
    Calendar,
    id=st.just("any"),
    time_zone=ZONES,
    holidays=st.frozensets(DAYS, max_size=20),
    make_up_days=st.frozensets(DAYS, max_size=5),
)


def offering(minutes: int, closed: frozenset[date] = frozenset()) -> Offering:
    plan = make_plan(
        closed=tuple(ClosedDay(date=day, reason=everywhere("x")) for day in sorted(closed))
    )
    group = make_group(slot_minutes=minutes)
    return Offering(plan=plan, hall="hall-one", region=RegionCode("440300"), group=group)


@given(DAYS, weeks(), calendars, st.integers(5, 240))
def test_every_slot_lies_wholly_within_opening_hours(
    day: date, opening: str, calendar: Calendar, minutes: int
) -> None:
    week = hours.week_of(opening)
    zone = ZoneInfo(calendar.time_zone)

    found = slots.slots_on(day, offering(minutes), week, calendar)

    open_hours = [
        (datetime.combine(day, start, tzinfo=zone), datetime.combine(day, end, tzinfo=zone))
        for start, end in hours.spans_on(day, week, calendar)
    ]
    assert all(
        any(start <= slot.starts_at and slot.ends_at <= end for start, end in open_hours)
        for slot in found
    )
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=minutes) for slot in found)


@given(DAYS, weeks(), calendars, st.integers(5, 240))
def test_slots_of_a_day_never_overlap_and_are_in_order(
    day: date, opening: str, calendar: Calendar, minutes: int
) -> None:
    found = slots.slots_on(day, offering(minutes), hours.week_of(opening), calendar)

    assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(found))


@given(weeks(), calendars, st.data())
def test_there_is_no_slot_on_a_holiday_or_a_day_that_the_plan_closes(
    opening: str, calendar: Calendar, data: st.DataObject
) -> None:
    day = data.draw(DAYS)
    closed = Calendar(
        id="closed",
        time_zone=calendar.time_zone,
        holidays=calendar.holidays | {day},
        make_up_days=calendar.make_up_days - {day},
    )
    week = hours.week_of(opening)

    by_calendar = slots.slots_on(day, offering(15), week, closed)
    by_plan = slots.slots_on(day, offering(15, frozenset({day})), week, calendar)

    assert (by_calendar, by_plan) == ((), ())


@given(st.integers(0, 200), st.integers(0, 400))
def test_what_is_left_of_a_slot_is_never_negative_and_never_more_than_there_is(
    places: int, taken: int
) -> None:
    free = slots.free_places(places, taken)

    assert 0 <= free <= places


@given(st.sets(st.integers(0, 30)), st.integers(0, 30))
def test_a_seat_that_is_given_is_free_and_below_the_limit(held: set[int], count: int) -> None:
    seat = slots.first_free(held, count)

    assert (seat is None) == (set(range(count)) <= held)
    assert seat is None or (seat not in held and 0 <= seat < count)


@given(MOMENTS, st.integers(0, 1440), st.integers(1, 10_000))
def test_nothing_is_booked_closer_than_the_plan_allows(
    moment: datetime, minutes: int, seconds: int
) -> None:
    plan = make_plan(close_minutes=minutes)
    slot = Slot(starts_at=moment, ends_at=moment + timedelta(minutes=30))
    latest = moment - timedelta(minutes=minutes)

    assert slots.is_bookable(slot, plan, latest)
    assert not slots.is_bookable(slot, plan, latest + timedelta(seconds=seconds))


def test_a_working_saturday_has_the_hours_of_a_weekday() -> None:
    saturday = date(2026, 5, 16)
    calendar = Calendar(id="x", time_zone="UTC", make_up_days=frozenset({saturday}))

    found = hours.spans_on(saturday, hours.week_of("Mo-Fr 09:00-12:00"), calendar)

    assert found == ((time(9), time(12)),)


def test_later_rules_take_the_place_of_earlier_ones() -> None:
    week = hours.week_of("Mo-Sa 09:00-17:00; Sa 09:00-12:00; We off; PH off")

    assert week[5] == ((time(9), time(12)),)
    assert week[2] == ()
    assert week[0] == ((time(9), time(17)),)


@pytest.mark.parametrize(
    "opening",
    [
        "daily",
        "Mo-Fr",
        "Mo-Fr 9-17",
        "Mo-Fr 17:00-09:00",
        "Fr-Mo 09:00-12:00",
        "Xx 09:00-12:00",
        "Mo 09:00-12:00,11:00-13:00",
        "24/7",
    ],
)
def test_hours_that_cannot_be_read_are_refused(opening: str) -> None:
    with pytest.raises(ValueError, match="`"):
        hours.week_of(opening)


def test_the_nearest_plan_holds_and_a_named_hall_before_all() -> None:
    province = make_plan(id="province", region="440000")
    city = make_plan(id="city", region="440300")
    named = make_plan(id="named", region="440000", halls=("hall-two",))
    path = ("440000", "440300", "440305")

    assert plan_for("hall-one", path, (province, city, named)) == city
    assert plan_for("hall-two", path, (province, city, named)) == named
    assert plan_for("hall-one", ("US",), (province, city, named)) is None


def test_a_service_belongs_to_the_group_that_names_it_else_to_that_of_all_others() -> None:
    plan = make_plan()

    named, other = group_for(plan, "marriage-service"), group_for(plan, "another-service")

    assert (named and named.id, other and other.id) == ("marriage", "general")


def test_three_missed_within_ninety_days_bar_for_thirty() -> None:
    missed = [datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)]
    third = datetime(2026, 4, 1, tzinfo=UTC)

    assert barred_until(missed, NoShowRule()) is None
    assert barred_until([*missed, third], NoShowRule()) == third + timedelta(days=30)


@given(st.lists(MOMENTS, max_size=8), RULES, MOMENTS)
def test_missing_one_more_never_ends_a_bar_sooner(
    missed: list[datetime], rule: NoShowRule, another: datetime
) -> None:
    floor = datetime.min.replace(tzinfo=UTC)

    before, after = barred_until(missed, rule), barred_until([*missed, another], rule)

    assert (after or floor) >= (before or floor)


@given(st.lists(MOMENTS, max_size=8), RULES)
def test_a_bar_begins_with_a_missed_appointment_and_needs_enough_of_them(
    missed: list[datetime], rule: NoShowRule
) -> None:
    until = barred_until(missed, rule)

    barring = timedelta(days=rule.barred_days)
    assert until is None or (until - barring in missed and len(missed) >= rule.most)
