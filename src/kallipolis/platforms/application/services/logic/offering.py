"""Where a service is offered."""

from collections.abc import Iterable, Sequence

from kallipolis.foundation.regions.contracts import Region


def levels_of(
    region: Region, around: Sequence[Region], inside: Iterable[Region]
) -> tuple[str, ...]:
    """Return the levels of the authorities that serve a region: its own, above it, and inside."""
    levels = [level for each in (*around, region, *inside) for level in each.levels]
    return tuple(dict.fromkeys(levels))


def is_offered(offered: Sequence[str], region: Region, inside: frozenset[str]) -> bool:
    """Say whether a service that is offered in some regions only is offered in or inside this one.

    Missing: no regions at all means everywhere.
    """
    return not offered or any(code in region.path or code in inside for code in offered)
