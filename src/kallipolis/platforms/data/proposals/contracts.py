"""Proposals as others see them: a contract, where its rows come from, and why it is so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

import msgspec
import pyarrow as pa
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.sources.contracts import Address, Files, Query, Source

ProposalId = NewType("ProposalId", str)


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is proposed: the key of a message, and what it is filled in with."""

    code: str
    values: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a column of a sample becomes; ``made`` is empty where it is taken as it is."""

    column: str
    field: Field
    made: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Some rows of what a source would read, as text, and how it was found out how to read it."""

    reads: Files | Address | Query
    rows: pa.Table
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody says of a new dataset: its title, whose it is, where it holds.

    Shape: ``taken`` are the ids that other datasets and sources have. ``zone`` is the time zone of
    moments that name none.
    """

    title: str
    owner: AuthorityRole
    region: RegionCode | None
    zone: str
    taken: frozenset[str] = frozenset()


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A contract and a source that fit a sample; ``reasons`` are by the id of a field.

    Under ``key``, ``reads`` and ``whole`` stand those of the key, of how the rows are read, and of
    the dataset as a whole.
    """

    dataset: Dataset
    source: Source
    reasons: dict[str, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProposal:
    """A proposal that was made: its ids, the working copy it went into, why it is as it is."""

    id: ProposalId
    dataset: str
    source: str
    revision: str
    name: str
    reasons: Mapping[str, tuple[Reason, ...]]
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """How many rows of a sample break a rule, and some of them: number and masked value."""

    count: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A contract tried on a sample: what would be published, and what would be held.

    ``broken`` is by the name of the fault. ``doubled`` are rows with a key that comes again.
    ``shown`` are the first rows, masked by class; ``masked`` names the fields of which they are.
    """

    rows: int
    sound: int
    doubled: int
    broken: Mapping[str, Broken]
    shown: Sequence[Mapping[str, str]]
    masked: frozenset[str]

    def share(self, faults: Sequence[str]) -> float:
        """Return which part of the rows breaks none of some rules."""
        held = sum(self.broken[fault].count for fault in faults if fault in self.broken)
        return max(0.0, 1 - held / self.rows) if self.rows else 1.0


MESSAGES: Final[dict[str, str]] = {
    "proposal.not_found": _("There is no such proposal, or it is not yours to see."),
    "remedy.proposal.not_found": _("Show the data once more under “New source”."),
    "proposal.nothing_given": _("Choose a file, or say where the rows lie."),
    "proposal.path_missing": _("Say which file, table or path is meant."),
    "proposal.title_missing": _("Say what the dataset is called."),
    "proposal.unread": _("%(name)s cannot be read: %(why)s"),
    "remedy.proposal.unread": _(
        "Save it as CSV, Excel (xlsx), JSON or Parquet with one row of heads, and show it again."
    ),
    "proposal.no_rows": _("There are no rows with heads in %(name)s."),
    "remedy.proposal.no_rows": _(
        "Put the heads of the columns into the first row, the data below, and show it again."
    ),
    "proposal.why.text": _("No form that more than a few values have."),
    "proposal.why.integer": _("%(share)s %% are whole numbers."),
    "proposal.why.number": _("%(share)s %% are numbers."),
    "proposal.why.percent": _("%(share)s %% are numbers with a percent sign, which is left away."),
    "proposal.why.boolean": _("%(share)s %% say yes or no."),
    "proposal.why.date": _("%(share)s %% are calendar days."),
    "proposal.why.moment": _("%(share)s %% are a day with a time."),
    "proposal.why.longitude": _("The head says longitude, and %(share)s %% are degrees."),
    "proposal.why.latitude": _("The head says latitude, and %(share)s %% are degrees."),
    "proposal.why.id-number": _("%(share)s %% are identity numbers whose check digit is right."),
    "proposal.why.credit-code": _("%(share)s %% are credit codes whose check digit is right."),
    "proposal.why.region": _("%(share)s %% are codes of regions that are known here."),
    "proposal.why.mobile": _("%(share)s %% are mobile numbers."),
    "proposal.why.phone": _("%(share)s %% are telephone numbers."),
    "proposal.why.email": _("%(share)s %% are e-mail addresses."),
    "proposal.why.codes": _("%(share)s %% are one of a few words that come again and again."),
    "proposal.why.few": _("There are %(count)s different ones; rarer ones look misspelt."),
    "proposal.why.always": _("It is never empty in the sample, so it is required."),
    "proposal.why.forgotten": _("It is required: rows in which it is empty: %(count)s."),
    "proposal.why.inside": _("It stands inside %(column)s."),
    "proposal.why.unit": _("The head “%(head)s” names the unit."),
    "proposal.why.form": _("All are written alike: %(pattern)s."),
    "proposal.why.bounds": _("Nearly all lie within these bounds."),
    "proposal.why.heard": _("The English name is only how “%(head)s” sounds: translate it."),
    "proposal.why.identifies": _("It tells who somebody is: personal and sensitive."),
    "proposal.why.reaches": _("It reaches a person: personal."),
    "proposal.why.personal": _("The head speaks of a person: personal."),
    "proposal.why.sensitive": _("The head speaks of what harms a person when it leaks: sensitive."),
    "proposal.why.key": _("%(columns)s tells rows apart: no two have the same."),
    "proposal.why.key_nearly": _(
        "%(columns)s tells rows apart; rows in which it comes again: %(count)s."
    ),
    "proposal.why.no_key": _("No few columns tell the rows apart: rows are only added."),
    "proposal.why.complete": _(
        "A file holds all there is: what a newer one lacks is taken to be gone."
    ),
    "proposal.why.mark": _("%(column)s grows, so that only newer rows are asked for."),
    "proposal.why.level": _("The level is the highest that a field needs."),
    "proposal.why.open_sharing": _("Nothing personal is in it, so it is shared with all."),
    "proposal.why.terms": _("There is personal data in it, so it is shared on terms only."),
    "proposal.why.encoding": _("The characters are in %(encoding)s."),
    "proposal.why.delimiter": _("Columns are parted by %(delimiter)s."),
    "proposal.why.heads": _("Row %(row)s holds the heads."),
    "proposal.why.heads_over": _(
        "Rows up to %(row)s hold the heads, over each other; they are named here, not in the file."
    ),
    "proposal.why.sheets": _("There are several sheets: %(sheets)s."),
    "proposal.why.no_heads": _("There are no heads: columns are called by their place."),
    "proposal.why.sheet": _("The rows are on the sheet %(sheet)s."),
    "proposal.why.rows_at": _("The rows are the list at %(path)s."),
    "proposal.format.csv": _("Text with columns (CSV)"),
    "proposal.format.excel": _("Excel"),
    "proposal.format.json": _("JSON"),
    "proposal.format.json-lines": _("JSON, an object in each line"),
    "proposal.format.parquet": _("Parquet"),
}

ACTS: Final[dict[str, str]] = {
    "proposal.make": "Bring new data, and have a contract for it proposed.",
}
"""What roles grant and the ledger names, with what it means."""
