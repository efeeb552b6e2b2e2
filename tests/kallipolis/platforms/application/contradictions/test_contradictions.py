"""What contradicts a register is answered by who keeps it; person and case hear of it."""

from typing import Final

import msgspec
import pytest

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Piece, Request
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.contradictions import api
from kallipolis.platforms.application.contradictions.contracts import Claim, Source
from kallipolis.platforms.application.contradictions.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.forms.testing import make_field as make_question
from kallipolis.platforms.application.forms.testing import make_form
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Value
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db

TEST: Final = system("test")
KEEPER: Final = "public-security@440305"
BORN: Final = Claim(registry="population", field="birth_date", claimed="1948-03-05", why="My card.")


@pytest.fixture
def office() -> Office:
    made = Office()
    address = msgspec.structs.replace(make_field("address"), same_as="population.name")
    households = make_registry("households", make_field("id_number", "id-number"), address)
    publish_registries(make_registry(), households)
    question = make_question("text", "called", prefill="evidence.card.name")
    made.edition = publish_documents(
        form=[make_form(question, id="called")],
        service=[make_service("sample-service", form="called")],
    )
    deliver()
    return made


@pytest.fixture
def person(office: Office) -> Party:
    party = make_resident(clock=office.clock)
    held = {"name": "李方", "birth_date": "1948-05-03", "region": "440305"}
    fill("population", {number_of(party): held}, clock=office.clock)
    return party


def number_of(party: Party) -> str:
    return parties.identity_of(TEST, party.id).id_number


def value(party: Party, field: str, registry: str = "population") -> Value:
    grounds = Grounds(purpose="test", legal_basis="test")
    found = registries.look_up(TEST, registry, number_of(party), fields=(field,), grounds=grounds)
    assert found is not None
    return found.values[field]


def deliver() -> None:
    """Let what follows from facts happen; the first time it is from now on."""
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def apply_for(
    office: Office, party: Party, *, called: str = "李方", **proofs: dict[str, str]
) -> Case:
    """Send in a case that rests on what registers say, by evidence type."""
    kept = {"card": "population", "book": "households"}
    office.resident = as_actor(party)
    case = office.open(
        applicant=party.id,
        answers={"called": called},
        evidence=tuple(
            Piece(requirement=type, source="registry", reference=kept[type]) for type in proofs
        ),
        facts={"known": {"evidence": proofs}},
    )
    deliver()
    return case


def answer(office: Office, case: Case, action: str, **said: object) -> None:
    keeper = office.official("decider", KEEPER)
    cases.act(keeper, case.id, action, msgspec.convert(said, Request), clock=office.clock)
    deliver()


def opened(office: Office, party: Party) -> Case:
    (found,) = api.open_about(party.id)
    return cases.find_for(TEST, found.case, clock=office.clock).case


def test_who_contradicts_a_register_gets_one_case_at_its_keeper(
    office: Office, person: Party
) -> None:
    first = api.claim(as_actor(person), person.id, BORN, clock=office.clock)
    again = api.claim(as_actor(person), person.id, BORN, clock=office.clock)

    view = cases.find_for(as_actor(person), first.case, clock=office.clock)
    assert again.case == first.case
    assert (view.case.deciding, view.case.state) == (KEEPER, "reported")
    assert view.case.due_at is not None
    assert view.answers["seen"] == "1948-05-03"
    assert view.answers["claimed"] == "1948-03-05"
    assert [entry.act for entry in audit.search(TEST, Query(act="contradiction.claim"))] == [
        "contradiction.claim",
        "contradiction.claim",
    ]


def test_a_correction_changes_the_entry_and_nothing_else_of_it(
    office: Office, person: Party
) -> None:
    api.claim(as_actor(person), person.id, BORN, clock=office.clock)

    answer(office, opened(office, person), "correct", outputs={"value": "1948-03-05"})

    assert (value(person, "birth_date"), value(person, "name")) == ("1948-03-05", "李方")
    assert api.open_about(person.id) == ()
    settled = audit.search(TEST, Query(act="contradiction.settle"))
    assert [entry.parties for entry in settled] == [(person.id,)]


def test_what_is_found_right_stays_and_can_be_contested(office: Office, person: Party) -> None:
    api.claim(as_actor(person), person.id, BORN, clock=office.clock)
    case = opened(office, person)

    answer(office, case, "find-right", reason="As on paper.", rule="law/art-1", remedy="appeal")

    assert value(person, "birth_date") == "1948-05-03"
    assert api.open_about(person.id) == ()
    cases.act(as_actor(person), case.id, "contest", Request(reason="No."), clock=office.clock)
    deliver()
    assert [each.case for each in api.open_about(person.id)] == [case.id]


