"""The pack document kind of this room: sources."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.data.sources.contracts import Source
from kallipolis.platforms.data.sources.logic import checks


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return checks.remarks(body, library) if isinstance(body, Source) else ()


KINDS: Final = (DocumentKind(name="source", folder="sources", type=Source, rank=25, check=_check),)
