"""Where the people of the demo live: a few regions, chosen from whatever place is published."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.places import api as here
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.platforms.application.services import api as services

NUMBERED_BY: Final = ("gb-11643", "gb-32100")
"""By which schemes the numbers are made of people and companies that cannot exist."""

PER_CITY: Final = (3, 2)
"""So many regions of the city with the most of them, and of the next one."""


def why_no_demo() -> str:
    """Say why the place that is served cannot have a demo city; empty where it can."""
    place = here.here()
    if (place.person_number.scheme, place.organisation_number.scheme) == NUMBERED_BY:
        return ""
    return (
        f"The place {place.id} has no demo city: only numbers of {' and '.join(NUMBERED_BY)} are "
        "known that nobody can bear. Its services can be looked at all the same, and people "
        "register at /accounts/signup/."
    )


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
    levels = regions.get(home).levels
    counted = Counter(
        service.authority
        for service in services.every()
        if service.online and service.process == "standard"
        if service.level in levels and "resident" in service.audience
    )
    known = [role for role, _ in counted.most_common() if _authority(role, home)]
    return tuple(known[:count])


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
