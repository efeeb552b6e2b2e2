"""What a supervisor sees of regions: counted by deciding region, no case read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.adapters import counting
from kallipolis.platforms.application.cases.contracts import (
    RegionFigures,
    RegionWatch,
    SupervisionFilter,
)
from kallipolis.platforms.application.cases.logic import figures
from kallipolis.platforms.application.cases.logic.figures import NOTHING, Counted

SUPERVISE: Final = "case.supervise"
LOOKED_BACK: Final = timedelta(days=90)
"""How far back what was decided and withdrawn is counted."""

Codes = Sequence[str] | None


def places_of(actor: Actor, region: RegionCode | None = None) -> tuple[str, ...] | None:
    """Return all regions that an actor supervises, None for everywhere; only those in a region.

    Raises:
        Refusal: ``region.not_found`` for a region that is not there or not in reach.
    """
    reach = access.reach(actor, SUPERVISE)
    if region is not None:
        _require_within(region, None if reach.everywhere else reach.regions)
        return tuple(inside.code for inside in regions.within(region))
    if reach.everywhere:
        return None
    found = (inside.code for code in reach.regions for inside in regions.within(code))
    return tuple(dict.fromkeys(found))


def places_asked(actor: Actor, asked: SupervisionFilter) -> tuple[str, ...] | None:
    """Return the regions whose cases a supervisor asks for, None for everywhere.

    Raises:
        Refusal: ``region.not_found``.
    """
    found = places_of(actor, asked.region)
    is_own = asked.region is not None and asked.within == "own"
    return (asked.region,) if is_own and asked.region else found


def watch(actor: Actor, region: RegionCode | None, clock: Clock) -> RegionWatch:
    """Return the figures of what lies directly in a region, or of what an actor supervises.

    Raises:
        Refusal: ``region.not_found``.
    """
    reach = access.reach(actor, SUPERVISE)
    tops = _tops(None if reach.everywhere else reach.regions)
    chosen = region or (tops[0] if len(tops) == 1 else None)
    codes = places_of(actor, chosen)
    since = clock.now() - LOOKED_BACK
    counted, as_of = _counted(codes, clock.now(), since)
    rows = [_figures(code, counted) for code in _parts(chosen, tops)]
    if chosen is not None:
        alone = figures.summed(chosen, (chosen,), counted, is_whole=False)
        is_needed = not rows or counted.get(chosen, NOTHING) != NOTHING
        rows = [alone, *rows] if is_needed else rows
    return RegionWatch(
        rows=tuple(rows),
        around=_around(chosen, tops),
        since=since,
        as_of=as_of,
    )


def _require_within(region: RegionCode, tops: Sequence[RegionCode] | None) -> None:
    found = regions.get(region)
    if tops is not None and not any(found.is_within(top) for top in tops):
        values = {"code": str(region)}
        raise Refusal("region.not_found", Reason.NOT_FOUND, values=values)


def _tops(reached: Sequence[RegionCode] | None) -> tuple[RegionCode, ...]:
    """Return the regions that an actor supervises and that lie in none of the others."""
    if reached is None:
        return tuple(region.code for region in regions.children())
    found = [region for region in map(regions.find, reached) if region is not None]
    inner = {one.code for one in found for other in found if other.code in one.path[:-1]}
    return tuple(region.code for region in found if region.code not in inner)


def _parts(chosen: RegionCode | None, tops: tuple[RegionCode, ...]) -> tuple[RegionCode, ...]:
    return tops if chosen is None else tuple(each.code for each in regions.children(chosen))


def _around(chosen: RegionCode | None, tops: tuple[RegionCode, ...]) -> tuple[RegionCode, ...]:
    """Return the way down to a region, beginning where the actor's reach begins."""
    if chosen is None:
        return ()
    path = regions.get(chosen).path
    first = next((place for place, code in enumerate(path) if code in tops), 0)
    return path[first:]


def _figures(code: RegionCode, counted: dict[RegionCode, Counted]) -> RegionFigures:
    return figures.summed(code, (each.code for each in regions.within(code)), counted)


def _counted(
    codes: Codes, now: datetime, since: datetime
) -> tuple[dict[RegionCode, Counted], datetime | None]:
    still, open_at = counting.counted(("open", codes), lambda: hot.open_in(codes, now), now)
    closed, closed_at = counting.counted(
        ("closed", codes), lambda: hot.closed_in(codes, since), now
    )
    found: defaultdict[RegionCode, Counted] = defaultdict(Counted)
    for name, open_, near, late in still:
        code = RegionCode(name)
        found[code] = found[code]._replace(open=open_, near=near or 0, overdue=late or 0)
    for name, urged in hot.urged_in(codes):
        code = RegionCode(name)
        found[code] = found[code]._replace(urged=urged)
    for name, decided, days, withdrawn in closed:
        code = RegionCode(name)
        found[code] = found[code]._replace(
            decided=decided, days=float(days or 0), withdrawn=withdrawn or 0
        )
    return dict(found), counting.earliest((open_at, closed_at))
