"""At the counter of a hall: one key after the other, the list of the day, how the hall does."""

import pytest
from django.test import Client
from tests.kallipolis.channels.desk.conftest import LogIn

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import Appointment, Wanted
from kallipolis.platforms.application.appointments.testing import (
    make_counter,
    make_group,
    make_hall,
    make_plan,
    set_stage,
)
from kallipolis.platforms.application.queues import api as queues

pytestmark = pytest.mark.django_db

HALL = "hall-one"
PATH = f"/desk/hall/{HALL}"
SERVICE = "marriage-service"
EVERY_DAY = "Mo-Su 00:00-23:59"


@pytest.fixture(autouse=True)
def _stage() -> None:
    plan = make_plan(
        opening=EVERY_DAY,
        groups=(make_group(slot_minutes=5), make_group("general", "G", services=())),
        counters=(make_counter("1"), make_counter("2", "marriage")),
        early_minutes=480,
        close_minutes=1,
    )
    set_stage(plan)


@pytest.fixture
def head(official: LogIn) -> Client:
    return official("Chen", "hall-head")


def booked(party: Party) -> Appointment:
    days = appointments.days(HALL, SERVICE)
    at = next(slot.starts_at for day in days for slot in day.slots)
    wanted = Wanted(hall=HALL, service=SERVICE, starts_at=at)
    return appointments.book(as_actor(party), wanted, key="k")


def post(client: Client, act: str, **given: str) -> str:
    return client.post(f"{PATH}/{act}", given, follow=True).content.decode()


def number_of(page: str) -> str:
    return page.partition('name="number" value="')[2][:32]


def test_who_works_in_one_hall_is_led_there(head: Client) -> None:
    answer = head.get("/desk/hall")

    assert answer["Location"] == PATH


def test_who_works_in_several_halls_chooses(head: Client) -> None:
    set_stage(halls=(make_hall(), make_hall("hall-two")))

    page = head.get("/desk/hall").content.decode()

    assert PATH in page
    assert "/desk/hall/hall-two" in page


def test_who_works_in_no_hall_is_told_which_role_to_ask_for(official: LogIn) -> None:
    answer = official("Wu", "reviewer").get("/desk/hall")

    assert answer.status_code == 403
    assert "Ask your administrator for the role of window officer." in answer.content.decode()


def test_a_hall_elsewhere_is_not_there(official: LogIn) -> None:
    far = official("Wu", "hall-head", organisation="civil-affairs@441900")

    answers = [far.get(PATH), far.get(f"{PATH}/day"), far.post(f"{PATH}/next")]

    assert {answer.status_code for answer in answers} <= {403, 404}


def test_a_morning_at_the_counter_goes_by_the_first_button_alone(head: Client) -> None:
    empty = post(head, "open", counter="1")
    post(head, "number", service="any", key="a")
    post(head, "number", service="any", key="b")
    called = post(head, "next")
    served = post(head, "step", number=number_of(called), step="serve")
    second = post(head, "next")

    assert "Call the next" in empty
    assert called.count("data-focus") == served.count("data-focus") == 1
    assert "The person is here" in called.partition("data-focus")[2][:60]
    assert "Done, call the next" in served.partition("data-focus")[2][:60]
    assert "G002" in second


def test_a_double_click_gives_one_number(head: Client) -> None:
    post(head, "number", service="any", key="same")

    page = post(head, "number", service="any", key="same")

    assert "The number is G001." in page
    assert queues.board(HALL).groups[1].waiting == 1


def test_who_is_called_is_named_with_what_they_come_for(head: Client) -> None:
    party = make_resident()
    made = booked(party)
    post(head, "open", counter="1")

    waiting = post(head, "check-in", code=made.code.lower())
    called = post(head, "next")

    assert "A001" in waiting
    assert party.name not in waiting
    assert party.name in called
    assert "marriage" in called


def test_a_code_that_is_none_is_answered_beside_the_form(head: Client) -> None:
    answer = head.post(f"{PATH}/check-in", {"code": "AAAAAAAA"})

    assert answer.status_code == 409
    assert "There is no such appointment" in answer.content.decode()


def test_a_refusal_comes_back_with_its_remedy(head: Client) -> None:
    answer = head.post(f"{PATH}/next")

    assert answer.status_code == 409
    assert "Choose the counter where you sit and open it." in answer.content.decode()


def test_the_list_of_the_day_names_who_comes_and_checks_them_in(head: Client) -> None:
    party = make_resident()
    made = booked(party)
    calendar = calendars.calendar_for(RegionCode("440300"))
    day = calendars.local_day(calendar, made.starts_at).isoformat()

    listed = head.get(f"{PATH}/day", {"day": day}).content.decode()
    unreadable = head.get(f"{PATH}/day", {"day": "no day"})
    post(head, "check-in", appointment=made.id)

    assert party.name in listed
    assert unreadable.status_code == 200
    assert appointments.find(as_actor(party), made.id).state == "arrived"


def test_the_waiting_list_is_renewed_alone(head: Client) -> None:
    post(head, "open", counter="1")
    post(head, "number", service="any", key="a")

    part = head.get(f"{PATH}/waiting", headers={"HX-Request": "true"}).content.decode()

    assert "G001" in part
    assert "<html" not in part


def test_the_head_of_the_hall_sees_counters_and_the_address_of_the_screen(
    head: Client, official: LogIn
) -> None:
    post(head, "open", counter="1")

    page = head.get(f"{PATH}/overview").content.decode()
    others = official("Wu", "window-officer").get(f"{PATH}/overview")

    assert "Chen" in page
    assert f"/halls/{HALL}/board?screen=" in page
    assert others.status_code == 404


def test_a_number_is_sent_on_to_another_counter(head: Client, official: LogIn) -> None:
    post(head, "open", counter="1")
    post(head, "number", service=SERVICE, key="a")
    called = post(head, "next")
    post(head, "step", number=number_of(called), step="transfer", to="2")
    other = official("Wu", "window-officer")
    post(other, "open", counter="2")

    page = post(other, "next")

    assert "A001" in page


def test_a_step_that_there_is_not_is_not_there(head: Client) -> None:
    answer = head.post(f"{PATH}/step", {"step": "dance", "number": "x"})

    assert answer.status_code == 404
