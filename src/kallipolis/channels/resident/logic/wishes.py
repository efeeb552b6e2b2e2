"""How somebody wants to be told, as a form says it."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.application.notices.contracts import Pace, Topic, Wishes

TOPICS: Final = tuple(topic for topic in Topic if topic is not Topic.OFFICE)
"""What residents and enterprises are told of."""

HOURS: Final = tuple((str(hour), f"{hour:02}:00") for hour in range(24))
_FIELDS: Final = ("since", "until")


def wishes_from(given: Mapping[str, Sequence[str]]) -> Wishes:
    """Read a form of wishes; a topic of which nothing is ticked is not told of, but as law asks.

    Raises:
        Refusal: ``notice.malformed`` with a problem for each field that does not fit.
    """
    first = {name: (given.get(name) or [""])[0] for name in (*_FIELDS, "language")}
    hours = dict(HOURS)
    problems = tuple(
        Problem(field=name, code="notice.hour") for name in _FIELDS if first[name] not in hours
    )
    if problems:
        raise Refusal("notice.malformed", Reason.MALFORMED, problems=problems)
    said = {
        "language": first["language"],
        "quiet": {name: int(first[name]) for name in _FIELDS},
        "readings": (given.get("pace") or [Pace.DAILY.value])[0],
        "carriers": {topic.value: list(given.get(topic.value, ())) for topic in TOPICS},
    }
    try:
        return msgspec.convert(said, Wishes)
    except msgspec.ValidationError as fault:
        raise Refusal("notice.malformed", Reason.MALFORMED) from fault
