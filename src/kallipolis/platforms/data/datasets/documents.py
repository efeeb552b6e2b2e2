"""The pack document kind of this room: datasets."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.logic import checks


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return checks.remarks(body, library) if isinstance(body, Dataset) else ()


KINDS: Final = (
    DocumentKind(name="dataset", folder="datasets", type=Dataset, rank=20, check=_check),
)
