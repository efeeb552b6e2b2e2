"""What a pack runs by a schedule has come or not, by the clock of the place."""

from datetime import UTC, datetime

import pytest

from kallipolis.foundation import schedules

NIGHTLY = "0 3 * * *"
LAST = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
"""Noon at the place; its next three o'clock is 19:00 by UTC."""


def test_what_never_ran_is_due() -> None:
    assert schedules.has_come(NIGHTLY, None, LAST)


@pytest.mark.parametrize(("hour", "has_come"), [(18, False), (19, True), (20, True)])
def test_a_schedule_has_come_by_the_clock_of_the_place(hour: int, has_come: bool) -> None:
    now = LAST.replace(hour=hour)

    assert schedules.has_come(NIGHTLY, LAST, now) is has_come


@pytest.mark.parametrize("schedule", ["", NIGHTLY, "*/5 * * * *"])
def test_five_fields_of_cron_are_a_schedule(schedule: str) -> None:
    assert list(schedules.faults(schedule)) == []


@pytest.mark.parametrize("schedule", ["at noon", "0 25 * * *", "0 0 31 2 *"])
def test_what_does_not_read_as_one_is_named(schedule: str) -> None:
    (fault,) = schedules.faults(schedule)

    assert (fault.path, fault.expected) == ("schedule", "five fields of cron")
