"""A grant changes the registries that its service names, once, and its end is told there."""

from datetime import UTC, datetime

import pytest

from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Request
from kallipolis.platforms.application.forms.testing import make_field, make_form
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Values
from kallipolis.platforms.data.registries.testing import make_field as make_column
from kallipolis.platforms.data.registries.testing import make_registry

pytestmark = pytest.mark.django_db

TEST = system("test")
GROUNDS = Grounds(purpose="test", legal_basis="test")
WORDS = {"en": "Registration", "zh-Hans": "登记", "zh-Hant": "登記"}
COLUMNS = ("chip", "called", "status", "since", "tag")
REGISTERS = {
    "registry": "dogs",
    "key": "answers.chip",
    "fields": {"called": "answers.called", "status": "'kept'", "since": "decision.at"},
    "at_end": {"status": "'signed-off'"},
}


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 5, 20, 2, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish_regions()
    publish_authorities()
    publish_packs("core")
    publish_documents(
        registry=[make_registry("dogs", *map(make_column, COLUMNS), key="chip")],
        service=[
            make_service(
                "dog",
                form=make_form(make_field("text", "chip"), make_field("text", "called")),
                output={"name": WORDS, "registers": [REGISTERS]},
            )
        ],
    )


@pytest.fixture
def actor() -> Actor:
    return as_actor(make_resident())


def decided(actor: Actor, outcome: Outcome, clock: SetClock, *, called: str = "Bello") -> Case:
    sent = Submission(service="dog", answers={"chip": "c1", "called": called})
    case = submissions.submit(actor, sent, clock=clock)
    place = {"organisation": case.deciding, "region": "440305"}
    officer, decider = (make_official(r, **place) for r in ("acceptance-officer", "decider"))
    cases.act(officer, case.id, "accept", Request(), clock=clock)
    request = Request(outcome=outcome, reason="Checked.", rule="law", remedy="appeal")
    return cases.act(decider, case.id, "decide", request, clock=clock)


def entry(clock: SetClock) -> Values | None:
    found = registries.look_up(TEST, "dogs", "c1", fields=COLUMNS, grounds=GROUNDS, clock=clock)
    return None if found is None else found.values


def test_a_grant_makes_the_entry(actor: Actor, clock: SetClock) -> None:
    case = decided(actor, Outcome.GRANTED, clock)

    outputs.register_for(case.id, clock=clock)

    assert entry(clock) == {
        "chip": "C1",
        "called": "Bello",
        "status": "kept",
        "since": "2026-05-20",
        "tag": None,
    }


def test_what_the_grant_does_not_name_stays(actor: Actor, clock: SetClock) -> None:
    registries.put(TEST, "dogs", "c1", {"called": "Rex", "tag": "T7"}, clock=clock)
    case = decided(actor, Outcome.GRANTED, clock)

    outputs.register_for(case.id, clock=clock)

    assert entry(clock) == {
        "chip": "C1",
        "called": "Bello",
        "status": "kept",
        "since": "2026-05-20",
        "tag": "T7",
    }


def test_a_refusal_changes_nothing(actor: Actor, clock: SetClock) -> None:
    case = decided(actor, Outcome.REFUSED, clock)

    outputs.register_for(case.id, clock=clock)

    assert entry(clock) is None


def test_a_grant_that_is_told_again_leaves_what_was_changed_since(
    actor: Actor, clock: SetClock
) -> None:
    first = decided(actor, Outcome.GRANTED, clock)
    outputs.register_for(first.id, clock=clock)
    second = decided(actor, Outcome.GRANTED, clock, called="Luna")
    outputs.register_for(second.id, clock=clock)

    outputs.register_for(first.id, clock=clock)

    found = entry(clock)
    assert found is not None
    assert found["called"] == "Luna"


def test_the_end_of_a_grant_is_told_in_the_entry(actor: Actor, clock: SetClock) -> None:
    case = decided(actor, Outcome.GRANTED, clock)
    outputs.register_for(case.id, clock=clock)

    outputs.end_in_registries(case.id, clock=clock)

    found = entry(clock)
    assert found is not None
    assert (found["status"], found["called"]) == ("signed-off", "Bello")


def test_the_end_of_an_earlier_grant_leaves_what_a_later_one_says(
    actor: Actor, clock: SetClock
) -> None:
    first = decided(actor, Outcome.GRANTED, clock)
    outputs.register_for(first.id, clock=clock)
    second = decided(actor, Outcome.GRANTED, clock, called="Luna")
    outputs.register_for(second.id, clock=clock)

    outputs.end_in_registries(first.id, clock=clock)

    found = entry(clock)
    assert found is not None
    assert found["status"] == "kept"
