"""Two records side by side as officials read them: words for codes, days, places and datasets."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.consolidations.contracts import Pair
from kallipolis.platforms.data.datasets import api as datasets

SEXES: Final = ("female", "male")
DAYS: Final = ("birth_date", "issued")
DIGITS: Final = (12, 9, 6)
"""Of a code that says more exactly than the regions here where somebody lives."""

Words = Text | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field of a pair in words; None where a record leaves it open."""

    field: str
    left: Words | None
    right: Words | None
    agrees: bool | None


def lines_of(pair: Pair) -> tuple[Compared, ...]:
    """Return the fields of a pair in words; what is masked or no code stays as it stands."""
    return tuple(
        Compared(
            field=line.field,
            left=worded(line.field, line.left),
            right=worded(line.field, line.right),
            agrees=line.agrees,
        )
        for line in pair.lines
    )


def sides_of(pair: Pair) -> tuple[Text, Text]:
    """Return what the datasets of the two records are called."""
    titles = {each.id: each.title for each in datasets.every()}
    left, right = (titles.get(id) or everywhere(id) for id, _ in (pair.left, pair.right))
    return left, right


def worded(column: str, written: str) -> Words | None:
    """Return what a record has written down in words, None where that is nothing."""
    if not written:
        return None
    found: Words | None = None
    if column == "sex":
        found = _sex(written)
    elif column in DAYS:
        found = _day(written)
    elif column == "region":
        found = _place(written)
    elif column == "type":
        found = _credential(written)
    return found or everywhere(written)


def _sex(written: str) -> Text | None:
    return everywhere(message(f"linkage.person.{written}")) if written in SEXES else None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _place(code: str) -> Text | None:
    found = (regions.find(code[:digits]) for digits in DIGITS)
    return next((each.name for each in found if each is not None), None)


def _credential(type_: str) -> Text | None:
    document = packs.find("credential", type_) or packs.find("evidence-type", type_)
    name = getattr(document.body, "name", None) if document is not None else None
    return name if isinstance(name, Text) else None
