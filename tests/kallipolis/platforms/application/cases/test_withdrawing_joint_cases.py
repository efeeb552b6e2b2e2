"""A joint case that is withdrawn shows no part as open any more that is not."""

import pytest

from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import Case, Outcome, PartProgress
from kallipolis.platforms.application.cases.testing import Office, make_part

pytestmark = pytest.mark.django_db


def parts_of(office: Office, joint: Case) -> dict[str, PartProgress]:
    view = api.find_for(office.resident, joint.id, clock=office.clock)
    return {part.key: part for part in view.parts}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def joint(office: Office) -> Case:
    first, second, third = make_part("a"), make_part("b"), make_part("c", after=("b",))
    return office.open("joint", parts=(first, second, third))


def test_its_open_parts_are_withdrawn_and_those_to_come_never_begin(
    office: Office, joint: Case
) -> None:
    office.apply(joint, "withdraw")

    parts = parts_of(office, joint)
    stands = {key: (part.state, part.outcome) for key, part in parts.items()}
    assert stands == {
        "a": ("closed", Outcome.WITHDRAWN),
        "b": ("closed", Outcome.WITHDRAWN),
        "c": ("dropped", None),
    }
    assert office.facts(joint).count("part-closed") == 2


def test_a_part_that_was_granted_goes_on_and_is_told_of_when_it_ends(
    office: Office, joint: Case
) -> None:
    number = parts_of(office, joint)["a"].case
    assert number is not None
    part = api.find_for(office.resident, number, clock=office.clock).case
    office.act("acceptance-officer", part, "accept")
    office.act("decider", part, "decide", outcome=Outcome.GRANTED)

    withdrawn = office.apply(joint, "withdraw")
    before = parts_of(office, joint)["a"]
    office.act("delivery-officer", part, "deliver")
    after = parts_of(office, joint)["a"]

    assert withdrawn.state == "withdrawn"
    assert (before.state, before.outcome) == ("open", None)
    assert (after.state, after.outcome) == ("closed", Outcome.GRANTED)
