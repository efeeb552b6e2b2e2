"""The list of authorities: kept as regions and patterns change, looked up in SQL."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Q, QuerySet

from kallipolis.foundation import sounds
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import Edition, OrganisationId, RegionCode
from kallipolis.foundation.organisations import hot
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.organisations.models import ListedAuthority, ListedRegion, Listing
from kallipolis.foundation.regions.contracts import Region

Each = TypeVar("Each")
Authorities = Callable[[RegionCode], Sequence[Organisation]]
ONLY: Final = 1
STEP: Final = "/"
MOST_WORDS: Final = 100
"""More different words stand in no name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be on the list: the regions in the order of the tree, each with its own stamp."""

    stamp: str
    edition: Edition
    regions: Sequence[tuple[Region, str]]


def keep(wanted: Wanted, authorities: Authorities) -> None:
    """Bring the list up to date: what has changed is worked out, and nothing else.

    Processes that do so at once wait for each other. Who knows an older edition leaves what is
    listed for a newer one.
    """
    if _is_kept(wanted):
        return
    with database.edge():
        hot.let_no_other_write()
        if not _is_kept(wanted):
            _renew(wanted, authorities)


def found(words: Iterable[str], within: Region, most: int) -> list[OrganisationId]:
    """Return the authorities in a region that have all words, in the order of the tree."""
    asked = tuple(dict.fromkeys(words))
    if len(asked) > MOST_WORDS:
        return []
    rows = ListedAuthority.objects.filter(region__path__startswith=_path(within))
    for word in asked:
        rows = rows.filter(words__contains=word)
    ordered = rows.order_by("region__position", "position")
    return [OrganisationId(id) for id in ordered.values_list("organisation", flat=True)[:most]]


def meant(word: str, among: Iterable[OrganisationId]) -> frozenset[OrganisationId]:
    """Return the authorities among some whose name a word means, as ``sounds.means`` says."""
    if word.isascii() and len(word) < sounds.SHORTEST:
        return frozenset()
    by = Q(sounds__contains=f" {word}") if word.isascii() else Q(written__contains=word)
    return _those(ListedAuthority.objects.filter(by), among)


def known(among: Iterable[OrganisationId]) -> frozenset[OrganisationId]:
    """Return those that are on the list."""
    return _those(ListedAuthority.objects.all(), among)


def _those(
    rows: QuerySet[ListedAuthority], among: Iterable[OrganisationId]
) -> frozenset[OrganisationId]:
    chosen = (rows.filter(organisation__in=some) for some in _by_the_chunk(list(among)))
    ids = (each.values_list("organisation", flat=True) for each in chosen)
    return frozenset(OrganisationId(id) for some in ids for id in some)


def _is_kept(wanted: Wanted) -> bool:
    there = Listing.objects.filter(id=ONLY).first()
    if there is None:
        return False
    return there.stamp == wanted.stamp or there.edition > wanted.edition


def _renew(wanted: Wanted, authorities: Authorities) -> None:
    before = hot.places()
    after = [
        hot.Place(region.code, stamp, position, _path(region))
        for position, (region, stamp) in enumerate(wanted.regions)
    ]
    hot.put_places(place for place in after if before.get(place.code) != place)
    new = {p.code for p in after if p.code not in before or before[p.code].stamp != p.stamp}
    changed = [region for region, _ in wanted.regions if region.code in new]
    for regions in _by_the_chunk(changed):
        _renew_authorities(regions, authorities)
    gone = before.keys() - {place.code for place in after}
    for codes in _by_the_chunk(sorted(gone)):
        ListedRegion.objects.filter(code__in=codes).delete()
    said = {"stamp": wanted.stamp, "edition": wanted.edition}
    Listing.objects.update_or_create(id=ONLY, defaults=said)


def _renew_authorities(regions: Sequence[Region], authorities: Authorities) -> None:
    before = hot.authorities_of([region.code for region in regions])
    after = {
        each.id: (position, _words(each, region), each)
        for region in regions
        for position, each in enumerate(authorities(region.code))
    }
    hot.put(
        _row(position, words, each)
        for id, (position, words, each) in after.items()
        if id not in before or before[id][1] != words
    )
    hot.move(
        (position, id)
        for id, (position, words, _) in after.items()
        if id in before and before[id][1] == words and before[id][0] != position
    )
    for ids in _by_the_chunk(sorted(before.keys() - after.keys())):
        ListedAuthority.objects.filter(organisation__in=ids).delete()


def _by_the_chunk(items: Sequence[Each]) -> Iterator[Sequence[Each]]:
    return (items[start : start + hot.CHUNK] for start in range(0, len(items), hot.CHUNK))


def _words(each: Organisation, region: Region) -> str:
    names = (each.name, region.name)
    spoken = [said for name in names for said in (name.en, name.zh_hans, name.zh_hant)]
    return " ".join((each.id, *spoken)).casefold()


def _row(position: int, words: str, each: Organisation) -> hot.Found:
    return hot.Found(
        organisation=each.id,
        region=each.region,
        position=position,
        words=words,
        written=sounds.written_in(each.name),
        sounds=sounds.begun_by(each.name),
    )


def _path(region: Region) -> str:
    return "".join(f"{code}{STEP}" for code in region.path)
