"""The pack document kind of this room: datasets."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Remark
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.logic import checks, keeping


def _compare(before: Dataset, now: Dataset, today: date) -> Iterable[Remark]:
    return (remark for _column, remark in keeping.losses(before, now, today))


KINDS: Final = (
    DocumentKind(
        name="dataset",
        folder="datasets",
        type=Dataset,
        rank=20,
        check=checks.remarks,
        compare=_compare,
    ),
)
