"""The pack documents that this room owns: what can be done against a decision."""

from collections.abc import Iterable
from typing import Final

from kallipolis.domains.government.outputs.contracts import Remedy
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said


def _check(body: Remedy, library: Library) -> Iterable[Remark]:
    if library.find("region", body.region) is None:
        yield Remark(
            path="region", message=said("there is no region `%(region)s`", region=body.region)
        )


KINDS: Final = (DocumentKind(name="remedy", folder="remedies", type=Remedy, rank=30, check=_check),)
