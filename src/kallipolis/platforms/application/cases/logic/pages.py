"""Where a page of a list ends, as a text that asks for the next one."""

from datetime import datetime
from typing import NamedTuple

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.application.cases.logic.numbers import LENGTH


class Mark(NamedTuple):
    """The last row of a page: its moment and its number; the next page begins behind it."""

    at: datetime
    id: str


def as_text(mark: Mark) -> str:
    """Return a mark as a text."""
    return f"{mark.at.isoformat()}~{mark.id}"


def from_text(text: str) -> Mark | None:
    """Read a mark, None at the beginning of a list.

    Raises:
        Refusal: ``case.page_unknown`` when it is not one of ours.
    """
    if not text:
        return None
    at, _, id = text.rpartition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as fault:
        raise _unknown() from fault
    if moment.tzinfo is None or len(id) != LENGTH:
        raise _unknown()
    return Mark(moment, id)


def _unknown() -> Refusal:
    problem = Problem(field="after", code="case.page_unknown")
    return Refusal("case.page_unknown", Reason.MALFORMED, problems=(problem,))
