"""Several people at once: nothing is lost, nothing happens twice, nobody overwrites anybody."""

import pytest
from tests.at_once import at_once

from kallipolis.foundation.audit.testing import empty_ledger
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs.testing import forget
from kallipolis.platforms.application.cases import api, hot
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Phase, Request, Then
from kallipolis.platforms.application.cases.models import Case as Row
from kallipolis.platforms.application.cases.testing import Office, make_opening, make_part

pytestmark = pytest.mark.django_db(transaction=True)

GRANT = Request(outcome=Outcome.GRANTED)


@pytest.fixture(autouse=True)
def clean_slate() -> object:
    forget()
    yield
    empty_ledger()
    forget()


def phase_of(id: CaseId) -> Phase:
    stored = hot.find(id)
    assert stored is not None
    return stored.snapshot.phase


def test_a_double_click_opens_one_case() -> None:
    office = Office()
    opening = make_opening("instant", edition=office.edition, idempotency_key="k1")
    then = (Then(action="decide-at-once", request=GRANT),)

    found = at_once(
        *[lambda: api.open_case(office.resident, opening, then=then, clock=office.clock)] * 6
    )

    cases = [one for one in found if isinstance(one, Case)]
    assert len(cases) == len(found)
    assert len({case.id for case in cases}) == 1
    assert Row.objects.count() == 1
    assert office.facts(cases[0]) == ["submitted", "decided", "closed"]


def test_of_two_who_saw_the_same_version_one_acts() -> None:
    office = Office()
    case = office.open()
    accepted = office.act("acceptance-officer", case, "accept")
    refused = Request(outcome=Outcome.REFUSED, reason="no", rule="law/1", remedy="appeal")

    def decide(request: Request) -> Case:
        decider = office.official("decider")
        return api.act(
            decider,
            case.id,
            "decide",
            request,
            expected_version=accepted.version,
            clock=office.clock,
        )

    found = at_once(lambda: decide(GRANT), lambda: decide(refused))

    assert [one for one in found if isinstance(one, str)] == ["case.changed"]
    assert office.facts(case).count("decided") == 1


def test_who_comes_second_acts_on_the_case_as_it_is_then() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")
    decider = office.official("decider")

    found = at_once(*[lambda: api.act(decider, case.id, "decide", GRANT, clock=office.clock)] * 4)

    assert sorted(str(one) for one in found if isinstance(one, str)) == ["case.not_now"] * 3
    assert office.facts(case).count("decided") == 1


def test_parts_that_are_closed_at_once_close_the_joint_case_once() -> None:
    office = Office()
    keys = ("a", "b", "c", "d")
    parts = tuple(make_part(key, process="instant") for key in keys)
    joint = office.open("joint", parts=parts)
    opened = api.find_for(office.resident, joint.id, clock=office.clock).parts

    def grant(id: str) -> Case:
        return api.act(office.official("decider"), id, "decide", GRANT, clock=office.clock)

    at_once(*[lambda part=part: grant(part.case) for part in opened])

    done = api.find_for(office.resident, joint.id, clock=office.clock)
    assert {part.state for part in done.parts} == {"closed"}
    assert (done.case.phase, done.case.outcome) == (Phase.CLOSED, Outcome.GRANTED)
    assert office.facts(joint).count("part-closed") == len(keys)
    assert office.facts(joint).count("closed") == 1


def test_withdrawing_a_joint_case_while_its_parts_are_decided_comes_to_an_end() -> None:
    office = Office()
    joint = office.open("joint", parts=tuple(make_part(k, process="instant") for k in "abc"))
    opened = api.find_for(office.resident, joint.id, clock=office.clock).parts
    decider = office.official("decider")

    at_once(
        lambda: office.apply(joint, "withdraw"),
        *[
            lambda part=part: api.act(decider, part.case, "decide", GRANT, clock=office.clock)
            for part in opened
        ],
    )

    assert {phase_of(CaseId(row.id)) for row in Row.objects.all()} == {Phase.CLOSED}


def test_several_workers_let_time_do_its_part_once() -> None:
    office = Office()
    cases = [office.open() for _ in range(5)]
    [office.act("acceptance-officer", case, "accept") for case in cases]
    office.clock.advance(days=40)

    at_once(*[lambda: api.run_clocks(clock=office.clock)] * 4)

    told = [office.facts(case)[2:] for case in cases]
    assert told == [["overdue", "escalated"]] * 5
