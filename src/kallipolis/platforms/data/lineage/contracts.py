"""Where fields come from, where they go, and how harmful a leak of them is because of that."""

from typing import Final, NewType

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.platforms.data.datasets.contracts import Level

Column = NewType("Column", str)
"""``dataset.field``."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """How a field is made in one source: of which of its columns, by which expression.

    ``unread`` says that the expression is not understood, so that the columns are not known. Where
    a field is derived, the source is the derivation, and columns are those of other datasets.
    Missing: ``columns`` is empty for what is made of none.
    """

    source: str
    columns: tuple[str, ...]
    expression: str
    unread: bool = False
    is_derived: bool = False


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """A document that names a dataset, or what stands on it; ``through`` is what it names.

    ``is_whole`` says that it names the dataset, and does not say which of its fields.
    """

    kind: str
    id: str
    title: str
    through: str
    is_whole: bool


class Classified(msgspec.Struct, frozen=True, kw_only=True):
    """How harmful a leak of a field is; ``because`` is the column whose level it takes over.

    Missing: ``because`` is empty where the level is the field's own.
    """

    level: Level
    because: str = ""


class FieldLineage(msgspec.Struct, frozen=True, kw_only=True):
    """Where one field comes from, who uses it, and its level."""

    field: str
    origins: tuple[Origin, ...]
    uses: tuple[Use, ...]
    classified: Classified


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """All fields of a dataset in their order."""

    dataset: str
    fields: tuple[FieldLineage, ...]


MESSAGES: Final[dict[str, str]] = {
    "lineage.field_not_found": _("The dataset %(dataset)s has no field %(field)s."),
    "remedy.lineage.field_not_found": _("Choose one of the fields of its contract."),
}
