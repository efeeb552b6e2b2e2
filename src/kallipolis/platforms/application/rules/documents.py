"""The pack documents that this room owns."""

from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.foundation.text import from_columns
from kallipolis.platforms.application.rules.contracts import Law, Rule
from kallipolis.platforms.application.rules.logic.checks import check


def _law_from_row(row: Mapping[str, str]) -> object:
    number, issued = from_columns(row, "number"), row["issued"]
    law: dict[str, object] = {"id": row["id"], "title": from_columns(row, "title")}
    law |= {"number": number} if any(number.values()) else {}
    return law | ({"issued": issued} if issued else {})


KINDS: Final = (
    DocumentKind(name="law", folder="laws", type=Law, rank=10, from_row=_law_from_row),
    DocumentKind(name="rule", folder="rules", type=Rule, rank=20, check=check),
)
