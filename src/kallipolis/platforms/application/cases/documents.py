"""The processes that packs publish."""

from collections.abc import Iterable

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.application.cases.logic import soundness
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.rules import api as rules


def check(process: msgspec.Struct, library: Library) -> Iterable[Remark]:
    """Find what the schema cannot say about a process."""
    assert isinstance(process, Process)  # noqa: S101 - narrows; the kind fixes the type
    yield from soundness.remarks(process)
    cited = [(f"legal_basis[{n}]", citation) for n, citation in enumerate(process.legal_basis)]
    actions = process.actions.items()
    cited += [(f"actions.{n}.legal_basis", a.legal_basis) for n, a in actions if a.legal_basis]
    for name, id in msgspec.structs.asdict(process.notices).items():
        if id and library.find("credential", id) is None:
            path = f"notices.{name.replace('_', '-')}"
            yield Remark(path=path, message=f"there is no credential `{id}`")
    yield from rules.faults_of_citations(cited, library)


KINDS = (DocumentKind(name="process", folder="processes", type=Process, rank=40, check=check),)
