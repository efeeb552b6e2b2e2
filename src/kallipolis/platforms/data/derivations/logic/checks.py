"""What is wrong in a derivation, apart from its shape."""

from collections import Counter
from collections.abc import Iterator, Mapping

from kallipolis.foundation import schedules
from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.consolidations.contracts import LinkedRegistry
from kallipolis.platforms.data.datasets import api as contracts
from kallipolis.platforms.data.datasets.contracts import Dataset, Level
from kallipolis.platforms.data.derivations.contracts import REGISTRY, Derivation
from kallipolis.platforms.data.derivations.logic import counts, parts, queries
from kallipolis.platforms.data.lakehouse.contracts import Portable, Unportable
from kallipolis.platforms.data.registries.contracts import Registry


def remarks(derivation: Derivation, library: Library) -> Iterator[Remark]:
    """Yield all that is wrong."""
    datasets = {
        id: each for id, each in library.every("dataset").items() if isinstance(each, Dataset)
    }
    registries = {
        id: each for id, each in library.every("registry").items() if isinstance(each, Registry)
    }
    lacking = [
        *_lacking(derivation, datasets),
        *counts.remarks(derivation, registries, datasets.get(derivation.dataset)),
    ]
    yield from lacking
    yield from _twice(derivation)
    if library.find("source", derivation.id) is not None:
        yield Remark(path="id", message=said("a source has this id"))
    yield from _circle(derivation, library)
    yield from schedules.faults(derivation.schedule)
    if lacking:
        return
    known: dict[str, Dataset | Registry] = {
        **datasets,
        **{f"{REGISTRY}{id}": each for id, each in registries.items()},
    }
    try:
        query = queries.portable(derivation, known)
    except Unportable as fault:
        expected = said("portable SQL, as docs/rooms/platforms.data.derivations.md has it")
        yield Remark(path="sql", message=fault.why, expected=expected)
        return
    linked = library.every("linked-registry").values()
    levels = {
        f"{REGISTRY}{id}": counts.level_of(
            each, (one for one in linked if isinstance(one, LinkedRegistry)), datasets
        )
        for id, each in registries.items()
    }
    yield from _levels(derivation, datasets, query, levels)
    yield from _leaving(derivation, query, library)
    yield from _parts(derivation, datasets)


def _lacking(derivation: Derivation, datasets: Mapping[str, Dataset]) -> Iterator[Remark]:
    named = [("dataset", derivation.dataset)]
    named += [
        (f"inputs[{n}].dataset", i.dataset) for n, i in enumerate(derivation.inputs) if i.dataset
    ]
    for path, id in named:
        if id not in datasets:
            yield Remark(path=path, message=said("there is no dataset %(id)s", id=repr(id)))


def _twice(derivation: Derivation) -> Iterator[Remark]:
    seen: Counter[str] = Counter()
    for number, each in enumerate(derivation.inputs):
        seen[each.name] += 1
        if seen[each.name] > 1:
            message = said("%(id)s is there twice", id=repr(each.name))
            yield Remark(path=f"inputs[{number}].name", message=message)
    counted = Counter(each.registry for each in derivation.inputs if each.registry)
    for id, times in counted.items():
        if times > 1:
            yield Remark(path="inputs", message=said("%(id)s is there twice", id=repr(id)))


def _circle(derivation: Derivation, library: Library) -> Iterator[Remark]:
    every = [each for each in library.every("derivation").values() if isinstance(each, Derivation)]
    circle = queries.circle_of(derivation, every)
    if circle:
        message = said("is made of itself: %(circle)s", circle=" ← ".join(circle))
        yield Remark(path="inputs", message=message)


def _levels(
    derivation: Derivation,
    datasets: Mapping[str, Dataset],
    query: Portable,
    registries: Mapping[str, Level],
) -> Iterator[Remark]:
    """Hold the level of what is derived to that of what it is made of: the higher wins.

    Groups of a registry without small numbers are not about persons any more.
    """
    mine = datasets[derivation.dataset]
    made_of = queries.made_of(derivation, query)
    harmless = queries.suppressed(derivation)
    for number, field in enumerate(mine.fields):
        own = contracts.level_of(mine, field.id)
        for column in made_of[field.id]:
            dataset, _, name = column.partition(".")
            if dataset in harmless:
                continue
            needed = (
                registries[dataset]
                if dataset in registries
                else contracts.level_of(datasets[dataset], name)
            )
            if contracts.is_higher(needed, own):
                message = said(
                    "%(field)s is made of %(column)s, which is %(level)s",
                    field=field.id,
                    column=column,
                    level=needed,
                )
                expected = said(
                    "a dataset whose field %(number)s has at least that level", number=number + 1
                )
                yield Remark(path="dataset", message=message, expected=expected)


def _leaving(derivation: Derivation, query: Portable, library: Library) -> Iterator[Remark]:
    """Find columns that are read though they are not to be used any more."""
    made_of = queries.made_of(derivation, query).values()
    read = {tuple(each.rpartition(".")[::2]) for columns in made_of for each in columns}
    for dataset, column in sorted(read):
        yield from contracts.notes_on_reading("sql", dataset, [column], library)


def _parts(derivation: Derivation, datasets: Mapping[str, Dataset]) -> Iterator[Remark]:
    if not derivation.parts:
        return
    kinds = queries.columns_of(datasets[derivation.dataset])
    known = [name for name, kind in kinds.items() if kind in parts.FAMILIES]
    if derivation.parts not in known:
        message = said("parts are not told apart by %(name)s", name=repr(derivation.parts))
        yield Remark(path="parts", message=message, expected=" or ".join(known))
        return
    try:
        parts.by(derivation)
    except Unportable as fault:
        yield Remark(path="parts", message=fault.why)
