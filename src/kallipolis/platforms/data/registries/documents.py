"""The pack document kind of this room: registries."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.registries.contracts import Registry


def check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    """Find a key that is no field, and fields of the same id."""
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
    for number, follower in enumerate(body.followers):
        for named in follower.fields:
            if named not in ids:
                yield Remark(
                    path=f"followers[{number}].fields",
                    message=said("%(key)s is not a field", key=repr(named)),
                    expected=" or ".join(sorted(ids)),
                )


KINDS = (DocumentKind(name="registry", folder="registries", type=Registry, rank=20, check=check),)
