"""What else an office has: gaps, commitments, several authorities, inspections, other regions."""

from datetime import date

import msgspec
import pytest

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    ClockState,
    Gap,
    Light,
    Opinion,
    Outcome,
    Piece,
    Request,
    ReviewAsked,
)
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

POLICE, MARKET = "public-security@440300", "market-regulation@440300"
REFUSED = {"reason": "no home", "rule": "law/art-3", "remedy": "appeal within 60 days"}


class TestGaps:
    """Accepted although evidence is to follow (容缺受理)."""

    MISSING = (Piece(requirement="photo", may_follow=True), Piece(requirement="lease"))
    LATER = Gap(requirement="photo", until=date(2026, 1, 16))

    def opened(self, office: Office, *missing: Piece) -> Case:
        return office.open("standard-with-gaps", evidence=missing or self.MISSING[:1])

    def test_evidence_that_may_follow_does_not_hold_up_acceptance(self) -> None:
        office = Office()
        case = self.opened(office)

        accepted = office.act("acceptance-officer", case, "accept-with-gaps", gaps=(self.LATER,))

        gaps = api.find_for(office.resident, case.id, clock=office.clock).gaps
        assert accepted.state == "reviewing"
        assert [gap.requirement for gap in gaps] == ["photo"]

    def test_it_is_not_accepted_as_if_all_were_there(self) -> None:
        office = Office()
        case = self.opened(office)

        with pytest.raises(Refusal, match="evidence_incomplete"):
            office.act("acceptance-officer", case, "accept")

    @pytest.mark.parametrize(
        ("gap", "code"),
        [
            pytest.param(
                Gap(requirement="lease", until=date(2026, 1, 16)),
                "case.gap_not_allowed",
                id="evidence that may not follow",
            ),
            pytest.param(
                Gap(requirement="photo", until=date(2026, 1, 5)),
                "case.gap_in_the_past",
                id="a day that is not to come",
            ),
        ],
    )
    def test_a_gap_that_is_not_allowed_is_refused(self, gap: Gap, code: str) -> None:
        office = Office()
        case = self.opened(office, *self.MISSING)

        with pytest.raises(Refusal, match="gaps_not_allowed") as refused:
            office.act("acceptance-officer", case, "accept-with-gaps", gaps=(gap,))

        assert code in {problem.code for problem in refused.value.problems}

    def test_what_need_not_come_at_all_keeps_nothing_from_being_accepted(self) -> None:
        office = Office()
        optional = Piece(requirement="earlier-report", is_required=False)
        case = office.open("standard-with-gaps", evidence=(optional,))

        accepted = office.act("acceptance-officer", case, "accept")

        assert accepted.state == "reviewing"

    def test_nothing_is_granted_until_it_has_come(self) -> None:
        office = Office()
        case = self.opened(office)
        office.act("acceptance-officer", case, "accept-with-gaps", gaps=(self.LATER,))

        with pytest.raises(Refusal, match="gaps_open"):
            office.act("decider", case, "decide", outcome=Outcome.GRANTED)

        office.apply(case, "supply", evidence=(Piece(requirement="photo", source="upload"),))
        done = office.act("decider", case, "decide", outcome=Outcome.GRANTED)
        assert done.outcome is Outcome.GRANTED

    def test_it_may_be_refused_all_the_same(self) -> None:
        office = Office()
        case = self.opened(office)
        office.act("acceptance-officer", case, "accept-with-gaps", gaps=(self.LATER,))

        done = office.act("decider", case, "decide", outcome=Outcome.REFUSED, **REFUSED)

        assert done.outcome is Outcome.REFUSED

    def test_the_case_ends_when_it_does_not_come_in_time(self) -> None:
        office = Office()
        case = self.opened(office)
        office.act("acceptance-officer", case, "accept-with-gaps", gaps=(self.LATER,))

        office.advance(days=12)

        ended = api.find_for(office.resident, case.id, clock=office.clock)
        assert (ended.case.state, ended.case.outcome) == ("withdrawn", Outcome.WITHDRAWN)
        assert ended.history[-1].action == "expire"


