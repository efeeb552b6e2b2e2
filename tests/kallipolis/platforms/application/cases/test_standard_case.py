"""One authority: from submission to delivery, corrections, refusals, suspension, appeal."""

from datetime import UTC, datetime

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    ClockState,
    Correction,
    Light,
    Opinion,
    Outcome,
    PauseKind,
    Phase,
    Piece,
)
from kallipolis.platforms.application.cases.testing import Office, make_procedure

pytestmark = pytest.mark.django_db

REFUSED = {"reason": "no home", "rule": "law/art-3", "remedy": "appeal within 60 days"}


def test_a_case_goes_from_submission_to_delivery() -> None:
    office = Office()

    case = office.open()
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.GRANTED)
    done = office.act("delivery-officer", case, "deliver")

    assert (done.state, done.phase, done.outcome) == ("delivered", Phase.CLOSED, Outcome.GRANTED)
    assert office.facts(case) == ["submitted", "accepted", "decided", "delivered", "closed"]


def test_the_clock_begins_on_acceptance_and_counts_working_days() -> None:
    office = Office()
    case = office.open()
    office.clock.moment = datetime(2026, 1, 8, 2, 0, tzinfo=UTC)

    accepted = office.act("acceptance-officer", case, "accept")

    assert case.due_at is None
    assert accepted.due_at == datetime(2026, 1, 22, 15, 59, 59, tzinfo=UTC)


def test_a_decision_is_taken_in_somebodys_name() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")

    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **REFUSED)

    decision = api.find_for(office.resident, case.id, clock=office.clock).decision
    assert decision is not None
    assert (decision.by, decision.organisation) == ("decider-1", "civil-affairs@440300")
    assert (decision.rule, decision.remedy) == (REFUSED["rule"], REFUSED["remedy"])


def test_a_review_is_on_record_for_who_decides_and_not_for_the_applicant() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")

    office.act("lead-reviewer", case, "review", opinion=Opinion.AGREE, reason="complete")
    office.act("decider", case, "decide", outcome=Outcome.GRANTED)

    decider = office.official("decider", case.deciding)
    seen = api.find_for(decider, case.id, clock=office.clock).history
    told = api.find_for(office.resident, case.id, clock=office.clock).history
    assert [entry.action for entry in seen] == ["submit", "accept", "review", "decide"]
    assert seen[2].request == {"opinion": "agree", "reason": "complete"}
    assert [entry.action for entry in told] == ["submit", "accept", "decide"]


@pytest.mark.parametrize("left_out", sorted(REFUSED))
def test_a_refusal_without_reason_rule_or_remedy_is_refused(left_out: str) -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")
    said = REFUSED | {left_out: ""}

    with pytest.raises(Refusal, match="request_incomplete") as refused:
        office.act("decider", case, "decide", outcome=Outcome.REFUSED, **said)

    assert [problem.field for problem in refused.value.problems] == [left_out]


def test_a_case_is_refused_at_the_door_with_reasons() -> None:
    office = Office()
    case = office.open()

    done = office.act("acceptance-officer", case, "refuse-acceptance", **REFUSED)

    assert (done.state, done.outcome) == ("not-accepted", Outcome.NOT_ACCEPTED)
    assert office.facts(case) == ["submitted", "not-accepted", "closed"]


