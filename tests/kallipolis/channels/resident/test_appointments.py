"""Residents choose a hall, a day and a time, keep or give back what they booked, and queue."""

from collections.abc import Callable
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from msgspec.structs import replace

from kallipolis.foundation.access.contracts import Actor
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import system
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    OpenSlot,
    Wanted,
)
from kallipolis.platforms.application.appointments.testing import (
    make_counter,
    make_group,
    make_plan,
)
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Request, Then
from kallipolis.platforms.application.cases.testing import make_opening
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import Step, Visit
from kallipolis.platforms.application.ratings import api as ratings

HALL = "hall-440305"
SERVICE = "marriage-registration"
TEST = system("test")
SERVES_ALL_DAY = "Mo-Su 00:00-23:59"
Settle = Callable[..., Party]
LogIn = Callable[[Party], Client]


@pytest.fixture(autouse=True)
def _plan(_packs: None) -> None:
    plan = make_plan(
        opening=SERVES_ALL_DAY,
        groups=(
            make_group(services=(SERVICE, "divorce-registration"), places=1),
            make_group("general", "G", services=()),
        ),
        counters=(make_counter("1"), make_counter("2")),
        early_minutes=480,
        close_minutes=1,
    )
    publish_documents(pack="halls", appointment_plan=[plan])


def first_slot(place: int = 0) -> OpenSlot:
    days = appointments.days(HALL, SERVICE)
    return [slot for day in days for slot in day.slots if slot.free][place]


def asked(at: OpenSlot, key: str = "k") -> dict[str, str]:
    return {"service": SERVICE, "hall": HALL, "at": at.starts_at.isoformat(), "key": key}


def booked(party: Party, place: int = 0, service: str = SERVICE) -> Appointment:
    wanted = Wanted(hall=HALL, service=service, starts_at=first_slot(place).starts_at)
    return appointments.book(as_actor(party), wanted, key=f"{party.id} {service}")


def official() -> Actor:
    return make_official("hall-head", region="440305", organisation="civil-affairs@440305")


def registered() -> Party:
    office, region = OrganisationId("civil-affairs@440305"), RegionCode("440305")
    return parties.register_official(TEST, name="Li", organisation=office, region=region)


def code_of_today() -> str:
    return queues.presence_code(HALL, queues.screen_key(official(), HALL))


def test_one_goes_from_the_service_to_hall_day_and_time_by_links_alone(
    settle: Settle, log_in: LogIn
) -> None:
    client = log_in(settle())
    at = first_slot()

    services = client.get("/appointments/new").content.decode()
    halls = client.get("/appointments/new", {"service": SERVICE}).content.decode()
    times = client.get("/appointments/new", {"service": SERVICE, "hall": HALL}).content.decode()

    assert f'href="?service={SERVICE}"' in services
    assert f"hall={HALL}" in halls
    assert "1 place" in times
    assert f"/appointments/confirm?service={SERVICE}" in times
    assert at.starts_at.isoformat().partition("+")[0].replace(":", "%3A") in times