class TestCommitment:
    """Granted on a written commitment, checked afterwards (告知承诺)."""

    def granted(self, office: Office) -> Case:
        case = office.open("notify-and-commit", commitment="I meet the conditions.")
        return office.act("decider", case, "grant-on-commitment")

    def test_it_is_granted_at_once(self) -> None:
        office = Office()

        case = self.granted(office)

        assert (case.state, case.outcome, case.closed_at) == ("to-check", Outcome.GRANTED, None)

    def test_without_a_signature_it_is_not(self) -> None:
        office = Office()
        case = office.open("notify-and-commit")

        with pytest.raises(Refusal, match="commitment_unsigned"):
            office.act("decider", case, "grant-on-commitment")

    def test_a_true_commitment_is_confirmed(self) -> None:
        office = Office()
        case = self.granted(office)

        done = office.act("decider", case, "confirm")

        assert (done.state, done.outcome) == ("confirmed", Outcome.GRANTED)
        assert office.facts(case) == ["submitted", "decided", "confirmed", "closed"]

    def test_what_was_granted_on_a_false_one_is_revoked(self) -> None:
        office = Office()
        case = self.granted(office)
        office.act("lead-reviewer", case, "order-rectification", reason="no extinguisher")
        office.apply(case, "report-rectified", reason="bought one")

        done = office.act("decider", case, "revoke", **REFUSED)

        assert (done.state, done.outcome) == ("revoked", Outcome.REVOKED)
        assert office.facts(case)[-2:] == ["revoked", "closed"]

    def revoked(self, office: Office) -> Case:
        case = self.granted(office)
        office.act("decider", case, "revoke", **REFUSED)
        office.apply(case, "appeal", reason="the extinguisher was there")
        return case

    def test_a_revocation_that_is_contested_stands_as_what_it_was(self) -> None:
        office = Office()
        case = self.revoked(office)

        done = office.act("supervisor", case, "uphold", reason="it was not", rule="law/art-3")

        assert (done.state, done.outcome) == ("revoked", Outcome.REVOKED)

    def test_a_case_whose_revocation_was_wrong_is_taken_up_again(self) -> None:
        office = Office()
        case = self.revoked(office)

        again = office.act("supervisor", case, "reopen", reason="it was overlooked")

        assert (again.state, again.outcome, again.closed_at) == ("submitted", None, None)


class TestParallelReview:
    """Several authorities form their opinions at the same time under a lead (并联审批)."""

    def asked(self, office: Office, *organisations: str) -> Case:
        case = office.open("parallel-review")
        office.act("acceptance-officer", case, "accept")
        reviews = tuple(
            ReviewAsked(organisation=OrganisationId(name), limit=Limit(days=3))
            for name in organisations or (POLICE, MARKET)
        )
        return office.act("lead-reviewer", case, "ask-reviews", reviews=reviews)

    def opine(self, office: Office, case: Case, organisation: str, **said: object) -> Case:
        reviewer = office.official("reviewer", organisation)
        request = msgspec.structs.replace(Request(), **said)
        return api.act(reviewer, case.id, "give-opinion", request, clock=office.clock)

    def test_each_authority_finds_its_review_in_its_own_inbox(self) -> None:
        office = Office()
        case = self.asked(office)

        tasks = [
            (row.case.id, row.task, row.words.en)
            for name in (POLICE, MARKET)
            for row in api.inbox(office.official("reviewer", name), clock=office.clock).rows
        ]

        assert tasks == [(case.id, "review", "3 working days left")] * 2

    def test_an_opinion_is_given_once_and_for_ones_own_authority(self) -> None:
        office = Office()
        case = self.asked(office)
        self.opine(office, case, POLICE, opinion=Opinion.AGREE)

        with pytest.raises(Refusal, match="not_yours"):
            self.opine(office, case, POLICE, opinion=Opinion.AGREE)

        police = office.official("reviewer", POLICE)
        assert api.inbox(police, clock=office.clock).rows == ()
        opinions = {
            review.organisation: review.opinion
            for review in api.find_for(
                office.official("decider"), case.id, clock=office.clock
            ).reviews
        }
        assert opinions == {POLICE: Opinion.AGREE, MARKET: None}

    def test_the_lead_decides_only_when_all_opinions_are_in(self) -> None:
        office = Office()
        case = self.asked(office)
        self.opine(office, case, POLICE, opinion=Opinion.AGREE)

        with pytest.raises(Refusal, match="reviews_open"):
            office.act("decider", case, "decide", outcome=Outcome.GRANTED)

        self.opine(office, case, MARKET, opinion=Opinion.AGREE)
        done = office.act("decider", case, "decide", outcome=Outcome.GRANTED)
        assert done.outcome is Outcome.GRANTED

    def test_an_authority_that_lets_its_limit_pass_no_longer_holds_up_the_case(self) -> None:
        office = Office()
        case = self.asked(office)
        office.advance(days=4)

        done = office.act("decider", case, "decide", outcome=Outcome.GRANTED)

        assert done.outcome is Outcome.GRANTED
        assert office.facts(case).count("overdue") == 2

    def test_one_late_review_makes_the_whole_case_red(self) -> None:
        office = Office()
        case = self.asked(office)

        office.advance(days=4)

        found = api.find_for(office.official("decider"), case.id, clock=office.clock)
        assert found.clock.light is Light.RED
        assert found.clock.left is not None
        assert found.clock.left > 0

    def test_an_objection_that_is_not_followed_is_answered(self) -> None:
        office = Office()
        case = self.asked(office, POLICE)
        self.opine(office, case, POLICE, opinion=Opinion.OBJECT, reason="narrow door")

        with pytest.raises(Refusal, match="objection_unanswered"):
            office.act("decider", case, "decide", outcome=Outcome.GRANTED)

        done = office.act("decider", case, "decide", outcome=Outcome.GRANTED, reason="widened")
        assert done.outcome is Outcome.GRANTED

    def test_an_objection_says_why(self) -> None:
        office = Office()
        case = self.asked(office, POLICE)

        with pytest.raises(Refusal, match="request_incomplete"):
            self.opine(office, case, POLICE, opinion=Opinion.OBJECT)

    def test_opinions_stay_among_officials(self) -> None:
        office = Office()
        case = self.asked(office, POLICE)
        self.opine(office, case, POLICE, opinion=Opinion.OBJECT, reason="narrow door")

        seen = api.find_for(office.resident, case.id, clock=office.clock)

        assert seen.reviews == ()
        assert "give-opinion" not in {entry.action for entry in seen.history}


