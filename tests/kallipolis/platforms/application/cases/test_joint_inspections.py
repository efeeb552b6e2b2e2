"""The lead has a place inspected while other authorities form their opinions (联合核查)."""

import pytest

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    ClockState,
    Opinion,
    Outcome,
    Request,
    ReviewAsked,
)
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

POLICE = OrganisationId("public-security@440300")


def asked(office: Office) -> Case:
    """Let the lead ask the police and send its own people out."""
    case = office.open("joint-inspection")
    office.act("acceptance-officer", case, "accept")
    reviews = (ReviewAsked(organisation=POLICE, limit=Limit(days=5)),)
    office.act("lead-reviewer", case, "ask-reviews", reviews=reviews)
    return office.act("lead-reviewer", case, "order-inspection", days=5)


def opine(office: Office, case: Case, opinion: Opinion, reason: str = "") -> Case:
    reviewer = office.official("reviewer", POLICE)
    request = Request(opinion=opinion, reason=reason)
    return api.act(reviewer, case.id, "give-opinion", request, clock=office.clock)


def record(office: Office, case: Case) -> Case:
    return office.act(
        "lead-reviewer", case, "record-inspection", opinion=Opinion.AGREE, reason="doors open"
    )


def test_an_opinion_is_given_while_the_place_is_inspected_and_the_clock_stands() -> None:
    office = Office()
    case = asked(office)

    opined = opine(office, case, Opinion.AGREE)
    recorded = record(office, case)
    done = office.act("decider", case, "decide", outcome=Outcome.GRANTED)

    assert (opined.state, opined.clock) == ("inspecting", ClockState.PAUSED)
    assert (recorded.state, recorded.clock) == ("inspected", ClockState.RUNNING)
    assert done.outcome is Outcome.GRANTED


def test_an_opinion_may_come_after_the_inspection_but_not_after_the_decision() -> None:
    office = Office()
    case = asked(office)
    record(office, case)

    with pytest.raises(Refusal, match="reviews_open"):
        office.act("decider", case, "decide", outcome=Outcome.GRANTED)
    opine(office, case, Opinion.OBJECT, "one stair is too narrow")
    with pytest.raises(Refusal, match="objection_unanswered"):
        office.act("decider", case, "decide", outcome=Outcome.GRANTED)

    done = office.act("decider", case, "decide", outcome=Outcome.GRANTED, reason="it was widened")
    assert done.outcome is Outcome.GRANTED


def test_nobody_is_sent_out_before_the_others_are_asked() -> None:
    office = Office()
    case = office.open("joint-inspection")
    office.act("acceptance-officer", case, "accept")

    with pytest.raises(Refusal):
        office.act("lead-reviewer", case, "order-inspection", days=5)
