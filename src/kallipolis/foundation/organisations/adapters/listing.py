"""The list of authorities: worked out when regions or patterns change, looked up in SQL."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q, QuerySet

from kallipolis.foundation import sounds
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.organisations.models import ListedAuthority
from kallipolis.foundation.regions.contracts import Region

Walk = Iterable[tuple[Organisation, Region]]
BATCH: Final = 500
STEP: Final = "/"
MOST_WORDS: Final = 100
"""More different words stand in no name."""


def keep(stamp: str, walk: Walk) -> None:
    """Write the list of a stamp, in place of those of others; twice at once is once."""
    with database.edge():
        rows = [_row(stamp, position, *each) for position, each in enumerate(walk)]
        ListedAuthority.objects.exclude(stamp=stamp).delete()
        ListedAuthority.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def is_kept(stamp: str) -> bool:
    """Say whether there is a list of a stamp."""
    return ListedAuthority.objects.filter(stamp=stamp).exists()


def found(stamp: str, words: Iterable[str], within: Region, most: int) -> list[OrganisationId]:
    """Return the authorities in a region that have all words, in the order of the tree."""
    asked = tuple(dict.fromkeys(words))
    if len(asked) > MOST_WORDS:
        return []
    rows = _of(stamp).filter(path__startswith=_path(within))
    for word in asked:
        rows = rows.filter(words__contains=word)
    return [OrganisationId(id) for id in rows.values_list("organisation", flat=True)[:most]]


def meant(stamp: str, word: str) -> frozenset[OrganisationId]:
    """Return the authorities whose name a word means, as ``sounds.means`` says of one."""
    if word.isascii() and len(word) < sounds.SHORTEST:
        return frozenset()
    by = Q(sounds__contains=f" {word}") if word.isascii() else Q(written__contains=word)
    return frozenset(map(OrganisationId, _ids(_of(stamp).filter(by))))


def known(stamp: str) -> frozenset[OrganisationId]:
    """Return all that are on the list."""
    return frozenset(map(OrganisationId, _ids(_of(stamp))))


def _of(stamp: str) -> QuerySet[ListedAuthority]:
    return ListedAuthority.objects.filter(stamp=stamp).order_by("position")


def _ids(rows: QuerySet[ListedAuthority]) -> Iterator[str]:
    return rows.order_by().values_list("organisation", flat=True).iterator(chunk_size=5000)


def _row(stamp: str, position: int, each: Organisation, region: Region) -> ListedAuthority:
    names = (each.name, region.name)
    spoken = [said for name in names for said in (name.en, name.zh_hans, name.zh_hant)]
    return ListedAuthority(
        stamp=stamp,
        position=position,
        organisation=each.id,
        path=_path(region),
        words=" ".join((each.id, *spoken)).casefold(),
        written=sounds.written_in(each.name),
        sounds=sounds.begun_by(each.name),
    )


def _path(region: Region) -> str:
    return "".join(f"{code}{STEP}" for code in region.path)