def test_what_is_chosen_is_asked_about_once_and_then_booked_once(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    client = log_in(party)
    at = first_slot()

    page = client.get("/appointments/confirm", asked(at)).content.decode()
    first = client.post("/appointments/confirm", asked(at))
    again = client.post("/appointments/confirm", asked(at))

    assert "Marriage registration" in page
    assert "Please bring" in page
    (made,) = appointments.mine(as_actor(party))
    assert first["Location"] == again["Location"] == f"/appointments/{made.id}"
    shown = client.get(first["Location"]).content.decode()
    assert "Your appointment is booked." in shown
    assert made.code in shown


def test_who_is_too_late_for_the_last_place_is_told_and_nothing_is_booked(
    settle: Settle, log_in: LogIn
) -> None:
    at = first_slot()
    booked(settle("别人", seed=2))
    party = settle()

    answer = log_in(party).post("/appointments/confirm", asked(at))

    assert answer.status_code == 409
    assert "The last place at this time has just been taken." in answer.content.decode()
    assert appointments.mine(as_actor(party)) == ()


@pytest.mark.parametrize("at", ["", "tomorrow", "2026-05-12T09:00", "0001-01-01T00:00:00+00:00"])
def test_a_time_that_is_none_is_answered_with_what_to_do(
    at: str, settle: Settle, log_in: LogIn
) -> None:
    answer = log_in(settle()).get(
        "/appointments/confirm", {"service": SERVICE, "hall": HALL, "at": at}
    )

    assert answer.status_code == 409
    assert "Choose one of the times that are listed." in answer.content.decode()


def test_an_appointment_is_moved_and_cancelled(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    client, made, other = log_in(party), booked(party), first_slot(3)
    path = f"/appointments/{made.id}"

    choosing = client.get(f"{path}/change")
    asking = client.get(f"{path}/change", {"at": other.starts_at.isoformat()})
    client.post(f"{path}/change", {"at": other.starts_at.isoformat()})
    moved = appointments.find(as_actor(party), made.id)
    sure = client.get(f"{path}/cancel")
    client.post(f"{path}/cancel")

    assert [answer.status_code for answer in (choosing, asking, sure)] == [200, 200, 200]
    assert moved.starts_at == other.starts_at
    (after,) = appointments.mine(as_actor(party))
    assert after.state == "cancelled"
    assert "Cancelled" in client.get("/appointments").content.decode()


def test_who_is_in_the_hall_checks_in_by_its_code_and_sees_their_number(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    client, made = log_in(party), booked(party)
    path = f"/appointments/{made.id}/check-in"

    wrong = client.post(path, {"code": "123"})
    right = client.post(path, {"code": code_of_today()})
    number = client.get(right["Location"]).content.decode()

    assert wrong.status_code == 409
    assert "This is not the code that the screen of the hall shows today." in wrong.content.decode()
    assert "A001" in number
    assert "You are next." in number
    assert "A001" in client.get("/appointments").content.decode()


def test_anybody_there_takes_a_number_and_follows_it_without_scripts_and_with(
    settle: Settle,
) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    code = code_of_today()

    page = client.get(f"/halls/{HALL}/here", {"code": code}).content.decode()
    given = {"service": SERVICE, "code": code, "key": "k"}
    taken = client.post(f"/halls/{HALL}/here", given)
    again = client.post(f"/halls/{HALL}/here", given)
    whole = client.get(taken["Location"]).content.decode()
    part = client.get(taken["Location"], headers={"HX-Request": "true"}).content.decode()

    assert "Marriage registration" in page
    assert taken["Location"] == again["Location"]
    assert '<meta http-equiv="refresh"' in whole
    assert 'hx-trigger="every 10s"' in part
    assert "<html" not in part


def test_the_board_shows_numbers_and_never_who_they_are(settle: Settle) -> None:
    party, head = settle("梁秀英"), official()
    made = booked(party)
    queues.check_in(head, made.id)
    queues.open_counter(head, HALL, "1")
    queues.call_next(head, HALL)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")

    board = client.get(f"/halls/{HALL}/board").content.decode()
    part = client.get(f"/halls/{HALL}/board", headers={"HX-Request": "true"}).content.decode()

    assert "A001" in board
    assert "Window 1" in board
    assert party.name not in board
    assert code_of_today() not in board
    assert "<html" not in part


def test_the_halls_own_screen_shows_the_code_of_the_day(settle: Settle) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    key = queues.screen_key(official(), HALL)

    screen = client.get(f"/halls/{HALL}/board", {"screen": key}).content.decode()

    assert code_of_today() in screen


def test_a_number_that_is_done_with_asks_no_more(settle: Settle) -> None:
    head = official()
    queues.open_counter(head, HALL, "1")
    taken = queues.take_number(head, HALL, Visit(service=SERVICE))
    queues.call_next(head, HALL)
    queues.take_step(head, taken.id, Step.SERVE)
    queues.take_step(head, taken.id, Step.FINISH)

    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/numbers/{taken.id}").content.decode()

    assert "This number is done with." in page
    assert "hx-get" not in page


def test_the_guide_of_a_service_leads_to_its_appointments(settle: Settle, log_in: LogIn) -> None:
    page = log_in(settle()).get(f"/services/{SERVICE}").content.decode()

    assert f"/appointments/new?service={SERVICE}" in page


def test_a_place_without_halls_with_appointments_says_what_to_do() -> None:
    publish_documents(pack="halls", appointment_plan=[make_plan(region="445300")])

    page = Client(HTTP_ACCEPT_LANGUAGE="en").get("/appointments/new").content.decode()

    assert "Choose a place to see the halls near it." in page


def test_a_granted_case_leads_to_the_hour_of_its_visit(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    day = first_slot().starts_at.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    case = granted(party, comes_on=day)
    page, along = f"/cases/{case.id}", f"case={case.id}&amp;day={day}"

    before = browser.get(page).content.decode()
    halls = browser.get(f"/appointments/new?service={SERVICE}&case={case.id}&day={day}")
    browser.post("/appointments/confirm", {**asked(first_slot()), "case": case.id})
    after = browser.get(page).content.decode()

    assert f"/appointments/new?service={SERVICE}&amp;{along}" in before
    assert f"hall={HALL}&{along.replace('&amp;', '&')}" in unescape(halls.content.decode())
    (made,) = appointments.mine(as_actor(party))
    assert made.case_id == case.id
    assert f"/appointments/{made.id}" in after


def granted(party: Party, **answers: str) -> Case:
    """Let a case of the service whose slip leads to a visit be granted."""
    opening = make_opening(
        "instant",
        service="marriage-appointment",
        edition=packs.edition(),
        applicant=party.id,
        region=RegionCode("440305"),
        accepting=OrganisationId("civil-affairs@440305"),
        deciding=OrganisationId("civil-affairs@440305"),
        answers=dict(answers),
        facts={"why": []},
    )
    decision = Request(outcome=Outcome.GRANTED, rule="cn-civil-code/art-1046")
    then = (Then(action="decide-at-once", request=decision),)
    return cases.open_case(as_actor(party), opening, then=then)


def test_who_was_served_with_a_number_is_asked_once_how_it_was(
    settle: Settle, log_in: LogIn
) -> None:
    party, known = settle(), registered()
    head = replace(official(), party=known.id)
    browser = log_in(party)
    number = queues.check_in(head, booked(party).id)
    queues.open_counter(head, HALL, "1")
    queues.call_next(head, HALL)
    queues.take_step(head, number.id, Step.SERVE)
    page, question = f"/numbers/{number.id}", "How were you served?"
    early = browser.get(page).content.decode()
    queues.take_step(head, number.id, Step.FINISH)

    asked_now = browser.get(page).content.decode()
    strangers = Client(HTTP_ACCEPT_LANGUAGE="en").get(page).content.decode()
    unsaid = browser.post(f"{page}/rating", {"words": "Kind."})
    browser.post(f"{page}/rating", {"stars": "4", "words": "Kind."})

    pages = (early, asked_now, strangers, browser.get(page).content.decode())
    assert [question in each for each in pages] == [False, True, False, False]
    assert unsaid.status_code == 422
    assert ratings.figures_of("hall", HALL).total == 1
