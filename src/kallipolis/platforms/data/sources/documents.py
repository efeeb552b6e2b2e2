"""The pack document kind of this room: sources."""

from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.data.sources.contracts import Source
from kallipolis.platforms.data.sources.logic import checks

KINDS: Final = (
    DocumentKind(name="source", folder="sources", type=Source, rank=25, check=checks.remarks),
)
