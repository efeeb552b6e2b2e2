"""A case that may not rest on a look-up any more asks for the paper, until it is decided."""

from typing import Final

import msgspec
import pytest

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions import jobs as sending
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.submissions.testing import (
    ANSWERS,
    make_evidence,
    make_permit,
    publish_services,
)
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseView, Outcome, Request
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.evidence.contracts import EvidenceType
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.objections import jobs as answering
from kallipolis.platforms.application.objections.contracts import Against
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries

pytestmark = pytest.mark.django_db

TEST: Final = system("test")
HELD: Final[EvidenceType] = msgspec.structs.replace(
    make_evidence("card"), registry="population", fields=("name",), basis="sample-law/art-1"
)


@pytest.fixture
def applicant() -> Actor:
    return as_actor(make_resident())


def sent(applicant: Actor, *, consent: bool) -> Case:
    """Send in an application for which a register was looked up."""
    publish_services(make_permit(evidence=[{"type": "card", "consent": consent}]), evidence=(HELD,))
    publish_registries(make_registry())
    number = parties.identity_of(TEST, applicant.party or PartyId("")).id_number
    fill("population", {number: {"name": "李方"}})
    consents = ("card",) if consent else ()
    return submissions.submit(
        applicant, Submission(service="permit", answers=ANSWERS, consents=consents)
    )


def deliver() -> None:
    while events.dispatch(subscriptions=(*sending.SUBSCRIPTIONS, *answering.SUBSCRIPTIONS)):
        pass


def seen(case: Case) -> CaseView:
    return cases.find_for(TEST, case.id)


def known(case: Case) -> object:
    facts = msgspec.convert(seen(case).facts.get("known"), dict[str, object])
    return facts["evidence"]


def test_a_consent_that_is_withdrawn_leaves_the_paper_to_be_brought(applicant: Actor) -> None:
    case = sent(applicant, consent=True)
    before = (known(case), seen(case).facts["papers_saved"])

    objections.withdraw(applicant, case.id, "card")
    deliver()

    (piece,) = seen(case).evidence
    assert before == ({"card": {"name": "李方"}}, 1)
    assert (piece.source, piece.reference, piece.is_lacking) == ("missing", "", True)
    assert (known(case), seen(case).facts["papers_saved"]) == ({}, 0)
    assert seen(case).history[-1].action == "consent-withdrawn"


def test_what_is_decided_stays_when_a_consent_is_withdrawn(applicant: Actor) -> None:
    case = sent(applicant, consent=True)
    office = Office()
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.GRANTED)

    objections.withdraw(applicant, case.id, "card")
    deliver()

    (piece,) = seen(case).evidence
    assert piece.source == "registry"
    assert "consent-withdrawn" not in {entry.action for entry in seen(case).history}


def test_an_objection_that_was_right_stops_it_here_and_the_next_time(applicant: Actor) -> None:
    case = sent(applicant, consent=False)
    said = Against(service="permit", proof="card", asking=case.id)
    made = objections.object_to(applicant, case.applicant, said)
    keeper = Office().official("decider", case.deciding)

    cases.act(keeper, made.case, "stop", Request(reason="We need it no more."))
    deliver()

    again = submissions.examine(applicant, Submission(service="permit", answers=ANSWERS))
    (piece,), (item,) = seen(case).evidence, again.evidence
    assert (piece.source, known(case)) == ("missing", {})
    assert seen(case).history[-1].action == "look-up-stopped"
    assert (item.is_lacking, item.values) == (True, {})
