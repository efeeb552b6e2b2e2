"""The pack document kind of this room: derivations."""

from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.data.derivations.contracts import Derivation
from kallipolis.platforms.data.derivations.logic import checks

KINDS: Final = (
    DocumentKind(
        name="derivation", folder="derivations", type=Derivation, rank=26, check=checks.remarks
    ),
)
