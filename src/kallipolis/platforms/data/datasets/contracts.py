"""Datasets as pack authors declare them: schema, meaning, class, sharing, freshness, rules."""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.text import Text

FieldType = Literal[
    "text",
    "integer",
    "number",
    "boolean",
    "date",
    "moment",
    "id-number",
    "credit-code",
    "region",
    "longitude",
    "latitude",
]
"""What a value is; ``moment`` has an offset, longitude and latitude are degrees of WGS 84."""

Level = Literal["general-1", "general-2", "general-3", "general-4", "important", "core"]
"""How much harm a leak does (GB/T 43697-2024), least first; general data in its four grades."""

Kind = Literal["base", "theme", "department"]
"""基础, 主题, 部门: how a resource catalogue of government data sorts."""

Cycle = Literal[
    "continuous", "daily", "weekly", "monthly", "quarterly", "yearly", "irregular", "static"
]
Dimension = Literal[
    "accuracy",
    "completeness",
    "conformity",
    "consistency",
    "coverage",
    "timeliness",
    "uniqueness",
]
"""What a rule is about, as the Open Data Contract Standard 3 names it."""

Theme = Literal[
    "agriculture",
    "economy",
    "education",
    "energy",
    "environment",
    "government",
    "health",
    "international",
    "justice",
    "regions",
    "society",
    "technology",
    "transport",
]
"""What open data is sorted by: the themes of the EU's vocabulary, which other portals know."""

Way = Literal["interface", "file", "database", "copy"]
"""How a dataset reaches others: asked for, carried over, written across, or on paper."""

Shape = Literal["database", "sheet", "document", "picture", "stream", "other"]
"""In which form its keeper holds it: 信息资源格式."""

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


ID_NUMBER: Final = "id_number"


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the values that a field may have, and what it means."""

    code: str
    title: Text


Subject = Literal["id-number", "party", "credit-code"]
"""By what a column says whom a row is about: an identity number, a party that is known here, or the
credit code of a company."""


class Leaving(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a column is not to be used any more, since a day: it keeps its name as long as it stays.

    ``instead`` is the field of this dataset, or ``dataset.field``, that is used in its place.
    Missing: ``gone_after`` None says that nobody knows yet until which day it stays.
    """

    since: date
    instead: Annotated[
        str, Meta(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*\.)?([a-z][a-z0-9_]*)?$", max_length=160)
    ] = ""
    gone_after: date | None = None


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column: what it is called, what it means, in which unit, and what may stand in it.

    ``unit`` is a UCUM code (``km/h``, ``ug/m3``). ``level`` is set where the field is of a higher
    level than the dataset's others need. ``refers`` is ``dataset.field``, where each value is one.
    ``subject`` is by what it says whom a row is about, who is told when the row is read. ``item``
    is the code of the data item in the list of items, which one authority collects; who has it too
    says ``taken_from`` which ``dataset.field``, or how it was ``settled`` that both collect it.
    ``deprecated`` says that it is not to be used any more; a column is never renamed.
    """

    id: Id
    title: Text
    type: FieldType = "text"
    meaning: Text | None = None
    unit: str = ""
    required: bool = False
    personal: bool = False
    sensitive: bool = False
    level: Level | None = None
    codes: tuple[Code, ...] = ()
    least: float | None = None
    most: float | None = None
    pattern: str = ""
    refers: Annotated[str, Meta(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*\.[a-z][a-z0-9_]*)?$")] = ""
    subject: Subject | None = None
    item: Annotated[str, Meta(max_length=100)] = ""
    taken_from: Annotated[str, Meta(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*\.[a-z][a-z0-9_]*)?$")] = ""
    settled: Annotated[str, Meta(max_length=400)] = ""
    deprecated: Leaving | None = None

    @property
    def tells_of(self) -> Subject | None:
        """Return by what it says whom a row is about: as declared, or as its type and name show.

        Numbers that are kept as they were written, wrong ones among them, are text, and called so.
        """
        if self.subject is not None or not self.personal:
            return self.subject
        is_number = self.type == "text" and self.id.endswith(ID_NUMBER) and not self.codes
        return "id-number" if self.type == "id-number" or is_number else None


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold in each row, beyond what its fields say: an SQL condition over the fields.

    A row for which it is false goes to quarantine, or is let through with a warning. One for which
    it is NULL is let through, as with a CHECK of SQL.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    holds: Annotated[str, Meta(min_length=1, description="SQL condition over fields of a row.")]
    about: Dimension = "accuracy"
    otherwise: Literal["quarantine", "warn"] = "quarantine"


class Sharing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether other authorities get it: always, on terms, or not, with the reason.

    ``days`` is within how many working days a request is answered; ``way`` is how it is handed on.
    """

    kind: Literal["unconditional", "conditional", "not-shared"]
    terms: Text | None = None
    reason: Text | None = None
    days: Annotated[int, Meta(ge=0)] = 10
    way: Way = "interface"


class Freshness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often it is renewed, and after how many hours without news it is stale.

    Missing: ``stale_after`` None means that age says nothing about it.
    """

    cycle: Cycle
    stale_after: Annotated[int, Meta(gt=0)] | None = None


class ReturnFlow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That rows go back to authorities below, each to that of its region (回流).

    ``by`` is the field with the code of a region; ``columns`` are those that go back, empty for
    all. ``roles`` are the authorities that may take it, empty for those of the owner's role.
    """

    by: Id
    columns: tuple[Id, ...] = ()
    roles: tuple[AuthorityRole, ...] = ()
    legal_basis: Annotated[str, Meta(min_length=1, max_length=400)]


