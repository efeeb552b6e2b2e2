"""Figures of regions: what lies in a region counts for it and for all regions around it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kallipolis.foundation.ids import RegionCode
from kallipolis.platforms.application.cases.contracts import RegionFigures


class Counted(NamedTuple):
    """What was counted of one region alone. Units: ``days`` calendar days of all that decided."""

    open: int = 0
    near: int = 0
    overdue: int = 0
    urged: int = 0
    decided: int = 0
    withdrawn: int = 0
    days: float = 0.0


NOTHING = Counted()


def summed(
    region: RegionCode,
    inside: Iterable[RegionCode],
    counted: Mapping[RegionCode, Counted],
    *,
    is_whole: bool = True,
) -> RegionFigures:
    """Return the figures of a region with all that lies in it, as far as anything was counted.

    Missing: ``days`` is None where nothing was decided, so that nobody takes it for quick.
    """
    parts = [counted.get(code, NOTHING) for code in inside]
    decided = sum(part.decided for part in parts)
    return RegionFigures(
        region=region,
        is_whole=is_whole,
        open=sum(part.open for part in parts),
        near=sum(part.near for part in parts),
        overdue=sum(part.overdue for part in parts),
        urged=sum(part.urged for part in parts),
        decided=decided,
        withdrawn=sum(part.withdrawn for part in parts),
        days=sum(part.days for part in parts) / decided if decided else None,
    )
