"""What another node holds is asked of it once, by consent where that is wanted, and waited for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from pytest_django import Settings
from tests.elsewhere import NOTHING, REGISTRY, OtherNode, make_held, other_node

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import AuditEntry, Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock, SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceRequirement,
    EvidenceState,
    Inquiry,
)
from kallipolis.platforms.application.evidence.testing import gather as gathered
from kallipolis.platforms.data.exchange import api as exchange

pytestmark = pytest.mark.django_db

SERVICE = "appointment"
INQUIRY = Inquiry(service=SERVICE)
WANTED = EvidenceRequirement(type="record", basis="health-law/art-1")
BY_CONSENT = EvidenceRequirement(type="record", consent=True)


@pytest.fixture(autouse=True)
def _declared() -> None:
    publish_roles(make_role("resident", ("evidence.gather", Within.OWN)))
    publish_documents(evidence_type=[make_held()])


@pytest.fixture
def there(settings: Settings) -> Iterator[OtherNode]:
    with other_node(settings, purpose=SERVICE) as node:
        yield node


@pytest.fixture
def applicant() -> Actor:
    return as_actor(make_resident())


def gather(
    actor: Actor,
    requirement: EvidenceRequirement = WANTED,
    inquiry: Inquiry = INQUIRY,
    clock: Clock = SYSTEM_CLOCK,
) -> EvidenceItem:
    assert actor.party is not None
    (item,) = gathered(actor, actor.party, (requirement,), inquiry, clock=clock)
    return item


def recorded(act: str) -> list[AuditEntry]:
    return list(audit.search(system("test"), Query(act=act)))


def test_what_another_node_holds_is_found_with_its_source_and_its_moments(
    there: OtherNode, applicant: Actor
) -> None:
    item = gather(applicant)

    assert (item.state, item.values) == (EvidenceState.FOUND, {"summary": "a summary"})
    assert (item.registry, item.as_of) == (REGISTRY, datetime(2026, 5, 1, tzinfo=UTC))
    assert item.found_at is not None
    assert item.question is not None
    assert (item.question.node, item.question.is_waiting) == ("hainan.example", False)


def test_the_other_node_learns_who_what_why_and_by_which_law(
    there: OtherNode, applicant: Actor
) -> None:
    gather(applicant)

    (asked,) = there.asked
    identity = parties.identity_of(system("test"), applicant.party or make_resident().id)
    assert (asked.key, asked.fields) == (identity.id_number, ("summary",))
    assert (asked.purpose, asked.legal_basis) == (SERVICE, "health-law/art-1")
    assert asked.consent == ""


def test_that_it_was_asked_and_answered_is_on_the_record_of_the_person(
    there: OtherNode, applicant: Actor
) -> None:
    gather(applicant)

    (asked,), (received,) = recorded("evidence.ask"), recorded("evidence.receive")
    assert asked.parties == received.parties == (applicant.party,)
    assert (asked.purpose, asked.detail["legal_basis"]) == (SERVICE, "health-law/art-1")
    assert received.detail == {"node": "hainan.example", "found": True, "refusal": ""}


def test_what_is_known_is_not_asked_again_while_it_is_fresh(
    there: OtherNode, applicant: Actor
) -> None:
    party = make_resident(seed=2)
    actor, clock = as_actor(party), SetClock(datetime.now(UTC))
    known = evidence.look_up(actor, party.id, (WANTED,), INQUIRY, clock=clock)

    gather(actor, inquiry=replace(INQUIRY, known=known), clock=clock)
    fresh = len(there.asked)
    clock.advance(hours=25)
    gather(actor, inquiry=replace(INQUIRY, known=known), clock=clock)

    assert (fresh, len(there.asked)) == (1, 2)


def test_without_consent_nothing_is_asked_and_with_it_the_question_names_it(
    there: OtherNode, applicant: Actor
) -> None:
    without = gather(applicant, BY_CONSENT)
    untouched = len(there.asked)
    agreed = gather(applicant, BY_CONSENT, replace(INQUIRY, consents=("record",)))

    assert (without.state, without.by_consent, untouched) == (EvidenceState.MISSING, True, 0)
    assert agreed.state is EvidenceState.FOUND
    (entry,) = recorded("evidence.ask")
    assert (there.asked[0].consent, entry.detail["consent"]) == (f"question/{entry.subject}", True)


def test_a_consent_that_only_the_directory_wants_is_wanted_too(
    settings: Settings, applicant: Actor
) -> None:
    with other_node(settings, purpose=SERVICE, needs_consent=True) as there:
        item = gather(applicant)
        agreed = gather(applicant, inquiry=replace(INQUIRY, consents=("record",)))

    assert (item.state, item.by_consent) == (EvidenceState.MISSING, True)
    assert (agreed.state, len(there.asked)) == (EvidenceState.FOUND, 1)


def test_a_node_that_does_not_answer_is_asked_once_and_the_answer_is_on_its_way(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True

    items = [gather(applicant), gather(applicant)]

    assert {item.state for item in items} == {EvidenceState.ASKED}
    assert not any(item.is_lacking for item in items)
    assert evidence.as_facts(items) == {}
    assert len({item.question.id for item in items if item.question}) == 1
    assert len(exchange.messages(system("test"))) == 1


def test_an_answer_that_comes_late_is_there_when_somebody_looks_again(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True
    gather(applicant)
    there.is_away = False
    exchange.forward(clock=SetClock(datetime.now(UTC) + timedelta(minutes=1)))

    item = gather(applicant)

    assert (item.state, len(there.asked)) == (EvidenceState.FOUND, 1)
    assert len(recorded("evidence.receive")) == 1


def test_inside_a_transaction_nobody_waits_and_the_question_goes_out_with_it(
    there: OtherNode, applicant: Actor
) -> None:
    with database.edge():
        item = gather(applicant)
        untouched = len(there.asked)
    exchange.forward()

    assert (item.state, untouched) == (EvidenceState.ASKED, 0)
    assert gather(applicant).state is EvidenceState.FOUND


def test_a_receipt_that_was_lost_is_asked_for_again_and_counts_once(
    there: OtherNode, applicant: Actor
) -> None:
    there.loses_receipts = True
    waiting = gather(applicant)
    there.loses_receipts = False
    exchange.forward(clock=SetClock(datetime.now(UTC) + timedelta(minutes=1)))

    found = gather(applicant)

    assert (waiting.state, found.state) == (EvidenceState.ASKED, EvidenceState.FOUND)
    assert len(there.asked) == 2
    assert len(recorded("evidence.ask")) == len(recorded("evidence.receive")) == 1


@pytest.mark.parametrize("refusal", ["exchange.not_allowed", "exchange.consent_missing"])
def test_a_refusal_is_told_and_the_paper_can_be_brought(
    there: OtherNode, applicant: Actor, refusal: str
) -> None:
    there.refusal = refusal

    item = gather(applicant)

    assert item.question is not None
    assert (item.state, item.question.refusal) == (EvidenceState.MISSING, refusal)
    assert item.is_lacking


def test_who_is_not_known_there_brings_the_paper(there: OtherNode, applicant: Actor) -> None:
    there.answer = NOTHING

    item = gather(applicant)

    assert item.question is not None
    assert (item.state, item.question.refusal) == (EvidenceState.MISSING, "")
    assert recorded("evidence.receive")[0].detail["found"] is False


@pytest.mark.parametrize("purpose", ["another-service", ""])
def test_what_no_directory_lets_us_ask_is_a_paper_like_any_other(
    settings: Settings, applicant: Actor, purpose: str
) -> None:
    with other_node(settings, purpose=purpose) as there:
        item = gather(applicant)

    assert (item.state, item.question, there.asked) == (EvidenceState.MISSING, None, [])


def test_a_node_without_a_directory_takes_the_paper(applicant: Actor) -> None:
    assert gather(applicant).state is EvidenceState.MISSING
