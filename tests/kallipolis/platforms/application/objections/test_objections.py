"""Who does not want to be looked up withdraws a consent, or has the authority answer."""

from typing import Final

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Piece, Request
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.objections import api
from kallipolis.platforms.application.objections.contracts import Against, Objection, Way
from kallipolis.platforms.application.objections.events import FORGONE
from kallipolis.platforms.application.objections.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries

pytestmark = pytest.mark.django_db

TEST: Final = system("test")
LAWFUL: Final = {"reason": "By article 3.", "rule": "sample-law/art-3", "remedy": "Contest it."}


@pytest.fixture
def office() -> Office:
    made = Office()
    publish_registries(make_registry())
    made.edition = publish_documents(service=[make_service("sample-service")])
    outbox.dispatch(subscriptions=SUBSCRIPTIONS)
    return made


@pytest.fixture
def person(office: Office) -> Party:
    party = make_resident(clock=office.clock)
    office.resident = as_actor(party)
    return party


def sent(office: Office, person: Party, carried_by: str = "duty") -> Case:
    piece = Piece(
        requirement="card", source="registry", reference="population", basis="sample-law/art-1"
    )
    held = msgspec.structs.replace(piece, carried_by=carried_by)
    return office.open(applicant=person.id, evidence=(held,))


def against(case: Case) -> Against:
    return Against(service="sample-service", proof="card", why="I do not want it.", asking=case.id)


def object_to(
    office: Office, person: Party, said: Against, actor: Actor | None = None
) -> Objection:
    return api.object_to(actor or as_actor(person), person.id, said, clock=office.clock)


def answered(office: Office, made: Objection, action: str, **said: object) -> None:
    case = cases.find_for(TEST, made.case, clock=office.clock).case
    keeper = office.official("decider", case.deciding)
    cases.act(keeper, case.id, action, msgspec.convert(said, Request), clock=office.clock)
    deliver()


def deliver() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def forgone(case: Case) -> list[object]:
    return [event.data for event in outbox.recorded(subject=case.id) if event.type == FORGONE]


def test_an_objection_is_a_case_at_who_looked_answered_within_its_limit(
    office: Office, person: Party
) -> None:
    asking = sent(office, person)

    made = object_to(office, person, against(asking))
    again = object_to(office, person, against(asking))

    view = cases.find_for(TEST, made.case, clock=office.clock)
    assert again.case == made.case
    assert (view.case.deciding, view.case.applicant) == (asking.deciding, person.id)
    assert (view.answers["basis"], view.answers["asking"]) == ("sample-law/art-1", asking.id)
    assert view.case.due_at is not None
    assert made.is_open
    assert api.stopped(person.id, "sample-service") == frozenset()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_objection_is_written_in_the_language_of_the_place(
    office: Office, person: Party, settings: Settings, language: str
) -> None:
    settings.LANGUAGE_CODE = language
    asking = sent(office, person)

    made = object_to(office, person, against(asking))

    answers = cases.find_for(TEST, made.case, clock=office.clock).answers
    assert answers["service"] == services.get("sample-service").name.in_language(language)


def test_a_look_up_that_is_stopped_carries_nothing_more(office: Office, person: Party) -> None:
    asking = sent(office, person)
    made = object_to(office, person, against(asking))

    answered(office, made, "stop", reason="We need it no more.")

    assert api.stopped(person.id, "sample-service") == {"card"}
    assert forgone(asking) == [{"proof": "card", "way": "objection"}]
    assert [each.outcome for each in api.of_party(person.id)] == [Outcome.GRANTED]


def test_a_look_up_that_is_lawful_goes_on_and_the_answer_can_be_contested(
    office: Office, person: Party
) -> None:
    asking = sent(office, person)
    made = object_to(office, person, against(asking))

    answered(office, made, "find-lawful", **LAWFUL)
    (refused,) = api.of_party(person.id)
    office.apply(cases.find_for(TEST, made.case).case, "contest", reason="I still object.")
    deliver()

    assert (refused.outcome, refused.stops) == (Outcome.REFUSED, False)
    assert api.of_party(person.id)[0].is_open
    assert forgone(asking) == []


def test_a_consent_is_withdrawn_and_not_objected_to(office: Office, person: Party) -> None:
    asking = sent(office, person, "consent")
    with pytest.raises(Refusal) as refused:
        object_to(office, person, against(asking))

    made = api.withdraw(as_actor(person), asking.id, "card", clock=office.clock)
    again = api.withdraw(as_actor(person), asking.id, "card", clock=office.clock)

    assert refused.value.code == "objection.by_consent"
    assert (made, made.way, made.stops) == (again, Way.WITHDRAWAL, True)
    assert forgone(asking) == [{"proof": "card", "way": "withdrawal"}]


def test_what_a_duty_carried_has_no_consent_to_withdraw(office: Office, person: Party) -> None:
    asking = sent(office, person)

    with pytest.raises(Refusal) as refused:
        api.withdraw(as_actor(person), asking.id, "card", clock=office.clock)

    assert refused.value.code == "objection.no_consent"


def test_what_was_looked_up_before_anything_was_sent_is_known_from_the_ledger(
    office: Office, person: Party
) -> None:
    number = parties.identity_of(TEST, person.id).id_number
    fill("population", {number: {"name": "李方"}}, clock=office.clock)
    grounds = Grounds(
        purpose="sample-service", legal_basis="sample-law/art-2", proof="card", party=person.id
    )
    registries.look_up(TEST, "population", number, fields=("name",), grounds=grounds)
    audit.seal()

    made = object_to(office, person, Against(service="sample-service", proof="card"))

    answers = cases.find_for(TEST, made.case, clock=office.clock).answers
    assert (answers["basis"], answers["asking"]) == ("sample-law/art-2", "")


def test_nobody_objects_to_what_was_not_looked_up_or_for_somebody_else(
    office: Office, person: Party
) -> None:
    asking = sent(office, person)
    other = as_actor(make_resident(seed=2, clock=office.clock))
    nothing = Against(service="sample-service", proof="photo", asking=asking.id)

    with pytest.raises(Refusal) as never:
        object_to(office, person, nothing)
    with pytest.raises(Refusal) as stranger:
        object_to(office, person, against(asking), other)
    with pytest.raises(Refusal) as neither:
        api.withdraw(other, asking.id, "card", clock=office.clock)

    assert never.value.code == stranger.value.code == "objection.not_found"
    assert neither.value.code == "case.not_found"
