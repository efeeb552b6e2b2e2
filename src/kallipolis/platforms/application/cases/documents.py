"""The processes that packs publish."""

from collections.abc import Iterable

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.application.cases.logic import soundness
from kallipolis.platforms.application.cases.logic.process import Process


def check(process: msgspec.Struct, library: Library) -> Iterable[Remark]:
    """Find what the schema cannot say about a process."""
    assert isinstance(process, Process)  # noqa: S101 - narrows; the kind fixes the type
    return soundness.remarks(process)


KINDS = (DocumentKind(name="process", folder="processes", type=Process, rank=40, check=check),)
