"""Which documents name a dataset, a field of it, or what stands on that, of whatever kind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kallipolis.platforms.data.lineage.contracts import Use

NAMING: Final = frozenset({"dataset", "datasets", "registry", "registries", "refers"})
"""The keys under which documents of any kind name a dataset or a registry."""

THROUGH: Final = frozenset({"type", "evidence-type", "evidence_type", "registry", "registries"})
"""The keys under which documents name a registry, or a kind of evidence that one answers."""

FOLLOWED: Final = frozenset({"registry", "evidence-type", "linked-registry"})
"""The kinds whose users use what they stand on."""


DERIVING: Final = "derivation"
"""The kind whose users use, of what it reads, what it makes of that."""

ITSELF: Final = Use(kind="dataset", id="", title="", through="", is_whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as plain values, with its kind, id and title."""

    kind: str
    id: str
    title: str
    body: Mapping[str, object]


def index(papers: Iterable[Paper]) -> dict[str, tuple[Paper, ...]]:
    """Return which documents name something, by what they name, in the order of the documents."""
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        for name in dict.fromkeys(_named(paper.body)):
            found.setdefault(name, []).append(paper)
    return {name: tuple(each) for name, each in found.items()}


def uses(dataset: str, field: str, named_by: Mapping[str, Iterable[Paper]]) -> tuple[Use, ...]:
    """Return the documents that use a field, by what they declare, nearest first.

    A document that names the dataset and says which fields counts only if this is one of them.
    The dataset itself and its sources are not among them.
    """
    found: dict[tuple[str, str], Use] = {("dataset", dataset): ITSELF}
    steps = [(dataset, NAMING, dataset)]
    while steps:
        name, keys, through = steps.pop(0)
        for paper in named_by.get(name, ()):
            use = _use(paper, name, field, keys=keys, through=through)
            if use is None or (paper.kind, paper.id) in found:
                continue
            found[paper.kind, paper.id] = use
            if paper.kind in FOLLOWED:
                steps.append((paper.id, THROUGH, f"{paper.kind} {paper.id}"))
            if paper.kind == DERIVING:
                steps.append((str(paper.body["dataset"]), NAMING, f"{paper.kind} {paper.id}"))
    return tuple(use for use in found.values() if use is not ITSELF)


def _named(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in NAMING | THROUGH:
                yield from _texts(each)
            yield from _named(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _named(each)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.partition(".")[0]
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _use(paper: Paper, name: str, field: str, *, keys: frozenset[str], through: str) -> Use | None:
    if paper.kind == "source":
        return None
    body = {"inputs": paper.body["inputs"]} if paper.kind == DERIVING else paper.body
    places = list(_places(body, name, keys))
    if not places:
        return None
    said = [place for place in places if _says_which(place)]
    named = [place for place in said if _names_field(place, field) or _refers(place, name, field)]
    if said and not named:
        return None
    return Use(
        kind=paper.kind,
        id=paper.id,
        title=paper.title,
        through=through,
        is_whole=not named,
    )


def _places(value: object, name: str, keys: frozenset[str]) -> Iterator[Mapping[str, object]]:
    """Yield the mappings, at any depth, that name something under one of some keys."""
    if isinstance(value, Mapping):
        if any(key in keys and _is_named(each, name) for key, each in value.items()):
            yield value
        for each in value.values():
            yield from _places(each, name, keys)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _places(each, name, keys)


def _is_named(value: object, name: str) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_named(each, name) for each in value)
    return isinstance(value, str) and (value == name or value.startswith(f"{name}."))


def _says_which(place: Mapping[str, object]) -> bool:
    return bool(place.get("fields")) or bool(place.get("columns")) or bool(place.get("refers"))


def _names_field(place: Mapping[str, object], field: str) -> bool:
    listed = [place.get("fields"), place.get("columns")]
    return any(_holds(each, field) for each in listed)


def _holds(value: object, field: str) -> bool:
    if isinstance(value, Mapping):
        return field in value or any(_holds(each, field) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_holds(each, field) for each in value)
    return value == field


def _refers(place: Mapping[str, object], name: str, field: str) -> bool:
    return place.get("refers") == f"{name}.{field}"
