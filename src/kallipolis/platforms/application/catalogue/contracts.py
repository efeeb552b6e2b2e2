"""How a row of another catalogue becomes a public service, and what came of an import."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import UNSET, Meta

from kallipolis.foundation.packs.contracts import Change
from kallipolis.foundation.text import Text

Language = Literal["en", "zh-Hans", "zh-Hant"]


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition on one column: its words are among those listed, or are not."""

    take: str
    among: tuple[str, ...]
    negated: bool = False


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a field is made of a row; the steps are taken in the order in which they stand here."""

    when: Annotated[When | None, Meta(description="Only then; otherwise it is missing.")] = None
    take: Annotated[str, Meta(description="Column; `a.b` is `b` inside `a`.")] = ""
    constant: Annotated[Any, Meta(description="The same for every row.")] = UNSET
    first: Annotated[tuple["Value", ...], Meta(description="The first that is not missing.")] = ()
    join: Annotated[tuple["Value", ...], Meta(description="Joined words, none that miss.")] = ()
    separator: Annotated[str, Meta(description="Stands between joined words.")] = ""
    languages: Annotated[
        dict[Language, "Value"], Meta(description="The same words in several languages.")
    ] = {}
    html: Annotated[bool, Meta(description="Take tags away and read entities.")] = False
    split: Annotated[str, Meta(description="Regular expression that parts a list.")] = ""
    pattern: Annotated[
        str, Meta(description="Regular expression that all must match; named groups are kept.")
    ] = ""
    groups: Annotated[dict[str, str], Meta(description="Code table by named group.")] = {}
    table: Annotated[str, Meta(description="Code table; `*` in it stands for any other.")] = ""
    most: Annotated[int, Meta(ge=0, description="Characters that are kept; 0 keeps all.")] = 0
    default: Annotated[Any, Meta(description="In place of what is missing.")] = UNSET


class AuthorityValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is competent: a role of the place, or, where ``name`` is given, a body of its own."""

    role: Annotated[Value, Meta(description="Role; with a name, what tells bodies apart.")]
    region: Annotated[Value, Meta(description="Code of the region whose authority it is.")]
    name: Value | None = None
    credit_code: Value | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A region that comes with the catalogue because no place pack has it."""

    id: str
    level: str
    name: Text
    parent: str | None = None


class CatalogueMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the rows of a source become public services: columns to fields, codes, units, defaults.

    ``prefix`` begins all ids that are made. ``row`` tells rows apart. ``missing`` are words that
    mean that nothing is there. ``only`` rows are services; the others are listed as rejected.
    """

    id: str
    title: Text
    owners: Annotated[tuple[str, ...], Meta(min_length=1)]
    licence: str
    requires: Annotated[tuple[str, ...], Meta(description="Packs the services refer to.")] = (
        "core",
    )
    format: Literal["jsonl", "csv"] = "csv"
    encoding: str = "utf-8-sig"
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    language: Language = "en"
    prefix: str
    row: Value
    only: When | None = None
    missing: tuple[str, ...] = ()
    tables: dict[str, dict[str, Any]] = {}
    places: tuple[Place, ...] = ()
    authority: AuthorityValue
    evidence: Value | None = None
    fields: Annotated[
        dict[str, Value], Meta(description="By field of a service; `output.name` is inside output.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Why a row, or a field of it, does not fit. ``line`` is where the row begins."""

    line: int
    row: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of all rows: nothing is dropped in silence."""

    read: int
    imported: int
    rejected: int
    duplicates: int

    def __post_init__(self) -> None:
        """Refuse to exist where a row is not accounted for."""
        if self.read != self.imported + self.rejected + self.duplicates:
            raise ValueError(f"rows are lost: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What an import did, or would do. ``services`` counts all that the pack holds.

    ``misfits`` are of the rejected rows, ``remarks`` of rows that were imported nevertheless.
    Missing: ``edition`` is None and nothing was published in a dry run.
    """

    catalogue: str
    pack: str
    version: str
    edition: int | None
    tally: Tally
    services: int
    authorities: int
    evidence_types: int
    misfits: tuple[Misfit, ...]
    remarks: tuple[Misfit, ...]
    changes: tuple[Change, ...]
    rejected_file: str


MESSAGES: Final = {
    "catalogue.mapping_not_found": _("There is no mapping %(mapping)s."),
    "remedy.catalogue.mapping_not_found": _(
        "Name a file, or publish the pack with the mapping: `kallipolis pack publish "
        "catalogue-mappings`."
    ),
    "catalogue.mapping_malformed": _("The mapping %(mapping)s has faults; nothing was imported."),
    "remedy.catalogue.mapping_malformed": _(
        "Correct what is listed; `kallipolis pack schema mapping` shows every field."
    ),
    "catalogue.source_not_found": _("There is no file %(source)s."),
    "remedy.catalogue.source_not_found": _("Check the path of the source."),
    "catalogue.empty": _("No row of %(source)s fits; nothing was published."),
    "remedy.catalogue.empty": _("Look at the reasons, then correct the mapping or the rows."),
}
