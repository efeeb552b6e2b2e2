"""The pack documents that this room owns."""

from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping
from kallipolis.platforms.application.catalogue.logic.checks import check

KINDS: Final = (
    DocumentKind(name="mapping", folder="mappings", type=CatalogueMapping, rank=70, check=check),
)
