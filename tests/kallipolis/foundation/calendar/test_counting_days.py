"""Legal time: worked examples, each with its article, and what holds for all calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kallipolis.foundation.calendar import logic
from kallipolis.foundation.calendar.contracts import Calendar, DayUnit
from kallipolis.foundation.calendar.testing import make_calendar

MAY_2026 = make_calendar(
    holidays=tuple(date(2026, 5, day) for day in range(1, 6)), make_up_days=(date(2026, 5, 9),)
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MOMENTS = st.datetimes(  # hypothesis takes naive bounds and adds the zone itself
    datetime(2020, 1, 1),  # noqa: DTZ001 - as above
    datetime(2030, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
CALENDARS = st.builds(
    Calendar,
    id=st.just("any"),
    time_zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Apia", "UTC"]),
    weekend=st.frozensets(st.integers(0, 6), max_size=3),
    holidays=st.frozensets(DAYS, max_size=30),
    make_up_days=st.frozensets(DAYS, max_size=10),
)
UNITS = st.sampled_from(DayUnit)
COUNTS = st.integers(0, 90)


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
    [
        pytest.param("2026-04-20", 3, "working", "2026-04-23", id="the first day does not count"),
        pytest.param("2026-04-24", 1, "working", "2026-04-27", id="a weekend is skipped"),
        pytest.param("2026-04-30", 1, "working", "2026-05-06", id="a holiday is skipped"),
        pytest.param("2026-04-30", 4, "working", "2026-05-09", id="a make-up Saturday counts"),
        pytest.param("2026-04-20", 5, "calendar", "2026-04-27", id="a last day of rest rolls on"),
        pytest.param("2026-04-20", 12, "calendar", "2026-05-06", id="a last holiday rolls on"),
        pytest.param("2026-04-20", 19, "calendar", "2026-05-09", id="a make-up day may be last"),
        pytest.param("2026-05-02", 0, "working", "2026-05-06", id="at once, filed on a holiday"),
        pytest.param("2026-04-20", 0, "calendar", "2026-04-20", id="at once"),
    ],
)
def test_a_term_ends_on_the_day_the_law_says(start: str, days: int, unit: str, last: str) -> None:
    """Administrative Licensing Law, art. 82; Civil Code, art. 201 and 203."""
    begin = date.fromisoformat(start)

    end = logic.last_day(MAY_2026, begin, days, DayUnit(unit))

    assert end == date.fromisoformat(last)


def test_the_day_of_an_event_is_the_local_one() -> None:
    late_in_utc = datetime(2026, 4, 20, 17, 0, tzinfo=UTC)

    due = logic.add(MAY_2026, late_in_utc, 1, DayUnit.WORKING)

    assert due == datetime(2026, 4, 22, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        pytest.param("2026-04-29T01:00:00Z", 2, id="before the holiday"),
        pytest.param("2026-05-03T01:00:00Z", 1, id="within the holiday"),
        pytest.param("2026-05-06T15:59:59Z", 0, id="on the last day"),
        pytest.param("2026-05-06T16:00:00Z", -1, id="a second later"),
    ],
)
def test_working_days_left_are_those_after_today(now: str, left: int) -> None:
    due = datetime(2026, 5, 6, 15, 59, 59, tzinfo=UTC)

    found = logic.remaining(MAY_2026, datetime.fromisoformat(now), due, DayUnit.WORKING)

    assert found == left


@given(calendar=CALENDARS, start=DAYS, days=COUNTS, unit=UNITS)
def test_a_term_always_ends_on_a_working_day(
    calendar: Calendar, start: date, days: int, unit: DayUnit
) -> None:
    end = logic.last_day(calendar, start, days, unit)

    assert calendar.is_working_day(end)
    assert end >= start


@given(calendar=CALENDARS, start=DAYS, later=st.integers(0, 40), days=COUNTS, unit=UNITS)
def test_a_later_event_never_ends_earlier(
    calendar: Calendar, start: date, later: int, days: int, unit: DayUnit
) -> None:
    ends = [logic.last_day(calendar, start + timedelta(days=n), days, unit) for n in (0, later)]

    assert ends == sorted(ends)


@given(calendar=CALENDARS, start=DAYS, days=COUNTS, more=COUNTS, unit=UNITS)
def test_a_longer_term_never_ends_earlier(
    calendar: Calendar, start: date, days: int, more: int, unit: DayUnit
) -> None:
    ends = [logic.last_day(calendar, start, n, unit) for n in (days, days + more)]

    assert ends == sorted(ends)


@given(calendar=CALENDARS, start=DAYS, days=st.integers(1, 90))
def test_what_was_added_in_working_days_is_counted_back(
    calendar: Calendar, start: date, days: int
) -> None:
    end = logic.last_day(calendar, start, days, DayUnit.WORKING)

    assert logic.counted_days(calendar, start, end, DayUnit.WORKING) == days


@given(calendar=CALENDARS, start=DAYS, days=st.integers(1, 60), pause=st.integers(0, 60))
def test_a_pause_moves_the_end_by_exactly_its_working_days(
    calendar: Calendar, start: date, days: int, pause: int
) -> None:
    end = logic.last_day(calendar, start, days, DayUnit.WORKING)

    moved = logic.last_day(calendar, start, days + pause, DayUnit.WORKING)

    assert logic.counted_days(calendar, end, moved, DayUnit.WORKING) == pause


@given(calendar=CALENDARS, first=DAYS, middle=DAYS, last=DAYS, unit=UNITS)
def test_counts_of_adjoining_stretches_add_up(
    calendar: Calendar, first: date, middle: date, last: date, unit: DayUnit
) -> None:
    first, middle, last = sorted((first, middle, last))
    assume((last - first).days < 1000)

    parts = logic.counted_days(calendar, first, middle, unit) + logic.counted_days(
        calendar, middle, last, unit
    )

    assert parts == logic.counted_days(calendar, first, last, unit)


@given(calendar=CALENDARS, start=MOMENTS, days=COUNTS, unit=UNITS)
def test_the_last_second_lies_on_the_last_day(
    calendar: Calendar, start: datetime, days: int, unit: DayUnit
) -> None:
    due = logic.add(calendar, start, days, unit)

    last = logic.last_day(calendar, logic.local_day(calendar, start), days, unit)
    assert logic.local_day(calendar, due) == last
    assert logic.local_day(calendar, due + timedelta(seconds=1)) > last
