"""An official marks a value of a register, waits for the answer, and the keeper gives it."""

import pytest
from tests.kallipolis.channels.desk.conftest import LogIn
from tests.kallipolis.channels.desk.test_case import act, look

from kallipolis.foundation.actors import system
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Piece
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries

pytestmark = pytest.mark.django_db

TEST = system("test")
BORN = {"wrong": "population", "field": "birth_date", "claimed": "1948-03-05"}


@pytest.fixture
def case(office: Office) -> Case:
    publish_registries(make_registry())
    person = make_resident()
    number = parties.identity_of(TEST, person.id).id_number
    values = {"birth_date": "1948-05-03", "region": "440305"}
    fill("population", {number: values})
    office.resident = as_actor(person)
    return office.open(
        applicant=person.id,
        evidence=(Piece(requirement="card", source="registry", reference="population"),),
        facts={"known": {"evidence": {"card": values}}},
    )


def test_a_marked_value_goes_to_its_keeper_and_the_case_can_wait(
    office: Office, official: LogIn, case: Case
) -> None:
    client = official("Chen", "acceptance-officer", "lead-reviewer")
    act(client, case, "accept")
    before = look(client, case)

    client.post(f"/desk/cases/{case.id}/wrong", BORN)
    marked = look(client, case)
    client.post(f"/desk/cases/{case.id}/wait")

    assert "Not right?" in before
    assert "Under correction" in marked
    assert "Wait for the answer" in marked
    (found,) = contradictions.of_case(case.id)
    assert found.waiting
    assert cases.find_for(TEST, case.id).case.state == "suspended"


def test_the_keeper_writes_what_is_right(office: Office, official: LogIn, case: Case) -> None:
    official("Chen", "acceptance-officer").post(f"/desk/cases/{case.id}/wrong", BORN)
    (found,) = contradictions.of_case(case.id)
    keeper = official("Wu", "decider", organisation="public-security@440305")
    correction = cases.find_for(TEST, found.case).case

    page = act(keeper, correction, "correct", outputs__value="1948-03-05")

    assert "What stood there" in page
    assert "3 May 1948" in page
    assert "What stands there now" in page
    assert cases.find_for(TEST, found.case).case.state == "corrected"


def test_what_the_register_says_already_is_no_correction(
    office: Office, official: LogIn, case: Case
) -> None:
    client = official("Chen", "acceptance-officer")

    answer = client.post(f"/desk/cases/{case.id}/wrong", BORN | {"claimed": "1948-05-03"})

    page = answer.content.decode()
    assert "This is what the register says already." in page
    assert 'href="#wrong-card-claimed"' in page
    assert 'value="1948-05-03"' in page
    assert contradictions.of_case(case.id) == ()