def test_an_answer_that_contradicts_what_a_register_filled_in_is_found(
    office: Office, person: Party
) -> None:
    case = apply_for(office, person, called="李 芳", card={"name": "李方"})

    (found,) = api.of_case(case.id)
    view = cases.find_for(TEST, found.case, clock=office.clock)
    assert (found.registry, found.field, found.is_open) == ("population", "name", True)
    assert view.answers["source"] == Source.ANSWER
    assert view.answers["asking"] == case.id


def test_the_same_answer_in_other_characters_contradicts_nothing(
    office: Office, person: Party
) -> None:
    case = apply_for(office, person, called=" 李　方", card={"name": "李方"})

    assert api.of_case(case.id) == ()


def test_two_registers_that_say_otherwise_are_found(office: Office, person: Party) -> None:
    fill("households", {number_of(person): {"address": "李芳"}}, clock=office.clock)

    case = apply_for(office, person, card={"name": "李方"}, book={"address": "李芳"})

    assert [(each.registry, each.field) for each in api.of_case(case.id)] == [
        ("households", "address")
    ]


def test_a_case_that_waits_for_the_answer_hears_it_and_goes_on(
    office: Office, person: Party
) -> None:
    case = apply_for(office, person, called="李芳", card={"name": "李方"})
    office.act("acceptance-officer", case, "accept")
    api.wait(office.official("lead-reviewer"), case.id, reason="Checked.", clock=office.clock)
    assert cases.find_for(TEST, case.id, clock=office.clock).case.state == "suspended"

    answer(office, opened(office, person), "correct", outputs={"value": "李芳"})

    view = cases.find_for(TEST, case.id, clock=office.clock)
    assert view.case.state == "reviewing"
    assert [entry.action for entry in view.history][-2:] == ["hear-corrected", "resume"]
    assert [each.outcome for each in api.of_case(case.id)] == [Outcome.GRANTED]


def test_what_was_said_before_a_case_is_joined_to_it(office: Office, person: Party) -> None:
    said = api.claim(as_actor(person), person.id, BORN, clock=office.clock)

    case = apply_for(office, person, card={"name": "李方"})

    assert [each.case for each in api.of_case(case.id)] == [said.case]


def test_an_official_marks_a_value_in_a_case_of_their_office(office: Office, person: Party) -> None:
    case = apply_for(office, person, card={"name": "李方"})
    said = msgspec.structs.replace(BORN, source=Source.OFFICIAL)

    found = api.claim(
        office.official("acceptance-officer"), person.id, said, asking=case.id, clock=office.clock
    )

    assert [each.case for each in api.of_case(case.id)] == [found.case]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"field": "id_number"}, "contradiction.not_found"),
        ({"field": "shoe_size"}, "contradiction.not_found"),
        ({"claimed": "1948-05-03"}, "contradiction.same"),
        ({"claimed": "in spring"}, "contradiction.value_unfit"),
        ({"registry": "households", "field": "address"}, "contradiction.nothing_held"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    office: Office, person: Party, change: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        api.claim(as_actor(person), person.id, msgspec.structs.replace(BORN, **change))

    assert refused.value.code == code


def test_nobody_contradicts_a_register_for_a_stranger(office: Office, person: Party) -> None:
    stranger = as_actor(make_resident(seed=2))
    elsewhere = office.official("decider", "civil-affairs@441900")
    case = apply_for(office, person, card={"name": "李方"})

    def refused(actor: Actor, asking: str = "") -> str:
        with pytest.raises(Refusal) as refusal:
            api.claim(actor, person.id, BORN, asking=case.id if asking else None)
        return refusal.value.code

    assert refused(stranger) == "contradiction.not_found"
    assert refused(elsewhere, case.id) == "case.not_found"
    assert refused(elsewhere) == "contradiction.not_found"


def test_a_register_that_nobody_keeps_here_sends_people_to_the_hotline(
    office: Office, person: Party
) -> None:
    publish_registries(make_registry(source="harbour-office"))

    with pytest.raises(Refusal) as refused:
        api.claim(as_actor(person), person.id, BORN, clock=office.clock)

    assert refused.value.code == "contradiction.no_owner"
    assert everywhere("population").en in refused.value.values["registry"]


def test_a_place_is_put_right_by_one_of_the_places(office: Office, person: Party) -> None:
    wrong = Claim(registry="population", field="region", claimed="福田区")
    api.claim(as_actor(person), person.id, wrong, clock=office.clock)
    case = opened(office, person)

    with pytest.raises(Refusal) as refused:
        answer(office, case, "correct", outputs={"value": "福田"})
    answer(office, case, "correct", outputs={"value": "440304"})

    assert refused.value.problems[0].code == "case.output_choice"
    assert value(person, "region") == "440304"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Claim(registry="population", field="", claimed="1948"), "contradiction.unnamed"),
        (Claim(registry="population", field="birth_date"), "contradiction.unsaid"),
    ],
)
def test_who_says_nothing_is_asked_what_is_wrong(person: Party, said: Claim, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        api.claim(as_actor(person), person.id, said)

    assert refused.value.code == code
    assert api.open_about(person.id) == ()
