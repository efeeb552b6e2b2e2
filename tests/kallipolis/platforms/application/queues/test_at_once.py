"""Several counters and comers at the same moment: each number is given and called once."""

import pytest
from tests.at_once import at_once

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.clock import SetClock
from kallipolis.platforms.application.appointments.testing import (
    MONDAY,
    make_counter,
    make_plan,
    set_stage,
)
from kallipolis.platforms.application.queues import api
from kallipolis.platforms.application.queues.contracts import QueueNumber, Visit

pytestmark = pytest.mark.django_db(transaction=True)

CLOCK = SetClock(MONDAY)
HALL = "hall-one"
VISIT = Visit(service="any")
COUNTERS = 6


@pytest.fixture(autouse=True)
def _stage() -> None:
    counters = tuple(make_counter(str(number)) for number in range(COUNTERS))
    set_stage(make_plan(counters=counters))


def test_everybody_gets_another_number_and_none_is_left_out() -> None:
    official = make_official("hall-head")

    found = at_once(*[lambda: api.take_number(official, HALL, VISIT, clock=CLOCK).label] * COUNTERS)

    assert sorted(map(str, found)) == [f"G{number:03}" for number in range(1, COUNTERS + 1)]


def test_no_two_counters_call_the_same_number() -> None:
    officials = [make_official("hall-head", party=f"official-{n}") for n in range(COUNTERS)]
    for number, official in enumerate(officials):
        api.open_counter(official, HALL, str(number), clock=CLOCK)
        api.take_number(official, HALL, VISIT, clock=CLOCK)

    found = at_once(*[(lambda who=who: api.call_next(who, HALL, clock=CLOCK)) for who in officials])

    labels = [one.label for one in found if isinstance(one, QueueNumber)]
    assert len(labels) == len(set(labels)) == COUNTERS


def test_a_double_click_calls_one_number() -> None:
    official = make_official("hall-head")
    api.open_counter(official, HALL, "0", clock=CLOCK)
    for _ in range(3):
        api.take_number(official, HALL, VISIT, clock=CLOCK)

    found = at_once(*[lambda: api.call_next(official, HALL, clock=CLOCK)] * 4)

    assert sum(isinstance(one, QueueNumber) for one in found) == 1
    assert {one for one in found if isinstance(one, str)} <= {"queue.undecided", "queue.changed"}
