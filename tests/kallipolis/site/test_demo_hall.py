"""The hall of the demo city has appointments ahead and a queue that is under way."""

from datetime import UTC, datetime

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Founded, Size

NOON = SetClock(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
NIGHT = SetClock(datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
SUNDAY = SetClock(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
WATCHER = system("test")
PACKS = ["core", "guangdong", "public-services", "guangdong-appointments"]


@pytest.fixture(autouse=True)
def _demo(db: None, settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, demo=True)


def found(now: SetClock = NOON) -> Founded:
    size = Size(residents=150, companies=2, cases=1)
    return city.found(size, now, seed=7, progress=lambda *_: None, plan=())


def hall_of(founded: Founded) -> str:
    return organisations.halls(founded.city.home)[0].id


@pytest.mark.parametrize("now", [NOON, NIGHT], ids=["noon", "night"])
def test_counters_call_and_people_wait(now: SetClock) -> None:
    publish_packs(*PACKS)

    hall = hall_of(found(now))

    board = queues.board(hall, clock=now)
    assert len(board.called) >= 1
    assert sum(group.waiting for group in board.groups) >= 1
    assert queues.overview(WATCHER, hall, clock=now).numbers["served"] >= 3


def test_who_has_a_log_in_has_an_appointment_ahead() -> None:
    publish_packs(*PACKS)

    founded = found()

    ahead = {
        name: [each.state for each in appointments.mine(founded.city.leads[name].actor)]
        for name in ("young", "parent", "elder")
    }
    assert list(ahead.values()) == [["booked"]] * 3


def test_the_hall_expects_people_today_and_on_the_days_to_come() -> None:
    publish_packs(*PACKS)

    hall = hall_of(found())

    days = [datetime(2026, 11, day, tzinfo=UTC).date() for day in (20, 23, 24)]
    expected = [len(appointments.of_day(WATCHER, hall, day, clock=NOON)) for day in days]
    assert min(expected) >= 5


@pytest.mark.parametrize("now", [NIGHT, SUNDAY], ids=["night", "sunday"])
def test_the_hall_was_rated_whenever_the_city_is_founded(now: SetClock) -> None:
    publish_packs(*PACKS)

    hall = hall_of(found(now))

    assert ratings.figures_of("hall", hall).mean is not None


def test_a_place_without_plans_has_a_city_all_the_same() -> None:
    publish_packs(*PACKS[:3])

    founded = found()

    assert appointments.plan_of(hall_of(founded)) is None