class TestCorrections:
    """Administrative Licensing Law, art. 32 (4): told once, within five days, or accepted."""

    ASKED = (Correction(item="lease", words="not signed"), Correction(item="name", words="?"))

    def test_all_that_is_missing_is_told_once(self) -> None:
        office = Office()
        case = office.open()

        asked = office.act("acceptance-officer", case, "ask-corrections", corrections=self.ASKED)

        notice = api.find_for(office.resident, case.id, clock=office.clock).corrections
        assert asked.state == "correcting"
        assert notice is not None
        assert notice.items == self.ASKED

    def test_corrections_must_answer_every_point(self) -> None:
        office = Office()
        case = office.open()
        office.act("acceptance-officer", case, "ask-corrections", corrections=self.ASKED)

        with pytest.raises(Refusal, match="corrections_incomplete") as refused:
            office.apply(case, "resubmit", answers={"name": "Lin"})

        assert [problem.field for problem in refused.value.problems] == ["lease"]

    def test_a_second_notice_is_refused_by_the_law_of_the_place(self) -> None:
        office = Office()
        office.under(make_procedure())
        case = office.open()
        office.act("acceptance-officer", case, "ask-corrections", corrections=self.ASKED)
        lease = Piece(requirement="lease", source="upload")
        office.apply(case, "resubmit", answers={"name": "Lin"}, evidence=(lease,))

        with pytest.raises(Refusal, match="corrections_asked_already") as refused:
            office.act("acceptance-officer", case, "ask-corrections", corrections=self.ASKED)

        assert refused.value.rule == "sample-law/art-3"

    def test_what_was_supplied_is_in_the_case(self) -> None:
        office = Office()
        case = office.open(answers={"name": "", "floor": 3})
        office.act("acceptance-officer", case, "ask-corrections", corrections=self.ASKED)

        lease = Piece(requirement="lease", source="upload")
        office.apply(case, "resubmit", answers={"name": "Lin"}, evidence=(lease,))

        view = api.find_for(office.resident, case.id, clock=office.clock)
        assert view.answers == {"name": "Lin", "floor": 3}
        assert view.evidence == (lease,)

    def test_silence_for_five_working_days_accepts_from_the_day_of_receipt(self) -> None:
        office = Office()
        case = office.open()

        office.advance(days=8)

        view = api.find_for(office.resident, case.id, clock=office.clock)
        assert view.case.state == "reviewing"
        assert view.case.accepted_at == case.submitted_at
        assert view.clock.used == 6

    def test_corrections_that_never_come_end_the_case(self) -> None:
        office = Office()
        case = office.open()
        office.act("acceptance-officer", case, "ask-corrections", corrections=self.ASKED)

        office.advance(days=40)

        view = api.find_for(office.resident, case.id, clock=office.clock)
        assert (view.case.state, view.case.outcome) == ("withdrawn", Outcome.WITHDRAWN)


class TestSuspension:
    """Administrative Licensing Law, art. 45: hearings, inspections, expert reviews do not count."""

    def test_a_suspension_stops_the_clock_and_says_why(self) -> None:
        office = Office()
        case = office.open()
        office.act("acceptance-officer", case, "accept")
        hearing = {"kind": PauseKind.HEARING, "reason": "neighbours object"}

        held = office.act("lead-reviewer", case, "suspend", **hearing)

        face = api.find_for(office.resident, case.id, clock=office.clock).clock
        assert (held.clock, held.due_at) == (ClockState.PAUSED, None)
        assert (face.light, face.pause) == (Light.PAUSED, PauseKind.HEARING)
        assert face.words.en == "The clock is stopped for a hearing"

    def test_the_days_of_a_suspension_are_added_exactly(self) -> None:
        office = Office()
        case = office.open()
        accepted = office.act("acceptance-officer", case, "accept")
        office.act("lead-reviewer", case, "suspend", kind=PauseKind.HEARING, reason="hearing")
        office.advance(days=7)

        resumed = office.act("lead-reviewer", case, "resume")

        assert resumed.due_at is not None
        assert accepted.due_at is not None
        assert (resumed.due_at - accepted.due_at).days == 7

    def test_a_suspension_with_a_limit_ends_by_itself(self) -> None:
        office = Office()
        case = office.open()
        office.act("acceptance-officer", case, "accept")
        office.act("lead-reviewer", case, "suspend", kind=PauseKind.OTHER, reason="expert", days=3)

        office.advance(days=4)

        view = api.find_for(office.resident, case.id, clock=office.clock)
        assert (view.case.state, view.case.clock) == ("reviewing", ClockState.RUNNING)


