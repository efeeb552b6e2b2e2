"""Opening cases: instant decisions, idempotency, joint cases and their parts."""

import pytest

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    Outcome,
    PartOpening,
    PartProgress,
    Phase,
    Piece,
    Request,
    Then,
)
from kallipolis.platforms.application.cases.logic import numbers
from kallipolis.platforms.application.cases.models import Case as Row
from kallipolis.platforms.application.cases.testing import Office, make_opening, make_part

pytestmark = pytest.mark.django_db

GRANT = Then(action="decide-at-once", request=Request(outcome=Outcome.GRANTED))
REFUSED = {"reason": "no home", "rule": "law/art-3", "remedy": "appeal within 60 days"}


class TestInstantDecision:
    """Decided by the platform in the transaction that opens the case (秒批)."""

    def test_the_case_is_decided_when_it_is_opened(self) -> None:
        office = Office()

        case = office.open("instant", then=(GRANT,))

        assert (case.phase, case.outcome) == (Phase.CLOSED, Outcome.GRANTED)
        assert case.decided_at == case.submitted_at
        assert office.facts(case) == ["submitted", "decided", "closed"]

    def test_the_platform_decided_it_and_nobody_else(self) -> None:
        office = Office()

        case = office.open("instant", then=(GRANT,))

        decision = api.find_for(office.resident, case.id, clock=office.clock).decision
        assert decision is not None
        assert (decision.by, decision.by_name) == (None, "kallipolis")

    def test_what_the_rules_leave_open_a_person_decides(self) -> None:
        office = Office()
        case = office.open("instant")

        done = office.act("decider", case, "decide", outcome=Outcome.GRANTED)

        assert (done.phase, done.outcome) == (Phase.CLOSED, Outcome.GRANTED)

    def test_an_action_of_the_platform_that_is_refused_leaves_no_case(self) -> None:
        office = Office()
        unfounded = Then(action="decide-at-once", request=Request(outcome=Outcome.REFUSED))

        with pytest.raises(Refusal, match="request_incomplete"):
            office.open("instant", then=(unfounded,))

        assert not Row.objects.exists()

    def test_nobody_can_take_the_platforms_action(self) -> None:
        office = Office()
        case = office.open("instant")

        with pytest.raises(Refusal, match="not_yours"):
            office.act("decider", case, "decide-at-once", outcome=Outcome.GRANTED)


class TestIdempotency:
    """Sent twice, opened once."""

    def test_the_same_key_and_content_give_the_same_case(self) -> None:
        office = Office()

        first = office.open(idempotency_key="k1", answers={"name": "Lin"})
        again = office.open(idempotency_key="k1", answers={"name": "Lin"})

        assert first == again
        assert Row.objects.count() == 1
        assert office.facts(first) == ["submitted"]

    def test_what_we_found_since_then_is_not_other_content(self) -> None:
        office = Office()
        first = office.open(idempotency_key="k1")

        found = Piece(requirement="household-register", source="registry", reference="2")
        again = office.open(idempotency_key="k1", evidence=(found,), facts={"age": 81})

        assert again.id == first.id

    def test_the_same_key_with_other_content_is_a_conflict(self) -> None:
        office = Office()
        office.open(idempotency_key="k1", answers={"name": "Lin"})

        with pytest.raises(Refusal, match="idempotency_conflict") as refused:
            office.open(idempotency_key="k1", answers={"name": "Wang"})

        assert refused.value.reason is Reason.CONFLICT

    def test_a_key_of_the_greatest_length_is_kept_whole(self) -> None:
        office = Office()

        first = office.open(idempotency_key="k" * 199 + "1")
        second = office.open(idempotency_key="k" * 199 + "2")

        assert first.id != second.id

    @pytest.mark.parametrize("key", ["k" * 201, "k" * 100_000, "k\0", "k\n"])
    def test_a_key_that_cannot_be_kept_as_it_is_is_refused(self, key: str) -> None:
        with pytest.raises(Refusal, match="idempotency_key") as refused:
            Office().open(idempotency_key=key)

        assert refused.value.reason is Reason.MALFORMED
        assert refused.value.problems[0].field == "Idempotency-Key"
        assert not Row.objects.exists()

    def test_keys_of_different_people_do_not_meet(self) -> None:
        office = Office()
        office.open(idempotency_key="k1")
        other = make_resident("other")
        opening = make_opening(
            edition=office.edition, applicant=PartyId("other"), idempotency_key="k1"
        )

        api.open_case(other, opening, clock=office.clock)

        assert Row.objects.count() == 2

    def test_without_a_key_each_submission_is_a_case(self) -> None:
        office = Office()

        first, second = office.open(), office.open()

        assert first.id != second.id


def test_nobody_submits_for_somebody_else_without_a_mandate() -> None:
    office = Office(resident=make_resident("stranger"))

    with pytest.raises(Refusal, match="not_for_applicant"):
        office.open()


