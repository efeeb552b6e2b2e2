"""Joint cases: parts that wait for each other, one progress over them all."""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic.context import (
    PLATFORM,
    Context,
    Result,
    malformed,
    refuse,
)
from kallipolis.platforms.application.cases.logic.records import Move, noted
from kallipolis.platforms.application.cases.logic.requests import PartOpening
from kallipolis.platforms.application.cases.logic.snapshot import (
    DecisionMade,
    Part,
    PartProgress,
    Snapshot,
)
from kallipolis.platforms.application.cases.logic.vocabulary import Outcome

OPEN_PART: Final = "open-part"
GOOD: Final = frozenset({Outcome.GRANTED, Outcome.PARTLY})


def as_parts(openings: tuple[PartOpening, ...]) -> tuple[Part, ...]:
    """Return the parts of a joint case before any of them is opened."""
    return tuple(
        Part(
            progress=PartProgress(
                key=one.key,
                service=one.opening.service,
                title=one.opening.title,
                state="waiting",
                after=one.after,
            ),
            on_refused=one.on_refused,
            opening=one.opening,
            then=one.then,
        )
        for one in openings
    )


def check_order(openings: tuple[PartOpening, ...]) -> None:
    """Refuse parts that wait for what is not there, or for each other in a circle.

    Raises:
        Refusal: ``case.parts_unordered``.
    """
    left = {one.key: set(one.after) for one in openings}
    while left:
        free = {key for key, after in left.items() if not after}
        if not free:
            raise refuse("parts_unordered", malformed("parts", "case.parts_unordered"))
        left = {key: after - free for key, after in left.items() if key not in free}


def to_open(snapshot: Snapshot) -> tuple[Part, ...]:
    """Return the parts whose turn has come, each with what it is opened with."""
    by_key = {part.progress.key: part for part in snapshot.parts}
    return tuple(
        part
        for part in snapshot.parts
        if part.progress.state == "waiting"
        and all(_lets_pass(by_key[key]) for key in part.progress.after)
    )


def opened(snapshot: Snapshot, key: str, case: CaseId, now: datetime) -> Move:
    """Return the move of a joint case by which a part is opened as a case of its own."""
    parts = tuple(
        replace(
            part, opening=None, then=(), progress=replace(part.progress, state="open", case=case)
        )
        if part.progress.key == key
        else part
        for part in snapshot.parts
    )
    begun = replace(snapshot, parts=parts)
    fact = (events.PartOpened, {"part": key, "part_case": case})
    return noted(begun, OPEN_PART, fact, who=PLATFORM, at=now, request={"part": key})


def open_parts(snapshot: Snapshot) -> tuple[CaseId, ...]:
    """Return the cases of the parts that are open, in order of their ids."""
    found = (part.progress for part in snapshot.parts if part.progress.state == "open")
    return tuple(sorted(part.case for part in found if part.case is not None))


def dropped(found: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts of a case that ends, those that were not opened yet never to be."""
    return tuple(
        replace(part, opening=None, then=(), progress=replace(part.progress, state="dropped"))
        if part.progress.state == "waiting"
        else part
        for part in found
    )


def record_part(snapshot: Snapshot, context: Context) -> Result:
    """Note that a part was closed, and drop those that can no longer be opened because of it."""
    key, outcome = context.request.part, context.request.outcome
    part = next((p for p in snapshot.parts if p.progress.key == key), None)
    if part is None or part.progress.state != "open":
        raise refuse("part_not_open", malformed("part"))
    closed = replace(part, progress=replace(part.progress, state="closed", outcome=outcome))
    parts = tuple(closed if one is part else one for one in snapshot.parts)
    extra = {"part": key, "part_case": part.progress.case, "outcome": outcome}
    return _with_dropped(replace(snapshot, parts=parts)), (events.PartClosed, extra)


def decide_by_parts(snapshot: Snapshot, context: Context) -> Result:
    """Sum up what became of the parts: granted, refused or partly."""
    good = [part.progress.outcome in GOOD for part in snapshot.parts]
    some = Outcome.PARTLY if any(good) else Outcome.REFUSED
    outcome = Outcome.GRANTED if all(good) else some
    decision = DecisionMade(outcome=outcome, at=context.now, organisation=snapshot.deciding)
    decided = replace(snapshot, decision=decision, decided_at=context.now, outcome=outcome)
    extra = {"outcome": outcome, "organisation": snapshot.deciding}
    return decided, (events.CaseDecided, extra)


def _lets_pass(part: Part) -> bool:
    progress = part.progress
    if progress.state == "closed" and progress.outcome in GOOD:
        return True
    return progress.state in {"closed", "dropped"} and part.on_refused == "continue"


def _stops(part: Part) -> bool:
    return part.progress.state in {"closed", "dropped"} and not _lets_pass(part)


def _with_dropped(snapshot: Snapshot) -> Snapshot:
    stopping = {part.progress.key for part in snapshot.parts if _stops(part)}
    dropped = tuple(
        replace(part, opening=None, progress=replace(part.progress, state="dropped"))
        if part.progress.state == "waiting" and stopping & set(part.progress.after)
        else part
        for part in snapshot.parts
    )
    return (
        snapshot if dropped == snapshot.parts else _with_dropped(replace(snapshot, parts=dropped))
    )
