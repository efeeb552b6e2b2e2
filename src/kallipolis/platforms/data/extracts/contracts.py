"""Plans by which extracts are made, and reports on what came of them."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

Column = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


K = Annotated[int, Meta(ge=2, le=10_000)]
"""How many rows share all quasi-identifiers at least."""


class QuasiIdentifier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column that tells persons apart together with others, and how it is generalised.

    ``year`` and ``month`` are of a date; ``prefix`` are the first ``width`` characters (4 of a
    region are its city); ``band`` are ranges of a number, ``width`` wide; ``age`` are such ranges
    of the whole years from a date to the day of the extract; ``keep`` leaves it.
    """

    column: Column
    to: Literal["year", "month", "prefix", "band", "age", "keep"]
    width: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an extract is made of a dataset.

    Whoever shares all quasi-identifiers with fewer than ``k`` rows in all, or whose rows have fewer
    than ``l`` different values of ``sensitive``, is left out. ``others`` leave as they are.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    dataset: Annotated[str, Meta(min_length=1, max_length=100)]
    quasi: Annotated[tuple[QuasiIdentifier, ...], Meta(min_length=1, max_length=20)]
    k: K = 5
    sensitive: Column | None = None
    l: Annotated[int, Meta(ge=1, le=1000)] = 1  # noqa: E741 - the field calls it so
    others: Annotated[tuple[Column, ...], Meta(max_length=100)] = ()
    purpose: Annotated[str, Meta(min_length=1, max_length=400)]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the extract."""
        sensitive = () if self.sensitive is None else (self.sensitive,)
        return (*(each.column for each in self.quasi), *sensitive, *self.others)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that share all quasi-identifiers: how many, and with how many sensitive values."""

    values: tuple[str, ...]
    rows: int
    different: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an extract holds, and how well it hides.

    ``k`` is the size of its smallest group and ``l`` the fewest sensitive values in any; both are 0
    of an extract without rows. ``smallest`` are its smallest groups, never those left out.
    """

    plan: Plan
    rows: int
    released: int
    suppressed: int
    groups: int
    k: int
    l: int  # noqa: E741 - the field calls it so
    smallest: tuple[Group, ...]

    @property
    def share_suppressed(self) -> float:
        """Return which part of all rows is left out."""
        return self.suppressed / self.rows if self.rows else 0.0


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """An extract that was made: when, and the report on it."""

    report: Report
    made_at: datetime


MESSAGES: Final[dict[str, str]] = {
    "extract.not_found": _("There is no such extract, or it is not yours."),
    "remedy.extract.not_found": _("Look at the extracts of your datasets."),
    "extract.unfit": _("This plan does not fit the dataset %(dataset)s."),
    "remedy.extract.unfit": _("Correct what is named, and try again."),
    "extract.column_unknown": _("There is no column %(column)s."),
    "extract.column_twice": _("The column %(column)s is named twice."),
    "extract.identifies": _("%(column)s tells who somebody is: leave it out or generalise it."),
    "extract.cannot_generalise": _("Values of %(column)s cannot be generalised in this way."),
}

ACTS: Final[dict[str, str]] = {
    "extract.make": "Make an extract of one's data from which persons cannot be told.",
    "extract.take": "Take the rows of an extract away.",
}
"""What roles grant and the ledger names."""
