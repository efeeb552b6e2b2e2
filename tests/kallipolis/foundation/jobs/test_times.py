"""When a schedule is due, and how long to wait after a failure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.jobs.contracts import Schedule
from kallipolis.foundation.jobs.logic import LONGEST_WAIT, back_off, next_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


def test_a_cron_rule_is_read_in_the_time_zone_of_the_place() -> None:
    nightly = Schedule(name="n", job="j", cron="10 3 * * *")

    assert next_moment(nightly, NOON, SHANGHAI) == datetime(2026, 1, 5, 19, 10, tzinfo=UTC)


def test_an_interval_keeps_its_beat_and_passes_over_what_was_missed() -> None:
    hourly = Schedule(name="h", job="j", every=timedelta(hours=1))
    due = NOON - timedelta(hours=5, minutes=10)

    assert next_moment(hourly, NOON, SHANGHAI, due=due) == NOON + timedelta(minutes=50)


def test_a_schedule_without_a_rule_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="neither every nor cron"):
        next_moment(Schedule(name="n", job="j"), NOON, SHANGHAI)


@given(
    every=st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
    late=st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_the_next_moment_is_ahead_and_no_further_than_one_interval(
    every: timedelta, late: timedelta
) -> None:
    schedule = Schedule(name="n", job="j", every=every)

    moment = next_moment(schedule, NOON, SHANGHAI, due=NOON - late)

    assert NOON < moment <= NOON + every
    assert (moment - (NOON - late)) % every == timedelta(0)


@given(attempts=st.integers(1, 1000), chance=st.floats(0, 1))
def test_waiting_grows_and_is_bounded(attempts: int, chance: float) -> None:
    wait = back_off(attempts, chance)

    assert timedelta(seconds=0.5) <= wait <= LONGEST_WAIT * 1.5
    assert wait <= back_off(attempts + 1, chance)
