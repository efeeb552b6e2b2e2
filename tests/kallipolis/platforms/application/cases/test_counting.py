"""What takes long to count is kept for a minute, and said to be of then."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from kallipolis.platforms.application.cases.adapters import counting
from kallipolis.platforms.application.cases.adapters.counting import MANY, Rows

NOW = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)


def counts(of_each: int) -> Callable[[], Rows]:
    """Count otherwise each time: two offices that have about as many cases."""
    times = count()
    return lambda: [("one", of_each + next(times)), ("other", of_each)]


@pytest.mark.parametrize(
    ("of_each", "later", "as_of", "found"),
    [
        (MANY // 2, timedelta(seconds=59), NOW, MANY // 2),
        (MANY // 2, timedelta(minutes=1), None, MANY // 2 + 1),
        (MANY // 2, timedelta(seconds=-1), None, MANY // 2 + 1),
        (MANY // 2 - 1, timedelta(seconds=1), None, MANY // 2),
    ],
)
def test_many_are_counted_once_a_minute_and_few_each_time(
    of_each: int, later: timedelta, as_of: datetime | None, found: int
) -> None:
    key, counted = object(), counts(of_each)
    counting.counted(key, counted, NOW)

    rows, moment = counting.counted(key, counted, NOW + later)

    assert (rows[0][1], moment) == (found, as_of)


def test_figures_of_several_moments_are_of_the_earliest() -> None:
    later = NOW + timedelta(seconds=30)

    assert counting.earliest((None, later, NOW)) == NOW
    assert counting.earliest((None, None)) is None
