"""Open datasets and their distributions, as other rooms and programs see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.lakehouse.contracts import Version

MOST_ROWS: Final = 1000
LONGEST_WORDS: Final = 200
FURTHEST: Final = 1_000_000
"""How deep rows are asked for one page after another; who wants more takes the file."""


class Form(StrEnum):
    """What a distribution is, by the ending of its file."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    GEOJSON = "geojson"


MEDIA_TYPES: Final[dict[Form, str]] = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
    Form.PARQUET: "application/vnd.apache.parquet",
    Form.GEOJSON: "application/geo+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who keeps a dataset: the role, and the name of the authority that plays it here."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An open dataset as the catalogue lists it.

    Shape: versions latest first. Missing: ``versions`` is empty before anything was published,
    ``region`` None where nothing says where it holds.
    """

    dataset: Dataset
    publisher: Publisher
    region: Region | None
    versions: tuple[Version, ...]
    forms: tuple[Form, ...]

    @property
    def id(self) -> str:
        """Return the id of the dataset."""
        return self.dataset.id

    @property
    def rows(self) -> int:
        """Count the rows that are published now."""
        return self.versions[0].rows if self.versions else 0

    @property
    def modified_at(self) -> datetime | None:
        """Return since when its rows are as they are, None before there were any."""
        return self.versions[0].at if self.versions else None


class CatalogueSearch(msgspec.Struct, frozen=True, kw_only=True):
    """Which open datasets are looked for: empty is all; ``region`` finds what holds inside it.

    ``sort`` is by how well words fit, or where there are none by title; or newest first.
    """

    q: Annotated[str, Meta(max_length=LONGEST_WORDS)] = ""
    theme: Annotated[str, Meta(max_length=40)] = ""
    publisher: Annotated[str, Meta(max_length=100)] = ""
    form: Annotated[str, Meta(max_length=20)] = ""
    region: Annotated[str, Meta(max_length=20)] = ""
    tag: Annotated[str, Meta(max_length=60)] = ""
    sort: Literal["", "newest", "name"] = ""
    limit: Annotated[int, Meta(ge=0, le=MOST_ROWS)] = 20
    offset: Annotated[int, Meta(ge=0, le=FURTHEST)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to; ``facets`` count all that fits, by what it can be narrowed down by."""

    entries: tuple[Entry, ...]
    total: int
    facets: dict[str, dict[str, int]]


class RowSearch(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of an open dataset are asked for.

    ``where`` are values of fields, all of which hold; a list of values means any of them. ``q``
    stands anywhere in a row. ``sort`` are fields, each with `` desc`` behind it where it falls.
    What is ``distinct`` comes once, however many rows say it, and is sorted by what is shown.
    """

    q: Annotated[str, Meta(max_length=LONGEST_WORDS)] = ""
    where: dict[str, tuple[str, ...]] = {}
    fields: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    distinct: bool = False
    limit: Annotated[int, Meta(ge=0, le=MOST_ROWS)] = 100
    offset: Annotated[int, Meta(ge=0, le=FURTHEST)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of an open dataset, and how many fit altogether."""

    fields: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A file that a version of a dataset is handed out in. ``checksum`` is SHA-256 in hex."""

    form: Form
    version: Version
    file: Path
    size: int
    checksum: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What stands in a field, for a look at it. Missing: where it has no order, or is empty."""

    field: str
    filled: int
    different: int
    least: str | None
    most: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How the rows of a dataset fall on the values of one field.

    ``kind`` says whether these are categories, most frequent first, or stand on a scale, in its
    order: spans of numbers, or of time as long as ``span`` says.
    Shape: pairs of a value and how many rows have it; a span of numbers is named by its beginning.
    Missing: ``rest`` counts rows of less frequent categories; rows without a value are left out.
    """

    field: str
    kind: Literal["categories", "numbers", "times"]
    counts: tuple[tuple[str, int], ...]
    rest: int = 0
    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A fault that somebody reported in an open dataset."""

    id: int
    dataset: str
    words: str
    reported_at: datetime


MESSAGES: Final[dict[str, str]] = {
    "distribution.not_found": _("There is no open dataset here, or not in this form."),
    "remedy.distribution.not_found": _("Look for it in the catalogue of open data."),
    "distribution.field_unknown": _("%(dataset)s has no field %(field)s."),
    "remedy.distribution.field_unknown": _("Name one of the fields that the dataset lists."),
    "distribution.words_missing": _("Say what is wrong, in at most %(most)s characters."),
    "remedy.distribution.words_missing": _("Name the row and what it should say, then send again."),
}

ACTS: Final[dict[str, str]] = {
    "distribution.report.view": "See the faults that people reported in open datasets, and close.",
}
"""What roles grant and the ledger names, with what it means."""
