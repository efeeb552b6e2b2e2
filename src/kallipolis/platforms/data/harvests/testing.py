"""Makers of harvests, for tests."""

from typing import Any

import msgspec

from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.harvests.contracts import Ckan, Harvest


def make_harvest(id: str = "neighbour", **changes: Any) -> Harvest:
    """Make a harvest of a CKAN that is called neighbour."""
    harvest = Harvest(
        id=id, title=everywhere("Neighbour"), connection="neighbour", reads=Ckan(), licence="?"
    )
    return msgspec.structs.replace(harvest, **changes)
