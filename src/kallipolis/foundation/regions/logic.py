"""The tree of regions, and how one is found in it by words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from kallipolis.foundation.regions.contracts import Region, RegionCode
from kallipolis.foundation.regions.documents import RegionDocument


class Atlas:
    """All regions of one edition, by code and by what lies in what."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self.by_code: Mapping[str, Region] = {region.code: region for region in regions}
        inside: dict[str | None, list[Region]] = defaultdict(list)
        for region in self.by_code.values():
            inside[region.parent].append(region)
        self.inside: Mapping[str | None, tuple[Region, ...]] = {
            code: tuple(found) for code, found in inside.items()
        }
        self._at_levels: dict[tuple[str, str], Region | None] = {}
        self.names = {code: _names(region) for code, region in self.by_code.items()}

    def at_level(self, code: str, level: str) -> Region | None:
        """Return the region that plays a level's part for a region, found once for each."""
        known = code, level
        if known not in self._at_levels:
            region = self.by_code.get(code)
            if region is None:
                return None
            way = (self.by_code[above] for above in region.path)
            self._at_levels[known] = next((r for r in way if level in r.levels), None)
        return self._at_levels[known]

    def below(self, code: RegionCode) -> tuple[Region, ...]:
        """Return a region and all that lie in it, each before what lies in it."""
        region = self.by_code.get(code)
        if region is None:
            return ()
        return (region, *(r for child in self.inside.get(code, ()) for r in self.below(child.code)))

    def search(self, words: str) -> tuple[Region, ...]:
        """Return the regions that words mean, the likeliest first.

        The last word is part of the region's own name in any language, or begins its code; the
        others are part of a name on the way to it (``深圳 南山``, ``nanshan``).
        """
        wanted = words.casefold().split()
        if not wanted:
            return ()
        *above, own = wanted
        found = [
            region
            for code, region in self.by_code.items()
            if _is_named(self.names[code], code, own)
            and all(any(word in name for name in self.names_on_the_way(region)) for word in above)
        ]
        return tuple(sorted(found, key=lambda region: self._distance(region, own)))

    def names_on_the_way(self, region: Region) -> list[str]:
        """Return all names of a region and of those around it."""
        return [name for code in region.path for name in self.names.get(code, ())]

    def _distance(self, region: Region, word: str) -> tuple[int, int, str]:
        names = self.names[region.code]
        if word in names or word == region.code.casefold():
            nearness = 0
        else:
            nearness = 1 if any(name.startswith(word) for name in names) else 2
        return nearness, len(region.path), region.code


def path_to(code: str, documents: Mapping[str, msgspec.Struct]) -> tuple[RegionCode, ...]:
    """Return the codes from the root down to a region.

    Raises:
        ValueError: when the way up leads in a circle.
    """
    way: list[RegionCode] = []
    at: str | None = code
    while at is not None and isinstance(region := documents.get(at), RegionDocument):
        if at in way:
            raise ValueError(code)
        way.append(RegionCode(at))
        at = region.parent
    return tuple(reversed(way))


def _names(region: Region) -> tuple[str, ...]:
    name = region.name
    return tuple({words.casefold() for words in (name.en, name.zh_hans, name.zh_hant)})


def _is_named(names: Iterable[str], code: str, word: str) -> bool:
    return any(word in name for name in names) or code.casefold().startswith(word)
