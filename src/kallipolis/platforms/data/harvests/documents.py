"""The pack document kind of this room: harvests."""

from collections.abc import Iterable
from typing import Final

import msgspec
from cronsim import CronSim, CronSimError

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.harvests.contracts import Harvest


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    if not isinstance(body, Harvest) or not body.schedule:
        return
    try:
        CronSim(body.schedule, SYSTEM_CLOCK.now())
    except CronSimError as fault:
        yield Remark(path="schedule", message=str(fault), expected=said("five fields of cron"))


KINDS: Final = (
    DocumentKind(name="harvest", folder="harvests", type=Harvest, rank=26, check=_check),
)
