"""Makers of derivations, for tests."""

from typing import Any

import msgspec

from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.derivations.contracts import Derivation, Input


def make_derivation(id: str = "value-by-code", **changes: Any) -> Derivation:
    """Make a derivation of the dataset of its id from stations."""
    derivation = Derivation(
        id=id,
        title=everywhere("Values of stations"),
        dataset=id,
        inputs=(Input(dataset="stations", name="stations"),),
        sql="SELECT code, sum(value) AS value FROM stations GROUP BY code",
    )
    return msgspec.structs.replace(derivation, **changes)