def test_a_limit_is_extended_once_and_by_ten_days_at_most() -> None:
    office = Office()
    office.under(make_procedure())
    case = office.open()
    accepted = office.act("acceptance-officer", case, "accept")

    extended = office.act("decider", case, "extend", days=10, reason="many files")

    assert accepted.due_at is not None
    assert extended.due_at is not None
    assert (extended.due_at - accepted.due_at).days == 14
    with pytest.raises(Refusal, match="extended_already") as refused:
        office.act("decider", case, "extend", days=1, reason="again")
    assert refused.value.rule == "sample-law/art-4"


def test_more_days_than_the_law_allows_are_refused() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")

    with pytest.raises(Refusal, match="request_unfit") as refused:
        office.act("decider", case, "extend", days=11, reason="many files")

    assert refused.value.problems[0].code == "case.too_many_days"


def test_an_applicant_withdraws() -> None:
    office = Office()
    case = office.open()

    done = office.apply(case, "withdraw", reason="moved away")

    assert (done.state, done.outcome) == ("withdrawn", Outcome.WITHDRAWN)


def test_a_transfer_gives_the_case_to_another_authority() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")

    moved = office.act(
        "acceptance-officer",
        case,
        "transfer",
        organisation="public-security@440300",
        reason="theirs",
    )

    old = office.official("decider")
    new = office.official("decider", "public-security@440300")
    assert moved.deciding == "public-security@440300"
    assert [row.case.id for row in api.inbox(new, clock=office.clock).rows] == [case.id]
    assert api.inbox(old, clock=office.clock).rows == ()


def test_urging_is_for_once_a_day() -> None:
    office = Office()
    case = office.open()
    office.apply(case, "urge")

    with pytest.raises(Refusal, match="urged_today"):
        office.apply(case, "urge")

    office.clock.advance(days=1)
    office.apply(case, "urge")
    assert office.facts(case).count("urged") == 2


def test_a_case_is_rated_once() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "refuse-acceptance", **REFUSED)
    refused = office.open()
    office.act("acceptance-officer", refused, "accept")
    office.act("decider", refused, "decide", outcome=Outcome.REFUSED, **REFUSED)

    office.apply(refused, "rate", rating=2, reason="slow")

    rating = api.find_for(office.resident, refused.id, clock=office.clock).rating
    assert rating is not None
    assert rating.stars == 2
    with pytest.raises(Refusal, match="rated_already"):
        office.apply(refused, "rate", rating=5)


class TestAppeal:
    """A decision may be contested; a superior lets it stand or has the case taken up again."""

    def refused(self, office: Office) -> Case:
        case = office.open()
        office.act("acceptance-officer", case, "accept")
        return office.act("decider", case, "decide", outcome=Outcome.REFUSED, **REFUSED)

    def test_a_case_reopened_after_an_appeal_starts_its_clock_anew(self) -> None:
        office = Office()
        case = self.refused(office)
        office.advance(days=10)
        office.apply(case, "appeal", reason="I have a home")

        again = office.act("supervisor", case, "reopen", reason="the lease was overlooked")

        view = api.find_for(office.resident, case.id, clock=office.clock)
        assert (again.state, again.outcome, again.closed_at) == ("reviewing", None, None)
        assert (view.clock.used, view.clock.left, view.decision) == (0, 10, None)

    def test_a_decision_stands(self) -> None:
        office = Office()
        case = self.refused(office)
        office.apply(case, "appeal", reason="I have a home")

        done = office.act("supervisor", case, "uphold", reason="no lease", rule="law/art-3")

        assert (done.state, done.outcome) == ("refused", Outcome.REFUSED)

    def test_an_appeal_after_sixty_days_is_too_late(self) -> None:
        office = Office()
        case = self.refused(office)
        office.advance(days=62)

        with pytest.raises(Refusal, match="too_late"):
            office.apply(case, "appeal", reason="I have a home")
