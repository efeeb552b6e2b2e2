"""The pack document kind of this room: datasets."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.logic import checks, keeping


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return checks.remarks(body, library) if isinstance(body, Dataset) else ()


def _compare(before: msgspec.Struct, now: msgspec.Struct, today: date) -> Iterable[Remark]:
    if isinstance(before, Dataset) and isinstance(now, Dataset):
        return (remark for _column, remark in keeping.losses(before, now, today))
    return ()


KINDS: Final = (
    DocumentKind(
        name="dataset",
        folder="datasets",
        type=Dataset,
        rank=20,
        check=_check,
        compare=_compare,
    ),
)
