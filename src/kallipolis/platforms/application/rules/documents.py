"""The pack documents that this room owns."""

from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.application.rules.contracts import Rule

KINDS: Final = (DocumentKind(name="rule", folder="rules", type=Rule, rank=20),)
