"""The pack document kind of this room: registries."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.registries.contracts import Registry


def check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    """Find a key that is no field, fields of the same id, and likenesses to fields of nowhere."""
    assert isinstance(body, Registry)  # noqa: S101 - the kind's type
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


def _fields_of(library: Library, registry_id: str) -> frozenset[str]:
    found = library.every("registry").get(registry_id)
    return frozenset(f.id for f in found.fields) if isinstance(found, Registry) else frozenset()


KINDS = (DocumentKind(name="registry", folder="registries", type=Registry, rank=20, check=check),)
