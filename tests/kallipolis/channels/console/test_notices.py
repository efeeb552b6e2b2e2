"""The log of deliveries in the console."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import Carrier, Delivery, Standing
from kallipolis.platforms.application.notices.testing import (
    make_device,
    make_event,
    make_template,
)

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]


def given_up() -> Delivery:
    """Let a push message be so late that it is given up."""
    person = as_actor(make_resident())
    clock = SetClock(SYSTEM_CLOCK.now())
    publish_documents(notice_template=[make_template(carriers=(Carrier.PUSH,))])
    api.add_device(person, make_device(), clock=clock)
    api.take_in(make_event(time=clock.now(), party=person.party), clock=clock)
    clock.advance(days=4)
    (waiting,) = api.log(system("test")).deliveries
    api.deliver(waiting.id, clock=clock)
    return api.log(system("test")).deliveries[0]


def test_the_log_says_what_failed_and_why_and_of_whom_nothing(keeper: Keeper) -> None:
    client = keeper("operator")
    given_up()

    page = client.get("/console/notices").content.decode()

    assert "It could not be delivered for so long that it helps nobody now." in page
    assert "Given up" in page
    assert "李测试" not in page


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [("?standing=given-up", True), ("?standing=sent", False), ("?carrier=mail", False)],
)
def test_the_log_is_filtered(keeper: Keeper, query: str, is_shown: bool) -> None:
    client = keeper("operator")
    given_up()

    page = client.get(f"/console/notices{query}").content.decode()

    assert ("helps nobody now" in page) is is_shown


def test_what_was_given_up_is_queued_again(keeper: Keeper) -> None:
    client = keeper("operator")
    delivery = given_up()

    client.post(f"/console/notices/{delivery.id}")

    assert api.log(system("test")).deliveries[0].standing == Standing.QUEUED


@pytest.mark.parametrize("role", ["decider", "pack-editor"])
def test_who_does_not_run_the_city_sees_no_log(keeper: Keeper, role: str) -> None:
    assert keeper(role).get("/console/notices").status_code == 403
