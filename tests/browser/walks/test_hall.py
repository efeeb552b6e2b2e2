"""An appointment, and the queue in the hall: who comes, and who sits at the counter."""

from datetime import date

import pytest
from tests.browser.probing import Mode
from tests.browser.walks.conftest import Town
from tests.browser.walks.ways import WAYS, name_of

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.testing import (
    make_counter,
    make_group,
    make_plan,
)
from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

HALL = "hall-440305"
WEDDING = "marriage-registration"
ROLES = ("window-officer", "hall-head")


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.fixture(autouse=True)
def _plan(streets: str) -> None:
    plan = make_plan(
        opening="Mo-Su 00:00-23:59",
        groups=(make_group(services=(WEDDING,)), make_group("general", "G", services=())),
        counters=(make_counter("1"), make_counter("2")),
        early_minutes=480,
        close_minutes=1,
    )
    publish_documents(pack="halls", appointment_plan=[plan])


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_who_booked_a_time_is_called_and_served(town: Town, mode: Mode, width: int) -> None:
    party = town.settle("苏晓晴", date(1994, 3, 8))
    walk = town.resident(party, mode, width)
    official = town.official("civil-affairs@440305", mode, roles=ROLES)

    walk.go(f"/services/{WEDDING}")
    walk.sees(services.get(WEDDING).name)
    walk.press("link", "Book an appointment")
    walk.sees("Which hall?")
    walk.tap(walk.page.locator(f"main a[href*='{HALL}']"))
    walk.shoot()
    walk.tap(walk.page.locator("main a[href*='/appointments/confirm']").first)
    walk.sees("Check your appointment")
    walk.press("button", "Book it")
    walk.sees("Show it in the hall")
    (made,) = appointments.mine(as_actor(party))
    official.go(f"/desk/hall/{HALL}")
    official.press("button", "Open the counter")
    official.page.get_by_label(official.named("Code of the appointment")).fill(made.code)
    official.press("button", "Check in")
    official.sees("In the queue")
    walk.page.reload()
    walk.tap(walk.page.locator("main a[href*='/numbers/']"))
    walk.sees("You are next.")
    official.press("button", "Call the next")
    official.sees(party.name)
    walk.page.reload()
    walk.sees("Please go to %(counter)s", counter="Window 1")
    official.press("button", "The person is here")
    official.press("button", "Done, call nobody")
    official.sees("Nobody is at your counter.")
    walk.page.reload()
    walk.sees("This number is done with.")
    official.press("button", "Close the counter")
    official.sees("Where do you sit?")
