"""Grants, what they let through, and who may read what by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, NewType

import msgspec
import pyarrow as pa
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import OrganisationId

GrantId = NewType("GrantId", str)

MOST_PER_MINUTE: Final = 6000
MOST_CONDITIONS: Final = 20
MOST_VALUES: Final = 500
MOST_ROWS: Final = 100_000
"""How many rows leave in one answer."""


class Masking(StrEnum):
    """What is done to the values of a column before they leave.

    ``partial`` leaves a quarter of a text at either end, and the year of a date; ``hash`` gives a
    code that is equal for equal values under one grant and means nothing under another; ``drop``
    lets nothing of the column leave.
    """

    NONE = "none"
    PARTIAL = "partial"
    HASH = "hash"
    DROP = "drop"


Words = Annotated[str, Meta(min_length=1, max_length=400)]
Column = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold of a column for a row to be meant; what is missing in a row meets nothing.

    ``begins`` compares as text. All others compare as what the column is.
    """

    column: Column
    holds: Literal["equals", "differs", "less", "at-most", "more", "at-least", "one-of", "begins"]
    values: Annotated[
        tuple[Annotated[str, Meta(max_length=200)], ...], Meta(min_length=1, max_length=MOST_VALUES)
    ]


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a grant lets through: columns with their masking, rows, for what, how fast, until when.

    ``rows`` must all hold of a row. ``until`` is the last day. Units: ``rate`` is answers a minute.
    """

    columns: Annotated[dict[Column, Masking], Meta(min_length=1, max_length=500)]
    rows: Annotated[tuple[Condition, ...], Meta(max_length=MOST_CONDITIONS)] = ()
    purpose: Words
    legal_basis: Words
    rate: Annotated[int, Meta(ge=1, le=MOST_PER_MINUTE)] = 60
    until: date

    @property
    def readable(self) -> tuple[str, ...]:
        """Return the columns of which anything leaves."""
        return tuple(id for id, masking in self.columns.items() if masking is not Masking.DROP)


class GrantState(StrEnum):
    """How a grant stands, beside the day on which it ends."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """That one organisation may read of another's dataset, on terms.

    ``basis`` is the case in which it was agreed, empty where there was none. ``reason`` is why it
    stands as it does, as its owner said last.
    """

    id: GrantId
    dataset: str
    owner: OrganisationId
    grantee: OrganisationId
    terms: Terms
    state: GrantState
    basis: str
    reason: str
    given_at: datetime
    changed_at: datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader wants of a dataset, and for what.

    ``columns`` empty are all that a grant lets through. ``conditions`` see masked values only.
    ``after`` is where the answer before ended. Missing: without ``grant`` any that fits will do.
    """

    purpose: str
    columns: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limit: int = 1000
    after: str = ""
    grant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Rows that a grant lets through, masked; ``next`` is where the rest begins, empty at the end.

    Shape: an Arrow table of just the columns that were asked for.
    """

    grant: GrantId
    rows: pa.Table
    next: str


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """That an organisation may read a column: for what, masked how, until when, by which grant."""

    column: str
    organisation: OrganisationId
    grant: GrantId
    purpose: str
    legal_basis: str
    masking: Masking
    rows: tuple[Condition, ...]
    until: date


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """That rows of a dataset went back to an authority below, as they were when published.

    ``after`` is where its rows begin for who reads by the ``grant``. Units: ``rows`` of its region.
    """

    id: str
    grant: GrantId
    dataset: str
    grantee: OrganisationId
    rows: int
    after: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRead:
    """That rows about a person left on a day: of what, to whom, for what, how often.

    ``columns`` are those that the grant let through, with their masking.
    """

    day: date
    dataset: str
    grantee: OrganisationId
    purpose: str
    columns: Mapping[str, Masking]
    times: int


MESSAGES: Final[dict[str, str]] = {
    "grant.not_found": _("There is no such grant, or it is not yours."),
    "remedy.grant.not_found": _("Look at the list of grants, or request the data from its owner."),
    "grant.unfit": _("The terms do not fit the dataset %(dataset)s."),
    "remedy.grant.unfit": _("Correct the terms that are named."),
    "grant.column_unknown": _("There is no column %(column)s."),
    "remedy.grant.column_unknown": _("Name one of the fields that the dataset lists."),
    "grant.mask_unfit": _("Values of %(column)s are neither text nor dates: hide or hash them."),
    "grant.value_unfit": _("%(value)s is not a value of %(column)s."),
    "grant.nothing_left": _("Every column is left out."),
    "grant.until_past": _("The last day has passed."),
    "grant.until_far": _("The last day is more than %(years)s years away."),
    "grant.purpose_missing": _("A grant needs a purpose and a legal basis."),
    "grant.not_shared": _("The dataset %(dataset)s is not shared: %(reason)s"),
    "remedy.grant.not_shared": _("Ask its owner; a dispute goes to the data authority."),
    "grant.own": _("An authority needs no grant for its own data, and only organisations get one."),
    "remedy.grant.own": _("Name another authority."),
    "grant.not_returned": _("Nothing of %(dataset)s goes back to %(organisation)s."),
    "remedy.grant.not_returned": _(
        "What goes back, and to whom, stands in the contract of the dataset; request the rest."
    ),
    "grant.not_now": _("This cannot be done to a grant that stands as this one does."),
    "remedy.grant.not_now": _("Look at how it stands; what is revoked is requested anew."),
    "grant.column_refused": _("No grant of yours covers %(columns)s for this purpose."),
    "remedy.grant.column_refused": _(
        "Ask for fewer columns, say the purpose of your grant, or request more from the owner."
    ),
    "grant.too_fast": _("This grant gives %(rate)s answers a minute, and they are taken."),
    "remedy.grant.too_fast": _("Wait %(seconds)s seconds, then go on."),
    "grant.page_unknown": _("There is no such page."),
    "remedy.grant.page_unknown": _("Begin again without it."),
    "grant.filter_unreadable": _("The filter cannot be read: %(fault)s"),
    "remedy.grant.filter_unreadable": _(
        "Write it as a JSON list of conditions, each with column, holds and values."
    ),
}

ACTS: Final[dict[str, str]] = {
    "grant.give": "Give other authorities data of one's own, suspend, renew and revoke that.",
    "grant.view": "See grants, and who can read what by them.",
    "grant.read": "Read rows that one's organisation was granted.",
    "grant.subscribe": "Have rows about one's own region come back.",
    "grant.return": "Let rows go back to the authority of their region.",
}
"""What roles grant and the ledger names, with what it means."""
