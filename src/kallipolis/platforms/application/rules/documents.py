"""The pack documents that this room owns."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.rules.logic.checks import check


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return check(body, library) if isinstance(body, Rule) else ()


KINDS: Final = (DocumentKind(name="rule", folder="rules", type=Rule, rank=20, check=_check),)
