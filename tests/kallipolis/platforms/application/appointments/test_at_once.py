"""Many want the last place at the same moment: one gets it, whatever the database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.at_once import at_once

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.application.appointments import api
from kallipolis.platforms.application.appointments.contracts import Appointment, Wanted
from kallipolis.platforms.application.appointments.models import StoredBooking
from kallipolis.platforms.application.appointments.testing import (
    MONDAY,
    make_group,
    make_plan,
    set_stage,
)

pytestmark = pytest.mark.django_db(transaction=True)

CLOCK = SetClock(MONDAY)
AT = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=30)
BOOKERS = 8


def booking(
    who: str, starts_at: datetime = AT, service: str = "marriage-service", key: str = ""
) -> Callable[[], Appointment]:
    wanted = Wanted(hall="hall-one", service=service, starts_at=starts_at)
    return lambda: api.book(
        make_resident(who), wanted, key=key or f"{who} {service} {starts_at}", clock=CLOCK
    )


def set_places(places: int, most_open: int = 3) -> None:
    groups = (make_group(places=places), make_group("general", "G", services=(), places=9))
    set_stage(make_plan(groups=groups, most_open=most_open))


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_get_a_place_than_there_are(places: int) -> None:
    set_places(places)

    found = at_once(*[booking(f"resident-{number}") for number in range(BOOKERS)])

    got = [one for one in found if isinstance(one, Appointment)]
    assert len(got) == places
    assert found.count("appointment.full") == BOOKERS - places
    assert sorted(StoredBooking.objects.values_list("seat", flat=True)) == list(range(places))
    assert len(outbox.recorded(types=("org.kallipolis.appointments.booked",))) == places


def test_a_double_click_books_once() -> None:
    set_places(4)

    found = at_once(*[booking("resident", key="k")] * BOOKERS)

    assert len({one.id for one in found if isinstance(one, Appointment)}) == 1
    assert StoredBooking.objects.count() == 1


def test_nobody_gets_more_places_than_a_person_may_have() -> None:
    set_places(4, most_open=2)
    moments = [AT + timedelta(minutes=30 * number) for number in range(6)]

    found = at_once(
        *[booking("resident", moment, f"service-{n}") for n, moment in enumerate(moments)]
    )

    assert found.count("appointment.too_many") == len(moments) - 2
    assert sorted(StoredBooking.objects.values_list("nth", flat=True)) == [0, 1]


def test_of_those_who_move_to_the_last_place_one_does() -> None:
    set_places(BOOKERS)
    made = [booking(f"resident-{number}")() for number in range(4)]
    set_places(1)

    found = at_once(
        *[
            (lambda one=one: api.change(make_resident(one.party), one.id, LATER, clock=CLOCK))
            for one in made
        ]
    )

    assert found.count("appointment.full") == len(made) - 1
    assert StoredBooking.objects.filter(starts_at=LATER).count() == 1
    assert StoredBooking.objects.filter(starts_at=AT).count() == len(made) - 1
