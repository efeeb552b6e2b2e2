"""Find open datasets by words as people write them: in either script, by sound, or nearly."""

from collections import Counter
from collections.abc import Iterable, Sequence

from kallipolis.foundation import sounds
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.distributions.contracts import CatalogueSearch, Entry, Found


def find(entries: Sequence[Entry], asked: CatalogueSearch) -> Found:
    """Return the entries that fit, best first, with counts of all of them."""
    narrowed = [each for each in entries if _fits(each, asked)]
    ranked = _ranked(narrowed, asked)
    end = asked.offset + asked.limit
    return Found(
        entries=tuple(ranked[asked.offset : end]), total=len(ranked), facets=_facets(ranked)
    )


def _fits(entry: Entry, asked: CatalogueSearch) -> bool:
    return (
        (not asked.theme or asked.theme in entry.dataset.themes)
        and (not asked.publisher or asked.publisher == entry.publisher.id)
        and (not asked.form or asked.form in entry.forms)
        and (not asked.tag or asked.tag in entry.dataset.tags)
        and (not asked.region or _holds_in(entry, asked.region))
    )


def _holds_in(entry: Entry, code: str) -> bool:
    return entry.region is not None and code in entry.region.path


def _ranked(entries: Iterable[Entry], asked: CatalogueSearch) -> list[Entry]:
    words = sounds.asked(asked.q)
    scored = [
        (datasets.likeness(each.dataset, words, each.publisher.name), each) for each in entries
    ]
    kept = [(points, each) for points, each in scored if points > 0 or not words]
    if asked.sort == "newest":
        kept.sort(key=lambda one: one[1].versions[0].at.timestamp() if one[1].versions else 0)
        kept.reverse()
    elif asked.sort == "name" or not words:
        kept.sort(key=lambda one: one[1].id)
    else:
        kept.sort(key=lambda one: (-one[0], one[1].id))
    return [each for _, each in kept]


def _facets(entries: Iterable[Entry]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("theme", "publisher", "form", "region", "tag", "licence")
    }
    for each in entries:
        counts["theme"].update(each.dataset.themes)
        counts["publisher"][each.publisher.id] += 1
        counts["form"].update(form.value for form in each.forms)
        counts["tag"].update(each.dataset.tags)
        counts["licence"][each.dataset.licence] += 1
        if each.region is not None:
            counts["region"][each.region.code] += 1
    return {name: dict(counter.most_common()) for name, counter in counts.items()}
