"""Registries as inputs: what a query sees of one, how harmful that is, and what does not fit."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.consolidations.contracts import LinkedRegistry
from kallipolis.platforms.data.datasets import api as contracts
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Level
from kallipolis.platforms.data.derivations.contracts import ENTRIES, Derivation, Input
from kallipolis.platforms.data.extracts import api as extracts
from kallipolis.platforms.data.extracts.contracts import MESSAGES, Plan
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family
from kallipolis.platforms.data.registries.contracts import FieldType, Registry

TYPES: Final[Mapping[FieldType, Family]] = {
    "integer": Family.INTEGER,
    "money": Family.INTEGER,
    "number": Family.NUMBER,
    "boolean": Family.BOOLEAN,
    "date": Family.DATE,
}
"""What a field of a registry is, where it is not text."""

GENERALISED: Final[Mapping[str, Family]] = {
    "year": Family.TEXT,
    "month": Family.TEXT,
    "prefix": Family.TEXT,
    "age": Family.INTEGER,
}
"""What a quasi-identifier becomes, where it does not stay what it is."""


def plan_of(derivation: Derivation, each: Input) -> Plan:
    """Return by which plan a registry is counted: that of an extract; without ``k``, all groups."""
    return Plan(
        id=derivation.id,
        dataset=each.source,
        quasi=each.quasi,
        k=each.k or 1,
        purpose=derivation.title.en,
    )


def kind_of(registry: Registry, field_id: str) -> Family:
    """Return what a field of a registry is."""
    known = {field.id: field.type for field in registry.fields}
    return TYPES.get(known[field_id], Family.TEXT)


def columns_of(each: Input, registry: Registry) -> Columns:
    """Return what a query sees of a registry: its groups, and how many entries each has."""
    quasi = {q.column: GENERALISED.get(q.to, kind_of(registry, q.column)) for q in each.quasi}
    return quasi | {ENTRIES: Family.INTEGER}


def level_of(
    registry: Registry, linked: Iterable[LinkedRegistry], datasets: Mapping[str, Dataset]
) -> Level:
    """Return how much harm a leak of a registry does.

    It is the highest of what it declares, what its fields hold, and what it is put together from.
    """
    feeds = (f.dataset for one in linked if one.registry == registry.id for f in one.feeds)
    feeding = [datasets[id].level for id in feeds if id in datasets]
    own = [registry.level] if registry.level is not None else []
    return contracts.highest([*feeding, *own, contracts.level_for(_fields(registry))])


def remarks(
    derivation: Derivation, registries: Mapping[str, Registry], dataset: Dataset | None
) -> Iterator[Remark]:
    """Yield what is wrong in how registries are read."""
    for number, each in enumerate(derivation.inputs):
        path = f"inputs[{number}]"
        if bool(each.dataset) == bool(each.registry):
            yield Remark(path=path, message=said("reads either a dataset or a registry"))
        elif each.dataset:
            yield from _of_dataset(each, path)
        else:
            yield from _of_registry(derivation, each, path, registries)
            if dataset is not None and dataset.open and each.k is None:
                yield Remark(
                    path=f"{path}.k",
                    message=said("counts of a registry are open only without small numbers"),
                    expected=said("how many entries a group has at least"),
                )
    if derivation.parts and any(each.registry for each in derivation.inputs):
        yield Remark(path="parts", message=said("a registry is always counted whole"))
    if not derivation.schedule and any(each.registry for each in derivation.inputs):
        yield Remark(
            path="schedule",
            message=said("a registry does not say when it has changed"),
            expected=said("five fields of cron"),
        )


def _of_dataset(each: Input, path: str) -> Iterator[Remark]:
    for name in ("quasi", "only", "k", "legal_basis"):
        if getattr(each, name):
            yield Remark(path=f"{path}.{name}", message=said("is said of registries alone"))


def _of_registry(
    derivation: Derivation, each: Input, path: str, registries: Mapping[str, Registry]
) -> Iterator[Remark]:
    registry = registries.get(each.registry)
    if registry is None:
        message = said("there is no registry %(id)s", id=repr(each.registry))
        yield Remark(path=f"{path}.registry", message=message)
        return
    if not each.quasi:
        yield Remark(path=f"{path}.quasi", message=said("by what entries are grouped is missing"))
    if not each.legal_basis.strip():
        yield Remark(path=f"{path}.legal_basis", message=said("a legal basis is missing"))
    known = {field.id for field in registry.fields}
    for name in each.only:
        if name not in known:
            message = said("%(key)s is not a field", key=repr(name))
            yield Remark(path=f"{path}.only", message=message, expected=" or ".join(sorted(known)))
    if any(q.column == ENTRIES for q in each.quasi):
        message = said("%(id)s is there twice", id=repr(ENTRIES))
        yield Remark(path=f"{path}.quasi", message=message)
    for problem in extracts.unfit(_fields(registry), plan_of(derivation, each)):
        message = said(MESSAGES[problem.code], **problem.values)
        yield Remark(path=f"{path}.quasi", message=message)


def _fields(registry: Registry) -> tuple[Field, ...]:
    """Return the fields of a registry as those of a dataset."""
    return tuple(
        msgspec.convert(
            {
                "id": f.id,
                "title": f.title,
                "type": "integer" if f.type == "money" else f.type,
                "personal": f.personal,
            },
            Field,
        )
        for f in registry.fields
    )