def test_an_inspection_stops_the_clock_until_it_is_recorded() -> None:
    office = Office()
    case = office.open("inspection")
    accepted = office.act("acceptance-officer", case, "accept")
    ordered = office.act("lead-reviewer", case, "order-inspection", days=5)
    office.clock.advance(days=2)
    office.act("lead-reviewer", case, "order-rectification", reason="no sink")
    office.clock.advance(days=5)
    office.apply(case, "report-rectified", reason="sink built in")

    recorded = office.act(
        "lead-reviewer", case, "record-inspection", opinion=Opinion.AGREE, reason="clean"
    )

    assert ordered.clock is ClockState.PAUSED
    assert recorded.due_at is not None
    assert accepted.due_at is not None
    assert (recorded.due_at - accepted.due_at).days == 7


class TestAnotherRegion:
    """Accepted in one city, decided in another (跨域通办); each acts on its own steps."""

    HERE, THERE = "public-security@440300", "public-security@441900"

    def opened(self, office: Office) -> Case:
        return office.open(
            "cross-region", accepting=self.HERE, deciding=self.THERE, deciding_region="441900"
        )

    def test_a_case_is_handed_over_received_decided_and_delivered_where_it_was_accepted(
        self,
    ) -> None:
        office = Office()
        case = self.opened(office)

        office.act("acceptance-officer", case, "accept")
        office.act("acceptance-officer", case, "hand-over")
        office.act("lead-reviewer", case, "receive")
        office.act("decider", case, "decide", outcome=Outcome.GRANTED)
        done = office.act("delivery-officer", case, "deliver")

        entries = api.find_for(office.resident, case.id, clock=office.clock).history
        assert done.state == "delivered"
        assert [entry.organisation for entry in entries] == [
            None,
            self.HERE,
            self.HERE,
            self.THERE,
            self.THERE,
            self.HERE,
        ]
        assert "handed-over" in office.facts(case)

    def test_the_case_lies_with_one_of_them_at_a_time(self) -> None:
        office = Office()
        case = self.opened(office)
        office.act("acceptance-officer", case, "accept")

        office.act("acceptance-officer", case, "hand-over")

        here = office.official("lead-reviewer", self.HERE)
        there = office.official("lead-reviewer", self.THERE)
        assert api.inbox(here, clock=office.clock).rows == ()
        assert [row.case.id for row in api.inbox(there, clock=office.clock).rows] == [case.id]

    def test_the_accepting_authority_cannot_decide(self) -> None:
        office = Office()
        case = self.opened(office)
        office.act("acceptance-officer", case, "accept")
        office.act("acceptance-officer", case, "hand-over")
        office.act("lead-reviewer", case, "receive")
        here = office.official("decider", self.HERE)

        with pytest.raises(Refusal, match="not_yours"):
            api.act(here, case.id, "decide", Request(outcome=Outcome.GRANTED), clock=office.clock)
