"""The pack document kind of this room: vetoes."""

from collections.abc import Iterable
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.exchange.contracts import Veto
from kallipolis.platforms.data.registries import api as registries


def _check(body: Veto, library: Library) -> Iterable[Remark]:
    """Find registries and entries that there are not, and fields that no registry of them has."""
    fields: set[str] = set()
    for number, id in enumerate(body.registries):
        found = registries.declared(library, id)
        if found is not None:
            fields |= {field.id for field in found.fields}
        else:
            yield Remark(
                path=f"registries[{number}]", message=said("no registry %(id)s", id=repr(id))
            )
    for number, field in enumerate(body.fields if fields else ()):
        if field not in fields:
            yield Remark(
                path=f"fields[{number}]",
                message=said("%(field)s is no field of these registries", field=repr(field)),
                expected=" or ".join(sorted(fields)),
            )
    for number, id in enumerate(body.entries):
        if library.find("dataset", id) is None and library.find("service", id) is None:
            message = said("no dataset or service %(id)s", id=repr(id))
            yield Remark(path=f"entries[{number}]", message=message)


KINDS: Final = (DocumentKind(name="veto", folder="vetoes", type=Veto, rank=26, check=_check),)
