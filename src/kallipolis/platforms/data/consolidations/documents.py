"""The pack document kind of this room: registries that are put together by linkage."""

from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.consolidations.contracts import Feed, LinkedRegistry
from kallipolis.platforms.data.consolidations.logic import golden
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.registries.contracts import Registry


def check(body: LinkedRegistry, library: Library) -> Iterable[Remark]:
    """Find a registry, datasets and fields that are not there, and rules for none of them."""
    registry = library.every("registry").get(body.registry)
    if not isinstance(registry, Registry):
        yield _unknown("registry", body.registry, library.every("registry"))
        return
    known = {field.id for field in registry.fields}
    for path, name in _named(body):
        if name not in known:
            yield _unknown(path, name, known)
    if golden.field_of(body, "id_number") != registry.key:
        yield Remark(
            path="fields",
            message=said("the number that identifies is not the key of the registry"),
            expected=registry.key,
        )
    yield from _fed_twice(body, registry, library)
    yield from _untrusted(body)
    yield from _too_low(body, registry, library)
    for number, feed in enumerate(body.feeds):
        yield from _remarks_on(feed, f"feeds[{number}]", library)
        if body.kind == "credentials" and "type" not in feed.columns:
            yield Remark(
                path=f"feeds[{number}].columns",
                message=said("credentials are told apart by type and number"),
                expected="type",
            )


def _fed_twice(body: LinkedRegistry, registry: Registry, library: Library) -> Iterator[Remark]:
    """Yield that something else feeds the registry too: a dataset, or another linkage."""
    if registry.fed_by is not None:
        yield Remark(
            path="registry",
            message=said(
                "%(id)s is fed by the dataset %(dataset)s, row by row, and cannot be linked too",
                id=repr(registry.id),
                dataset=registry.fed_by.dataset,
            ),
            expected=said(
                "%(dataset)s among the `feeds` here and no `fed_by` in the registry, or no linkage",
                dataset=registry.fed_by.dataset,
            ),
        )
    for other in library.every("linked-registry").values():
        if isinstance(other, LinkedRegistry) and _is_another(other, body):
            yield Remark(
                path="registry",
                message=said(
                    "%(id)s is put together by %(other)s already",
                    id=repr(registry.id),
                    other=other.id,
                ),
                expected=said("the `feeds` of both in one document"),
            )


def _is_another(other: LinkedRegistry, body: LinkedRegistry) -> bool:
    return other.id != body.id and other.registry == body.registry


def _untrusted(body: LinkedRegistry) -> Iterator[Remark]:
    """Yield the datasets that a rule trusts and that do not feed the registry."""
    feeding = {feed.dataset for feed in body.feeds}
    for field, rule in body.rules.items():
        for dataset in rule.trusted:
            if dataset not in feeding:
                yield _unknown(f"rules.{field}.trusted", dataset, feeding)


def _too_low(body: LinkedRegistry, registry: Registry, library: Library) -> Iterator[Remark]:
    """Yield that a registry declares less than a dataset needs that it is put together from."""
    known = library.every("dataset")
    feeding = [known.get(feed.dataset) for feed in body.feeds]
    needed = datasets.highest(each.level for each in feeding if isinstance(each, Dataset))
    if registry.level is not None and datasets.highest((registry.level, needed)) != registry.level:
        yield Remark(
            path="registry",
            message=said("%(id)s declares less than what feeds it", id=repr(registry.id)),
            expected=said("at least %(level)s", level=needed),
        )


def _named(body: LinkedRegistry) -> Iterator[tuple[str, str]]:
    """Yield each place where a field of the registry is named."""
    if body.stable_id:
        yield "stable_id", body.stable_id
    yield from (("fields", field) for field in body.fields.values())
    yield from (("rules", field) for field in body.rules)
    for number, feed in enumerate(body.feeds):
        yield from ((f"feeds[{number}].attributes", field) for field in feed.attributes)


def _remarks_on(feed: Feed, path: str, library: Library) -> Iterator[Remark]:
    dataset = library.every("dataset").get(feed.dataset)
    if not isinstance(dataset, Dataset):
        yield _unknown(f"{path}.dataset", feed.dataset, library.every("dataset"))
        return
    known = {field.id for field in dataset.fields}
    named = (feed.record, *filter(None, [feed.updated]))
    for field in (*named, *feed.columns.values(), *feed.attributes.values()):
        if field not in known:
            yield _unknown(path, field, known)
    read = (*named, *feed.columns.values(), *feed.attributes.values())
    yield from datasets.notes_on_reading(path, feed.dataset, read, library)


def _unknown(path: str, name: str, known: Iterable[str]) -> Remark:
    return Remark(
        path=path,
        message=said("%(name)s is not known", name=repr(name)),
        expected=" or ".join(sorted(known)),
    )


KINDS: Final = (
    DocumentKind(
        name="linked-registry",
        folder="linked-registries",
        type=LinkedRegistry,
        rank=30,
        check=check,
    ),
)
