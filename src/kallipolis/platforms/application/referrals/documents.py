"""The pack documents of this room: which cases go to which node, and which are taken from whom."""

from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.contracts import Process
from kallipolis.platforms.application.referrals.contracts import (
    CASE,
    DOCUMENT,
    PIECE,
    REFER,
    Correspondence,
    Reception,
    Referral,
)
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services.contracts import PublicService

KNOWN: Final = ("answers.*", "applicant.*", "evidence.*")
TOLD: Final = frozenset({REFER, CASE, PIECE, DOCUMENT})


def check_referral(body: Referral, library: Library) -> Iterable[Remark]:
    """Find a referral of no service, from no state, of companies, or by no law."""
    service = library.find("service", body.service)
    if not isinstance(service, PublicService):
        yield _no_service(body.service)
        return
    if service.audience != ("resident",):
        message = said("only cases of residents can be referred")
        yield Remark(path="service", message=message, expected=said("audience: [resident]"))
    received = [
        each.process
        for each in library.every("reception").values()
        if isinstance(each, Reception) and each.service == service.id
    ]
    processes = _processes((*service.every_process, *received), library)
    if not any(body.state in process.states for process in processes):
        message = said("no process of the service has a state `%(name)s`", name=body.state)
        yield Remark(path="state", message=message)
    yield from _of_actions(body, processes)
    yield from _of_expression("to", body.to)
    known = {each.type for each in service.evidence}
    for number, type in enumerate(body.evidence):
        if type not in known:
            message = said("the service asks for no `%(name)s`", name=type)
            yield Remark(path=f"evidence[{number}]", message=message)
    cited = [(f"legal_basis[{n}]", citation) for n, citation in enumerate(body.legal_basis)]
    yield from rules.faults_of_citations(cited, library)


def check_reception(body: Reception, library: Library) -> Iterable[Remark]:
    """Find a reception for no service, by no process, or with actions that it has not."""
    if not isinstance(library.find("service", body.service), PublicService):
        yield _no_service(body.service)
    processes = _processes((body.process,), library)
    if not processes:
        message = said("there is no process `%(name)s`", name=body.process)
        yield Remark(path="process", message=message)
        return
    yield from _of_actions(body, processes)
    if body.at_once and body.at_once not in processes[0].actions:
        yield _no_action("at_once", body.at_once)
    yield from _of_expression("region", body.region)


def _of_actions(body: Correspondence, processes: tuple[Process, ...]) -> Iterator[Remark]:
    known = {name for process in processes for name in process.actions}
    named = [(f"tells[{number}]", name) for number, name in enumerate(body.tells)]
    for field in ("hears", "taken", "refused"):
        named += [(f"{field}.{key}", name) for key, name in getattr(body, field).items()]
    for field in ("taken", "refused"):
        for key in getattr(body, field):
            if key not in TOLD and key not in body.tells:
                message = said("nobody is told of `%(name)s`", name=key)
                yield Remark(path=f"{field}.{key}", message=message)
    yield from (_no_action(path, name) for path, name in named if name not in known)


def _of_expression(path: str, text: str) -> Iterator[Remark]:
    fault = rules.fault_of(text, KNOWN) if text else None
    if fault:
        yield Remark(path=path, message=fault[0], expected=fault[1])


def _processes(names: Iterable[str], library: Library) -> tuple[Process, ...]:
    found = (library.find("process", name) for name in names)
    return tuple(each for each in found if isinstance(each, Process))


def _no_service(name: str) -> Remark:
    return Remark(path="service", message=said("there is no service `%(id)s`", id=name))


def _no_action(path: str, name: str) -> Remark:
    return Remark(path=path, message=said("the process has no action `%(name)s`", name=name))


KINDS: Final = (
    DocumentKind(name="referral", folder="referrals", type=Referral, rank=65, check=check_referral),
    DocumentKind(
        name="reception", folder="receptions", type=Reception, rank=65, check=check_reception
    ),
)
