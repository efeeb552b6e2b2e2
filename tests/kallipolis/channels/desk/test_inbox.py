"""The inbox: who sees it, what stands in it, how it is filtered and walked."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.parties.models import Appointment
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]


def test_strangers_are_led_to_the_log_in() -> None:
    answer = Client().get("/desk/")

    assert answer["Location"] == "/accounts/login/?next=/desk/"


def test_residents_learn_that_the_desk_is_not_theirs() -> None:
    client = log_in(Client(headers={"Accept-Language": "en"}), make_user())

    answer = client.get("/desk/")

    assert answer.status_code == 403


def test_officials_without_a_second_factor_stay_outside(office: Office) -> None:
    user = make_official_user("Chen", "decider")
    client = log_in(Client(), user, with_second_factor=False)

    assert client.get("/desk/").status_code == 403


def test_a_row_says_what_who_where_how_long_and_what_next(office: Office, official: LogIn) -> None:
    case = office.open()

    page = official("Chen", "acceptance-officer").get("/desk/").content.decode()

    assert f'href="/desk/cases/{case.id}?at=' in page
    assert "Sample service" in page
    assert "Lin Sample" in page
    assert "Shenzhen" in page
    assert "working days left" in page
    assert "Accept it, or say what is to be corrected" in page


def test_officials_of_elsewhere_find_nothing(office: Office, official: LogIn) -> None:
    office.open()

    client = official("Wu", "acceptance-officer", organisation="civil-affairs@441900")

    assert "Nothing waits for you." in client.get("/desk/").content.decode()


def test_every_page_names_who_looks_in_its_watermark(office: Office, official: LogIn) -> None:
    page = official("Chen", "decider").get("/desk/").content.decode()

    assert '<div class="watermark" aria-hidden="true"><span>Chen ' in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("words=lin", True),
        ("words=wu", False),
        ("state=submitted&light=green&region=440300&service=sample-service&what=cases", True),
        ("what=reviews", False),
        ("light=red", False),
    ],
)
def test_the_inbox_is_filtered(
    office: Office, official: LogIn, query: str, *, is_there: bool
) -> None:
    case = office.open()

    page = official("Chen", "acceptance-officer").get(f"/desk/?{query}").content.decode()

    assert (case.id in page) is is_there


def test_filters_that_nobody_knows_are_refused_with_a_remedy(
    office: Office, official: LogIn
) -> None:
    answer = official("Chen", "decider").get("/desk/?light=purple")

    assert answer.status_code == 422
    assert "choose the filters again" in answer.content.decode()


def test_long_lists_go_on_behind_the_last_row(office: Office, official: LogIn) -> None:
    cases = [office.open(applicant_name=f"Lin {number}") for number in range(31)]
    client = official("Chen", "acceptance-officer")

    first = client.get("/desk/")
    link = first.content.decode().partition('rel="next" data-key="l" ')[2]
    after = link.partition('href="')[2].partition('"')[0]
    second = client.get(after.replace("&amp;", "&"))

    paths = [f'href="/desk/cases/{case.id}?at=' for case in cases]
    shown = [path in first.content.decode() for path in paths]
    assert sum(shown) == 30
    assert [path in second.content.decode() for path in paths] == [not one for one in shown]


def test_keepers_find_the_console_from_the_desk(office: Office, official: LogIn) -> None:
    operator, decider = official("Chen", "operator"), official("Wu", "decider")

    assert 'href="/console/"' in operator.get("/desk/find").content.decode()
    assert 'href="/console/"' not in decider.get("/desk/").content.decode()


def test_who_holds_an_office_that_is_gone_still_sees_what_waits(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Chen", "acceptance-officer")
    held = Appointment.objects.get(role="acceptance-officer")
    Appointment.objects.create(
        party=held.party,
        role="reviewer",
        organisation="no-such@440300",
        region="440300",
        given_at=held.given_at,
    )

    page = client.get("/desk/")

    assert page.status_code == 200
    assert case.id in page.content.decode()
