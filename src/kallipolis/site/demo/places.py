"""Where the people of the demo live: a few regions, chosen from whatever place is published."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.platforms.application.services import api as services

PER_CITY: Final = (3, 2)
"""So many regions of the city with the most of them, and of the next one."""


def places(rng: Random) -> tuple[RegionCode, ...]:
    """Return where people live, the first being home to those whose log-ins are listed.

    Shape: regions of the level at which most services are given, in two cities, and one that plays
    a city's part and its own; whatever lies in the only one, where there is but one.
    """
    found = _regions_of(_level())
    if len(found) == 1:
        found = list(regions.children(found[0].code)) or found
    groups: dict[RegionCode | None, list[Region]] = defaultdict(list)
    alone = [region for region in found if region.stands_for]
    for region in found:
        if not region.stands_for:
            groups[region.parent].append(region)
    largest = sorted(groups.values(), key=len, reverse=True)
    chosen = [
        region
        for group, most in zip(largest, PER_CITY, strict=False)
        for region in rng.sample(group, min(most, len(group)))
    ]
    chosen += rng.sample(alone, min(1, len(alone)))
    return tuple(region.code for region in chosen)


def names(code: str) -> Iterator[str]:
    """Yield what a region and those around it are called, the innermost first, in all languages."""
    found = regions.find(code)
    for step in reversed(found.path if found else ()):
        name = regions.get(step).name
        yield from (name.zh_hans, name.zh_hant, name.en)


def busiest_roles(home: RegionCode, count: int) -> tuple[str, ...]:
    """Return the parts of authorities at home that give most services to people there."""
    levels = set(_levels_serving(home))
    counted = Counter(
        service.authority
        for service in services.every()
        if service.online and service.process == "standard"
        if service.level in levels and "resident" in service.audience
    )
    known = [role for role, _ in counted.most_common() if _authority(role, home)]
    return tuple(known[:count])


def _levels_serving(home: RegionCode) -> tuple[str, ...]:
    """Return the levels of the region, or of the next one around it that services are given at."""
    given = {service.level for service in services.every()}
    around = (regions.get(step).levels for step in reversed(regions.get(home).path))
    return next((levels for levels in around if given & {*levels}), ())


def overseer(region: RegionCode | str, role: str) -> OrganisationId:
    """Return who watches over a region: the authority of a role, or the first that there is."""
    found = _authority(role, region)
    if found is not None:
        return found
    path = regions.get(region).path
    there = [each.id for step in reversed(path) for each in organisations.authorities(step)]
    return there[0]


def _authority(role: str, region: RegionCode | str) -> OrganisationId | None:
    named = [each for step in regions.get(region).path for each in organisations.authorities(step)]
    fitting = [each for each in named if role in each.roles or each.id.startswith(f"{role}@")]
    return organisations.authority(role, region).id if fitting else None


def _level() -> str:
    known = {level for region in _everywhere() for level in region.levels}
    counted = Counter(s.level for s in services.every() if s.online and s.level in known)
    return counted.most_common(1)[0][0] if counted else ""


def _regions_of(level: str) -> Sequence[Region]:
    return [region for region in _everywhere() if level in {"", *region.levels}]


def _everywhere() -> list[Region]:
    return [region for top in regions.children() for region in regions.within(top.code)]