class Dataset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contract of a dataset, between the authority that keeps it and all who use it.

    ``key`` are the fields that tell rows apart; without any, rows are only added. ``region`` is
    where it holds. ``open`` says whether everybody may have it. ``themes`` are what open data is
    found by; ``shape`` and ``related`` (other datasets) are for the catalogue of officials.
    ``returned`` says that rows go back to the authorities of the regions that they are about.
    ``looked_up`` says that its rows are a registry: each found by the key, one field, alone.
    """

    id: str
    title: Text
    summary: Text
    owner: AuthorityRole
    region: RegionCode | None = None
    kind: Kind = "department"
    level: Level
    key: tuple[str, ...] = ()
    fields: Annotated[tuple[Field, ...], Meta(min_length=1)]
    rules: tuple[Rule, ...] = ()
    legal_basis: tuple[str, ...] = ()
    sharing: Sharing
    open: bool = False
    licence: str = ""
    freshness: Freshness
    tags: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    shape: Shape = "database"
    related: tuple[str, ...] = ()
    returned: ReturnFlow | None = None
    looked_up: bool = False

    @property
    def subjects(self) -> dict[str, Subject]:
        """Return the columns that say whom a row is about, and by what."""
        return {field.id: about for field in self.fields if (about := field.tells_of)}


class Twice(msgspec.Struct, frozen=True, kw_only=True):
    """That a field is collected by the owner of another dataset too; ``by_code``, for certain."""

    field: str
    dataset: str
    their_field: str
    owner: AuthorityRole
    by_code: bool


MESSAGES: Final[dict[str, str]] = {
    "dataset.not_found": _("There is no dataset %(dataset)s, or it is not yours to see."),
    "remedy.dataset.not_found": _("Publish the pack that declares it, or look in the catalogue."),
    "dataset.contract_unfit": _("This data contract cannot become a dataset."),
    "remedy.dataset.contract_unfit": _("Correct what is named, and bring it in again."),
    "dataset.contract_version": _("It is no data contract of version 3 of the standard."),
    "dataset.contract_tables": _("It has to describe a table, and this has none."),
    "dataset.contract_value": _("This value is not understood: %(value)s."),
    "dataset.day_unfit": _("Give the day as year-month-day."),
    "dataset.column_in_use": _("Others read the column %(column)s by this name."),
    "remedy.dataset.column_in_use": _(
        "Add a column beside it, mark this one as not to be used any more, and take it away after "
        "the last day that you promised."
    ),
    "dataset.column_otherwise": _(
        "Others read the column %(column)s as it is, with its type, its unit and its last day."
    ),
    "remedy.dataset.column_otherwise": _(
        "Add a column beside it, mark this one as not to be used any more, and take it away after "
        "the last day that you promised."
    ),
    "dataset.theme.agriculture": _("Agriculture and food"),
    "dataset.theme.economy": _("Economy and finance"),
    "dataset.theme.education": _("Education, culture and sport"),
    "dataset.theme.energy": _("Energy"),
    "dataset.theme.environment": _("Environment"),
    "dataset.theme.government": _("Government and public sector"),
    "dataset.theme.health": _("Health and care"),
    "dataset.theme.international": _("International issues"),
    "dataset.theme.justice": _("Justice and public safety"),
    "dataset.theme.regions": _("Regions and cities"),
    "dataset.theme.society": _("Population and society"),
    "dataset.theme.technology": _("Science and technology"),
    "dataset.theme.transport": _("Transport and traffic"),
    "dataset.cycle.continuous": _("All the time"),
    "dataset.cycle.daily": _("Every day"),
    "dataset.cycle.weekly": _("Every week"),
    "dataset.cycle.monthly": _("Every month"),
    "dataset.cycle.quarterly": _("Every quarter"),
    "dataset.cycle.yearly": _("Every year"),
    "dataset.cycle.irregular": _("When something changes"),
    "dataset.cycle.static": _("Never: it stays as it is"),
    "dataset.type.text": _("Text"),
    "dataset.type.integer": _("Whole number"),
    "dataset.type.number": _("Decimal number"),
    "dataset.type.boolean": _("Yes or no"),
    "dataset.type.date": _("Calendar day"),
    "dataset.type.moment": _("Moment"),
    "dataset.type.id-number": _("Identity number"),
    "dataset.type.credit-code": _("Unified social credit code"),
    "dataset.type.party": _("Person or company that is known here"),
    "dataset.type.region": _("Code of a region"),
    "dataset.type.longitude": _("Degrees of longitude, WGS 84"),
    "dataset.type.latitude": _("Degrees of latitude, WGS 84"),
    "dataset.kind.base": _("Base information"),
    "dataset.kind.theme": _("Theme information"),
    "dataset.kind.department": _("Department information"),
    "dataset.sharing.unconditional": _("Shared without conditions"),
    "dataset.sharing.conditional": _("Shared on conditions"),
    "dataset.sharing.not-shared": _("Not shared"),
    "dataset.way.interface": _("Interface"),
    "dataset.way.file": _("File"),
    "dataset.way.database": _("Database"),
    "dataset.way.copy": _("Copy on paper or a disk"),
    "dataset.shape.database": _("Database"),
    "dataset.shape.sheet": _("Spreadsheet"),
    "dataset.shape.document": _("Document file"),
    "dataset.shape.picture": _("Picture"),
    "dataset.shape.stream": _("Stream of data"),
    "dataset.shape.other": _("Another format"),
    "dataset.level.general-1": _("General data, level 1"),
    "dataset.level.general-2": _("General data, level 2"),
    "dataset.level.general-3": _("General data, level 3"),
    "dataset.level.general-4": _("General data, level 4"),
    "dataset.level.important": _("Important data"),
    "dataset.level.core": _("Core data"),
}