class TestJointCase:
    """One thing in life: parts with their own authority and clock, one progress (一件事)."""

    def opened(self, office: Office, *parts: PartOpening) -> Case:
        own = parts or (make_part("name"), make_part("licence", after=("name",)), make_part("seal"))
        return office.open("joint", parts=own)

    def part(self, office: Office, joint: Case, key: str) -> Case:
        cases = {p.key: p.case for p in self.progress(office, joint)}
        case = cases[key]
        assert case is not None
        return api.find_for(office.resident, case, clock=office.clock).case

    def progress(self, office: Office, joint: Case) -> tuple[PartProgress, ...]:
        return api.find_for(office.resident, joint.id, clock=office.clock).parts

    def finish(self, office: Office, part: Case, outcome: Outcome = Outcome.GRANTED) -> None:
        said = REFUSED if outcome is Outcome.REFUSED else {}
        office.act("acceptance-officer", part, "accept")
        decided = office.act("decider", part, "decide", outcome=outcome, **said)
        if decided.phase is not Phase.CLOSED:
            office.act("delivery-officer", part, "deliver")

    def test_parts_are_opened_when_those_they_wait_for_are_granted(self) -> None:
        office = Office()
        joint = self.opened(office)
        before = [part.state for part in self.progress(office, joint)]

        self.finish(office, self.part(office, joint, "name"))

        assert before == ["open", "waiting", "open"]
        assert [p.state for p in self.progress(office, joint)] == ["closed", "open", "open"]
        assert self.part(office, joint, "licence").parent == joint.id

    def test_it_is_closed_when_all_its_parts_are(self) -> None:
        office = Office()
        joint = self.opened(office)

        self.finish(office, self.part(office, joint, "name"))
        self.finish(office, self.part(office, joint, "seal"))
        open_still = api.find_for(office.resident, joint.id, clock=office.clock).case
        self.finish(office, self.part(office, joint, "licence"))

        done = api.find_for(office.resident, joint.id, clock=office.clock).case
        assert open_still.phase is Phase.REVIEW
        assert (done.state, done.outcome) == ("granted", Outcome.GRANTED)
        assert office.facts(joint).count("part-closed") == 3

    def test_a_refused_part_stops_those_that_wait_for_it(self) -> None:
        office = Office()
        joint = self.opened(office)
        self.finish(office, self.part(office, joint, "seal"))

        self.finish(office, self.part(office, joint, "name"), Outcome.REFUSED)

        done = api.find_for(office.resident, joint.id, clock=office.clock)
        assert [part.state for part in done.parts] == ["closed", "dropped", "closed"]
        assert (done.case.state, done.case.outcome) == ("partly-granted", Outcome.PARTLY)

    def test_a_refused_part_may_let_the_others_go_on(self) -> None:
        office = Office()
        first = PartOpening(key="name", opening=make_opening(), on_refused="continue")
        joint = self.opened(office, first, make_part("licence", after=("name",)))

        self.finish(office, self.part(office, joint, "name"), Outcome.REFUSED)

        assert [part.state for part in self.progress(office, joint)] == ["closed", "open"]

    def test_parts_that_are_decided_at_once_close_it_at_once(self) -> None:
        office = Office()
        parts = tuple(
            PartOpening(key=key, opening=make_opening("instant"), after=after, then=(GRANT,))
            for key, after in (("birth", ()), ("household", ("birth",)))
        )

        joint = self.opened(office, *parts)

        assert (joint.state, joint.outcome) == ("granted", Outcome.GRANTED)
        assert [part.state for part in self.progress(office, joint)] == ["closed", "closed"]

    def test_withdrawing_it_withdraws_the_parts_that_are_open(self) -> None:
        office = Office()
        joint = self.opened(office)
        part = self.part(office, joint, "name")

        office.apply(joint, "withdraw")

        assert self.part(office, joint, "name").outcome is Outcome.WITHDRAWN
        assert office.facts(part)[-1] == "closed"

    def test_each_part_has_a_clock_of_its_own(self) -> None:
        office = Office()
        joint = self.opened(office)
        part = self.part(office, joint, "name")
        office.act("acceptance-officer", part, "accept")
        office.clock.advance(days=2)

        accepted = office.act("acceptance-officer", self.part(office, joint, "seal"), "accept")

        first = self.part(office, joint, "name")
        assert first.due_at is not None
        assert accepted.due_at is not None
        assert (accepted.due_at - first.due_at).days == 2

    @pytest.mark.parametrize(
        ("process", "parts", "code"),
        [
            pytest.param("joint", (), "parts_unexpected", id="a joint case without parts"),
            pytest.param("standard", (make_part("a"),), "parts_unexpected", id="parts elsewhere"),
            pytest.param(
                "joint",
                (make_part("a", after=("b",)), make_part("b", after=("a",))),
                "parts_unordered",
                id="parts that wait for each other",
            ),
            pytest.param(
                "joint", (make_part("a", after=("x",)),), "parts_unordered", id="an unknown part"
            ),
        ],
    )
    def test_parts_that_make_no_sense_are_refused(
        self, process: str, parts: tuple[PartOpening, ...], code: str
    ) -> None:
        office = Office()

        with pytest.raises(Refusal, match=code):
            office.open(process, parts=parts)


def test_a_case_is_found_by_its_number_as_people_write_it() -> None:
    office = Office()
    case = office.open()
    written = numbers.grouped(case.id).lower()

    found = api.find_for(office.resident, written, clock=office.clock)

    assert found.case.id == case.id
