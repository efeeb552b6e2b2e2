"""What the resident's pages work out: how far a case has come, and who read one's data."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from kallipolis.channels.resident.logic.progress import steps_of
from kallipolis.channels.resident.logic.readings import OWN_DATA, LookUp, Reading, by_day
from kallipolis.foundation.audit.contracts import AuditEntry
from kallipolis.platforms.application.cases.contracts import Outcome, Phase

PHASES = {Phase.INTAKE, Phase.REVIEW, Phase.DELIVERY, Phase.CLOSED}


def entry(
    act: str,
    *,
    hour: int = 9,
    kind: str = "system",
    actor: str = "kallipolis",
    purpose: str = "old-age-allowance",
) -> AuditEntry:
    return AuditEntry(
        id=f"{act}-{hour}",
        time=datetime(2026, 3, 2, hour, tzinfo=UTC),
        actor_kind=kind,
        actor=actor,
        on_behalf_of="",
        act=act,
        subject="",
        parties=("me",),
        purpose=purpose,
        channel="web",
        detail={},
        hash="",
    )


@pytest.mark.parametrize(
    ("outcome", "steps"),
    [
        (Outcome.GRANTED, ["submitted", "intake", "review", "delivery", "closed"]),
        (Outcome.REFUSED, ["submitted", "intake", "review", "closed"]),
        (Outcome.NOT_ACCEPTED, ["submitted", "intake", "closed"]),
    ],
)
def test_a_closed_case_shows_only_the_steps_that_it_came_to(
    outcome: Outcome, steps: list[str]
) -> None:
    shown = steps_of(PHASES, Phase.CLOSED, outcome)

    assert [name for name, _ in shown] == steps
    assert {stand for _, stand in shown} == {"done"}


def test_what_one_actor_did_for_one_purpose_on_a_day_is_one_reading() -> None:
    said = {"fields": ["name"], "legal_basis": "elderly-law/art-33", "carried_by": "duty"}
    looked_up = [
        replace(entry("registry.look_up", hour=hour), subject="population", detail=said)
        for hour in (11, 10, 9)
    ]

    readings = by_day([*looked_up, entry("party.identify", hour=8)], "me", UTC)

    assert readings == (
        Reading(
            day=date(2026, 3, 2),
            who="platform",
            actor="kallipolis",
            purpose="old-age-allowance",
            deeds=(("looked-up", 3), ("read-identity", 1)),
            look_ups=(
                LookUp(
                    registry="population",
                    fields=("name",),
                    basis="elderly-law/art-33",
                    carried_by="duty",
                    proof="",
                    reason=None,
                ),
            ),
        ),
    )


def test_entries_that_take_turns_are_gathered_all_the_same() -> None:
    taking_turns = [
        entry("registry.look_up", hour=11, purpose="one"),
        entry("registry.look_up", hour=10, purpose="other"),
        entry("party.identify", hour=9, purpose="one"),
    ]

    readings = by_day(taking_turns, "me", UTC)

    assert [reading.purpose for reading in readings] == ["one", "other"]
    assert readings[0].deeds == (("looked-up", 1), ("read-identity", 1))


def test_what_one_asks_to_see_of_oneself_is_read_by_oneself() -> None:
    looked_up = entry("registry.look_up", purpose=OWN_DATA)
    asked = entry("party.identify", kind="resident", actor="me", purpose=OWN_DATA)

    (reading,) = by_day([looked_up, asked], "me", UTC)

    assert reading.who == "you"
    assert reading.is_own_look


def test_a_reading_names_the_cases_that_something_was_done_in() -> None:
    viewed = replace(entry("case.view", kind="official", actor="o-1"), subject="260302ABC")

    (reading,) = by_day([viewed, viewed], "me", UTC)

    assert reading.cases == ("260302ABC",)


@pytest.mark.parametrize(("act", "is_upkeep"), [("case.tick", True), ("registry.look_up", False)])
def test_the_books_that_the_platform_keeps_are_no_look_up(act: str, is_upkeep: bool) -> None:
    (reading,) = by_day([entry(act)], "me", UTC)

    assert reading.is_upkeep is is_upkeep


@pytest.mark.parametrize(
    ("kind", "actor", "who"),
    [("resident", "me", "you"), ("official", "o-1", "official"), ("client", "c-1", "other")],
)
def test_a_reading_says_who_it_was(kind: str, actor: str, who: str) -> None:
    (reading,) = by_day([entry("case.decide", kind=kind, actor=actor)], "me", UTC)

    assert reading.who == who
    assert reading.deeds == (("case", 1),)


def test_days_are_those_of_the_place() -> None:
    late, early = entry("file.read", hour=20), entry("file.read", hour=1)

    readings = by_day([late, early], "me", ZoneInfo("Asia/Shanghai"))

    assert [reading.day.day for reading in readings] == [3, 2]
