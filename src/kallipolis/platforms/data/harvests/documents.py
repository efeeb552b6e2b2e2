"""The pack document kind of this room: harvests."""

from collections.abc import Iterable
from typing import Final

from kallipolis.foundation import schedules
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.data.harvests.contracts import Harvest


def _check(body: Harvest, library: Library) -> Iterable[Remark]:
    return schedules.faults(body.schedule)


KINDS: Final = (
    DocumentKind(name="harvest", folder="harvests", type=Harvest, rank=26, check=_check),
)
