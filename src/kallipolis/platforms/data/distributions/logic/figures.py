"""How rows fall on the values of a field: which question tells it, and what its answer says."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import ceil
from typing import Final, Literal

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.distributions.contracts import Shares, Spread

Kind = Literal["categories", "numbers", "times"]
Question = tuple[str, list[object]]

MOST: Final = 12
"""How many categories, and how many spans of numbers, are told apart."""

MOST_TIMES: Final = 40
SPANS: Final = (("hour", 1 / 24), ("day", 1), ("month", 30), ("year", 365))
"""Units: days of each span of time."""

KINDS: Final[Mapping[str, Kind]] = {
    "integer": "numbers",
    "number": "numbers",
    "date": "times",
    "moment": "times",
}
PLACES: Final = frozenset({"longitude", "latitude"})


def kind_of(dataset: Dataset, field: str) -> Kind:
    """Return in which way a field is told.

    Raises:
        Refusal: ``distribution.field_unknown``, also for one that a map tells better.
    """
    known = next((each for each in dataset.fields if each.id == field), None)
    if known is None or known.type in PLACES:
        values = {"dataset": dataset.id, "field": field[:60]}
        raise Refusal("distribution.field_unknown", Reason.MALFORMED, values=values)
    return KINDS.get(known.type, "categories")


def tells(kind: Kind, seen: Spread, rows: int) -> bool:
    """Say whether the values of a field tell anything: several of them, not each another."""
    if not seen.filled or seen.least == seen.most:
        return False
    return kind != "categories" or seen.different * 2 < rows


def question(kind: Kind, seen: Spread) -> Question:
    """Return the question for how rows fall on the values of a field."""
    name = f'"{seen.field}"'
    if kind == "times":
        what = f"date_trunc('{span_of(seen)}', {name})"
    elif kind == "numbers":
        least, width = _scale(seen)
        what = f"least(floor(({name} - {least}) / {width}), {MOST - 1})"
    else:
        what = f"CAST({name} AS VARCHAR)"
    order = "rows DESC, value" if kind == "categories" else "value"
    grouped = f"WHERE {name} IS NOT NULL GROUP BY value ORDER BY {order}"
    return f"SELECT {what} AS value, count(*) AS rows FROM t {grouped}", []  # noqa: S608 - names are of the contract, figures ours


def as_shares(kind: Kind, seen: Spread, found: Sequence[Mapping[str, object]]) -> Shares:
    """Return what an answer says."""
    pairs = [(each["value"], int(str(each["rows"]))) for each in found]
    if kind == "times":
        span = span_of(seen)
        told = tuple((_moment(value, span), rows) for value, rows in pairs)
        return Shares(field=seen.field, kind=kind, counts=told, span=span)
    if kind == "numbers":
        least, width = _scale(seen)
        by_place = {int(float(str(value))): rows for value, rows in pairs}
        last = min(MOST - 1, int((float(str(seen.most)) - least) / width))
        ranges = (
            (f"{least + place * width:g}", by_place.get(place, 0)) for place in range(last + 1)
        )
        return Shares(field=seen.field, kind=kind, counts=tuple(ranges))
    shown = tuple((str(value), rows) for value, rows in pairs[:MOST])
    rest = sum(rows for _, rows in pairs[MOST:])
    return Shares(field=seen.field, kind=kind, counts=shown, rest=rest)


def span_of(seen: Spread) -> str:
    """Return the shortest span of time of which there are not too many between first and last."""
    first, last = (datetime.fromisoformat(str(each)) for each in (seen.least, seen.most))
    days = (last - first).total_seconds() / 86_400
    fitting = (name for name, length in SPANS if days / length <= MOST_TIMES)
    return next(fitting, "year")


def _scale(seen: Spread) -> tuple[float, float]:
    """Return where the spans of numbers begin, and how wide each is: whole for whole numbers."""
    least, most = float(str(seen.least)), float(str(seen.most))
    if "." in f"{seen.least}{seen.most}":
        return least, (most - least) / MOST
    return least, float(ceil((most - least + 1) / MOST))


def _moment(value: object, span: str) -> str:
    if not isinstance(value, date):
        return str(value)
    written = value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return written[: {"hour": 16, "day": 10, "month": 7}.get(span, 4)]
