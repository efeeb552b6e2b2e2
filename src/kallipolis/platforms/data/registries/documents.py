"""The pack document kind of this room: registries."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.datasets.api import highest
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.registries import logic
from kallipolis.platforms.data.registries.contracts import FedBy, Registry


def check(body: Registry, library: Library) -> Iterable[Remark]:
    """Find a key that is no field, fields of the same id, and likenesses to fields of nowhere."""
    ids = Counter(field.id for field in body.fields)
    if body.key not in ids:
        yield Remark(
            path="key",
            message=said("%(key)s is not a field", key=repr(body.key)),
            expected=" or ".join(sorted(ids)),
        )
    for number, field in enumerate(body.fields):
        if ids[field.id] > 1:
            yield Remark(
                path=f"fields[{number}].id",
                message=said("%(id)s is there twice", id=repr(field.id)),
            )
        other, _, name = field.same_as.partition(".")
        if field.same_as and name not in _fields_of(library, other):
            yield Remark(
                path=f"fields[{number}].same_as",
                message=said("%(name)s is not known", name=repr(field.same_as)),
                expected=said("registry.field of a registry in sight"),
            )
    for number, follower in enumerate(body.followers):
        for named in follower.fields:
            if named not in ids:
                yield Remark(
                    path=f"followers[{number}].fields",
                    message=said("%(key)s is not a field", key=repr(named)),
                    expected=" or ".join(sorted(ids)),
                )
    yield from _remarks_on_feed(body, library)


def _remarks_on_feed(body: Registry, library: Library) -> Iterator[Remark]:
    """Find a dataset that cannot feed a registry entry by entry, and columns it does not have."""
    fed = body.fed_by
    if fed is None:
        return
    dataset = library.find("dataset", fed.dataset)
    if not isinstance(dataset, Dataset):
        yield Remark(
            path="fed_by.dataset",
            message=said("there is no dataset %(id)s", id=repr(fed.dataset)),
        )
        return
    if dataset.key != (logic.column_of(fed, body.key),):
        yield Remark(
            path="fed_by.dataset",
            message=said("its key is not that of the registry: it may have several rows for one"),
            expected=said(
                "a dataset whose key is %(key)s alone", key=logic.column_of(fed, body.key)
            ),
        )
    yield from _columns(body, fed, dataset)
    if body.level is not None and highest((body.level, dataset.level)) != body.level:
        yield Remark(
            path="level",
            message=said("%(id)s declares less than what feeds it", id=repr(body.id)),
            expected=said("at least %(level)s", level=dataset.level),
        )


def _columns(body: Registry, fed: FedBy, dataset: Dataset) -> Iterator[Remark]:
    known = {field.id: field for field in dataset.fields}
    own = (
        (each, f"fed_by.{name}")
        for name, each in (("record", fed.record), ("updated", fed.updated))
    )
    for named, path in own:
        if named and named not in known:
            yield _no_column(path, named, known)
    for name in fed.columns:
        if name not in {field.id for field in body.fields}:
            yield _no_column("fed_by.columns", name, {field.id for field in body.fields})
    for number, field in enumerate(body.fields):
        column = known.get(logic.column_of(fed, field.id))
        path = f"fields[{number}]"
        if column is None:
            yield _no_column(path, logic.column_of(fed, field.id), known)
        elif not logic.holds(field, column):
            yield Remark(
                path=path,
                message=said("the column %(id)s may not fit", id=repr(column.id)),
                expected=said("one of the same type, required and personal as the field is"),
            )


def _no_column(path: str, column: str, known: Iterable[str]) -> Remark:
    return Remark(
        path=path,
        message=said("%(name)s is not known", name=repr(column)),
        expected=" or ".join(sorted(known)),
    )


def _fields_of(library: Library, registry_id: str) -> frozenset[str]:
    found = library.every("registry").get(registry_id)
    return frozenset(f.id for f in found.fields) if isinstance(found, Registry) else frozenset()


KINDS = (DocumentKind(name="registry", folder="registries", type=Registry, rank=20, check=check),)
