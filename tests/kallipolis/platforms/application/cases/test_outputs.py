"""What an output lacks is said by who grants it, in the kind that it needs."""

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import Outcome, Wanted
from kallipolis.platforms.application.cases.logic.outputs import given
from kallipolis.platforms.application.cases.testing import Office

REFUSED = {"reason": "no home", "rule": "law/art-3", "remedy": "appeal within 60 days"}
UNTIL = Wanted(name="valid_until", title=everywhere("Until"), type="date")
WANTED = (
    UNTIL,
    Wanted(name="grade", title=everywhere("Grade"), type="integer"),
    Wanted(name="area", title=everywhere("Area"), type="decimal"),
    Wanted(name="amount", title=everywhere("Amount"), type="money"),
    Wanted(name="is_local", title=everywhere("Local"), type="boolean"),
    Wanted(name="place", title=everywhere("Place")),
    Wanted(name="goods", title=everywhere("Goods"), type="list", labels={"sand": everywhere("S")}),
)
SAID: dict[str, object] = {
    "valid_until": "2027-01-05",
    "grade": "2",
    "area": 12.5,
    "amount": 4000,
    "is_local": "true",
    "place": "Gate 3",
    "goods": ["sand"],
}


def fault(name: str, value: object) -> tuple[str, list[tuple[str, str]]]:
    with pytest.raises(Refusal) as refused:
        given(WANTED, SAID | {name: value})
    return refused.value.code, [(p.field, p.code) for p in refused.value.problems]


def test_what_is_said_is_kept_as_a_value_of_its_kind() -> None:
    assert given(WANTED, SAID) == SAID | {"grade": 2, "is_local": True}


@pytest.mark.parametrize("nothing", [None, "", "  ", []])
@pytest.mark.parametrize("name", ["valid_until", "grade", "place", "goods"])
def test_what_is_not_said_is_asked_for(name: str, nothing: object) -> None:
    assert fault(name, nothing) == (
        "case.request_incomplete",
        [(f"outputs.{name}", "case.needed")],
    )


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("valid_until", "2027-02-30", "case.output_date"),
        ("valid_until", "soon", "case.output_date"),
        ("grade", "first", "case.output_number"),
        ("grade", 1.5, "case.output_number"),
        ("amount", -1, "case.output_number"),
        ("amount", "4,000.5", "case.output_number"),
        ("is_local", "perhaps", "case.output_choice"),
        ("goods", ["gold"], "case.output_choice"),
        ("goods", ["sand", "gold"], "case.output_choice"),
        ("colour", "red", "case.not_asked"),
    ],
)
def test_what_is_of_another_kind_is_refused(name: str, value: object, code: str) -> None:
    assert fault(name, value) == ("case.request_unfit", [(f"outputs.{name}", code)])


@pytest.mark.django_db
def test_a_grant_says_what_the_output_lacks_and_the_decision_keeps_it() -> None:
    office = Office()
    case = office.open(wanted=(UNTIL,))
    office.act("acceptance-officer", case, "accept")

    with pytest.raises(Refusal, match="request_incomplete"):
        office.act("decider", case, "decide", outcome=Outcome.GRANTED)
    office.act(
        "decider", case, "decide", outcome=Outcome.GRANTED, outputs={"valid_until": "2027-01-05"}
    )

    view = api.find_for(office.resident, case.id, clock=office.clock)
    assert view.decision is not None
    assert view.decision.outputs == {"valid_until": "2027-01-05"}


@pytest.mark.django_db
def test_only_officials_are_told_what_the_output_lacks() -> None:
    office = Office()
    case = office.open(wanted=(UNTIL,))
    decider = office.official("decider")

    views = [
        api.find_for(actor, case.id, clock=office.clock) for actor in (decider, office.resident)
    ]

    assert [view.wanted for view in views] == [(UNTIL,), ()]


@pytest.mark.django_db
def test_a_refusal_says_nothing_of_the_output() -> None:
    office = Office()
    case = office.open(wanted=(UNTIL,))
    office.act("acceptance-officer", case, "accept")

    done = office.act("decider", case, "decide", outcome=Outcome.REFUSED, **REFUSED)

    assert done.outcome is Outcome.REFUSED
