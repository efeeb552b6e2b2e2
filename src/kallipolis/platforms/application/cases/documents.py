"""The processes that packs publish, and the procedures by which places run them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.logic import soundness
from kallipolis.platforms.application.cases.logic.procedure import Procedure, clashes
from kallipolis.platforms.application.cases.logic.process import Notices, Process
from kallipolis.platforms.application.rules import api as rules


def check(process: Process, library: Library) -> Iterable[Remark]:
    """Find what the schema cannot say about a process."""
    yield from soundness.remarks(process)
    cited = [(f"legal_basis[{n}]", citation) for n, citation in enumerate(process.legal_basis)]
    actions = process.actions.items()
    cited += [(f"actions.{n}.legal_basis", a.legal_basis) for n, a in actions if a.legal_basis]
    yield from _of_notices(process.notices, library)
    yield from rules.faults_of_citations(cited, library)


def check_procedure(procedure: Procedure, library: Library) -> Iterable[Remark]:
    """Find a procedure of no region, of no process, or beside another for the same cases."""
    if library.find("region", procedure.region) is None:
        yield Remark(
            path="region", message=said("there is no region `%(region)s`", region=procedure.region)
        )
    processes = [p for p in library.every("process").values() if isinstance(p, Process)]
    known = {name for process in processes for name in process.actions}
    for name in sorted(procedure.actions.keys() - known):
        message = said("no process has an action `%(name)s`", name=name)
        yield Remark(path=f"actions.{name}", message=message, expected=", ".join(sorted(known)))
    yield from _of_steps(procedure, {process.id: process for process in processes})
    for other in library.every("procedure").values():
        assert isinstance(other, Procedure)  # noqa: S101 - as above
        if other.id != procedure.id and clashes(procedure, other):
            message = said("`%(id)s` holds for the same region and services", id=other.id)
            yield Remark(path="services", message=message, expected=said("one procedure for each"))
    yield from _of_notices(procedure.notices, library)
    grounds = procedure.actions.items()
    cited = [(f"actions.{n}.legal_basis", g.legal_basis) for n, g in grounds if g.legal_basis]
    yield from rules.faults_of_citations(cited, library)


def _of_steps(procedure: Procedure, known: dict[str, Process]) -> Iterator[Remark]:
    """Yield the steps of no process, and of no state."""
    for id, steps in procedure.steps.items():
        if id not in known:
            message = said("there is no process `%(id)s`", id=id)
            yield Remark(path=f"steps.{id}", message=message, expected=", ".join(sorted(known)))
            continue
        for name in sorted(steps.keys() - known[id].states.keys()):
            yield Remark(
                path=f"steps.{id}.{name}",
                message=said("there is no state `%(name)s`", name=name),
                expected=", ".join(sorted(known[id].states)),
            )


def _of_notices(notices: Notices, library: Library) -> Iterator[Remark]:
    for name, id in msgspec.structs.asdict(notices).items():
        if id and library.find("credential", id) is None:
            path = f"notices.{name.replace('_', '-')}"
            yield Remark(path=path, message=said("there is no credential `%(id)s`", id=id))


KINDS: Final[tuple[DocumentKind[Any], ...]] = (
    DocumentKind(name="process", folder="processes", type=Process, rank=40, check=check),
    DocumentKind(
        name="procedure", folder="procedures", type=Procedure, rank=41, check=check_procedure
    ),
)
