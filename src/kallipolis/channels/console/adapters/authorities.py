"""Authorities as those see them who look after their officials: by region, by words, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kallipolis.channels.console.logic import choosing
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region

STAFFING: Final = "access.assign"
MOST: Final = 300
"""How many organisations a search finds before it asks for more words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One region of the tree: the way down to it, what lies in it, and its own organisations."""

    way: tuple[Region, ...]
    inside: tuple[Region, ...]
    own: tuple[Organisation, ...]


def branch(actor: Actor, code: str) -> Branch:
    """Return a region of what somebody looks after; the top of it where the code names none."""
    tops = _tops(actor)
    chosen = regions.find(code) if code else None
    if chosen is None or not _is_near(tops, chosen):
        chosen = tops[0] if len(tops) == 1 else None
    if chosen is None:
        return Branch(way=(), inside=tops, own=tuple(_single(actor)))
    way = [regions.get(step) for step in chosen.path]
    return Branch(
        way=tuple(region for region in way if _is_near(tops, region)),
        inside=regions.children(chosen.code),
        own=(
            *organisations.authorities(chosen.code),
            *organisations.registered(chosen.code, limit=MOST),
        ),
    )


def search(actor: Actor, words: str) -> list[Organisation]:
    """Return the organisations whose name, id or region has all words, up to so many.

    What no pack declares is found by a name in any language, or its whole credit code.
    """
    found: dict[str, Organisation] = {}
    for top in _tops(actor):
        left = MOST - len(found)
        found |= {e.id: e for e in organisations.search(words, within=top.code, limit=left)}
    kept = organisations.registered(words=words, limit=MOST)
    found |= {each.id: each for each in kept if access.allows(actor, STAFFING, _place(each))}
    alone = (each for each in _single(actor) if each.id not in found and _fits(words, each))
    return [*found.values(), *alone][:MOST]


def one(actor: Actor, id: str) -> Organisation:
    """Return an organisation that somebody looks after.

    Raises:
        Refusal: ``organisation.not_found``, also for one that is not theirs.
    """
    found = organisations.get(id)
    if not access.allows(actor, STAFFING, _place(found)):
        raise not_found("organisation.not_found")
    return found


def one_or_first(actor: Actor, id: str) -> Organisation | None:
    """Return an organisation that somebody looks after; the first they have for any other id.

    Missing: None for who looks after none.
    """
    try:
        return one(actor, id)
    except Refusal:
        top = branch(actor, "")
        return next(iter((*_single(actor), *top.own)), None)


def role_of(organisation: Organisation) -> str:
    """Return the part that an authority plays, empty for what is no authority."""
    role, at, _ = organisation.id.partition("@")
    return role if at else ""


def beside(organisation: Organisation) -> tuple[Organisation | None, list[Organisation]]:
    """Return the authority with the same part in the region around, and those in the regions in it.

    Missing: None where there is none above.
    """
    role, region = role_of(organisation), regions.find(organisation.region)
    if organisation.parent and not role:
        return _known(organisation.parent), []
    if not role or region is None:
        return None, []
    above = _plays(role, region.parent) if region.parent else None
    inside = (_plays(role, child.code) for child in regions.children(region.code))
    below = [each for each in inside if each is not None and each.id != organisation.id]
    return (above if above is not None and above.id != organisation.id else None), below


def _known(id: OrganisationId) -> Organisation | None:
    try:
        return organisations.get(id)
    except Refusal:
        return None


def _plays(role: str, region: RegionCode) -> Organisation | None:
    try:
        found = organisations.authority(role, region)
    except Refusal:
        return None
    return found if found.region == region else None


def _tops(actor: Actor) -> tuple[Region, ...]:
    reach = access.reach(actor, STAFFING)
    if reach.everywhere:
        return regions.children()
    found = {code: regions.find(code) for code in reach.regions}
    known = [region for region in found.values() if region is not None]
    return tuple(r for r in known if not any(r.code != o.code and o.code in r.path for o in known))


def _single(actor: Actor) -> Iterator[Organisation]:
    for id in access.reach(actor, STAFFING).organisations:
        yield organisations.get(OrganisationId(id))


def _place(each: Organisation) -> Resource:
    return Resource(organisations=(each.id,), regions=(each.region,))


def _fits(words: str, each: Organisation) -> bool:
    place = regions.find(each.region)
    names = (each.name, place.name) if place is not None else (each.name,)
    spoken = [said for name in names for said in (name.en, name.zh_hans, name.zh_hant)]
    return choosing.fits(words, each.id, *spoken)


def _is_near(tops: tuple[Region, ...], region: Region) -> bool:
    return any(top.code in region.path for top in tops)
