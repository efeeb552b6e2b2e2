"""The pack document kind of this room: derivations."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.data.derivations.contracts import Derivation
from kallipolis.platforms.data.derivations.logic import checks


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return checks.remarks(body, library) if isinstance(body, Derivation) else ()


KINDS: Final = (
    DocumentKind(name="derivation", folder="derivations", type=Derivation, rank=26, check=_check),
)
