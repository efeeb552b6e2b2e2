"""Makers of what packs bring for a demo city, for tests."""

from typing import Any

import msgspec

from kallipolis.foundation.places import api as places
from kallipolis.platforms.application.demonstrations.contracts import (
    TOPICS,
    Cast,
    Names,
    Telephones,
)


def make_cast(**changes: Any) -> Cast:
    """Make the cast of the place that is served: few names, no companies."""
    cast = Cast(
        id=places.here().id,
        names=Names(
            surnames=("Sample",), female=("Ann",), male=("Bob",), order="{given} {surname}"
        ),
        streets=("Demo Street",),
        address="{number} {street}",
        telephones=Telephones(known=("1000#######",), written=("13800######",)),
        postcode="518000",
        says=dict.fromkeys(TOPICS, ("Yes.",)),
    )
    return msgspec.structs.replace(cast, **changes)
