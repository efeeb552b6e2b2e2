"""Credit codes, and which organisation an authority pattern means in a region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations.contracts import (
    AT,
    AuthorityRole,
    Organisation,
    OrganisationKind,
)
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The names that authorities of one role bear at each level of the regions it holds for.

    ``within`` are regions with all below; ``pack`` stands for the regions of that pack where
    ``within`` is empty. Where ``region`` is named, it is one authority of that region alone, its
    name under the level ``""``.
    """

    role: AuthorityRole
    names: dict[str, Text]
    pack: str
    within: tuple[str, ...] = ()
    region: str = ""
    credit_code: str = ""

    def name_in(self, region: Region) -> Text:
        """Return the name that the authority of a region bears."""
        if self.region:
            return self.names[""]
        return next(self.names[level] for level in region.levels if level in self.names)

    def holds_for(self, region: Region, pack: str) -> bool:
        """Say whether the pattern gives a region of a pack an authority of its own."""
        if self.region:
            return region.code == self.region
        if not any(level in self.names for level in region.levels):
            return False
        return self.reaches(region, pack)

    def reaches(self, region: Region, pack: str) -> bool:
        """Say whether a region of a pack is among those that the pattern is for, at any level."""
        return reaches(self.within, self.pack, region, pack)


def reaches(within: Iterable[str], declaring: str, region: Region, pack: str) -> bool:
    """Say whether what a pack declares within some regions is also for a region of a pack.

    Missing: where none are named, it is for the regions of the declaring pack.
    """
    named = tuple(within)
    return any(code in region.path for code in named) if named else pack == declaring


def stamp_of(parts: Iterable[str]) -> str:
    """Return what is another once any of some texts, or their order, is another."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def is_credit_code(code: str) -> bool:
    """Say whether a text is an organisation's number in the scheme of the place, as it is kept."""
    return places.read_organisation_number(code) == Number(number=code)


def authority_id(role: AuthorityRole | str, region: RegionCode) -> OrganisationId:
    """Return the id of the authority of a role in a region (``civil-affairs@440300``)."""
    return OrganisationId(f"{role}{AT}{region}")


def parts_of(id: OrganisationId | str) -> tuple[AuthorityRole, RegionCode] | None:
    """Return role and region of an authority's id, or None if it is none."""
    role, at, region = id.partition(AT)
    return (AuthorityRole(role), RegionCode(region)) if at else None


def authority_of(
    patterns: Iterable[Pattern], way: Sequence[tuple[Region, str]]
) -> Organisation | None:
    """Return the authority that patterns of one role give the nearest region, or None.

    Shape: ``way`` leads from the region upwards to the root, each region with its pack.
    """
    known = tuple(patterns)
    found = (
        (region, pattern)
        for region, pack in way
        for pattern in known
        if pattern.holds_for(region, pack)
    )
    nearest = next(found, None)
    if nearest is None:
        return None
    region, pattern = nearest
    above = next((r for r, _ in found if r.code != region.code), None)
    return Organisation(
        id=authority_id(pattern.role, region.code),
        kind=OrganisationKind.AUTHORITY,
        name=named(pattern.name_in(region), region.name),
        region=region.code,
        parent=authority_id(pattern.role, above.code) if above else None,
        credit_code=pattern.credit_code,
        roles=(pattern.role,),
    )


def named(pattern: Text, region: Text) -> Text:
    """Return an authority's name: the pattern with the region's name in it."""
    return Text(
        en=pattern.en.replace("{region}", region.en),
        zh_hans=pattern.zh_hans.replace("{region}", region.zh_hans),
        zh_hant=pattern.zh_hant.replace("{region}", region.zh_hant),
    )
