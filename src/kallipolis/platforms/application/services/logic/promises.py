"""Whether what may be promised instead of shown can be made good in the cases of a service."""

from collections.abc import Iterator

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.contracts import Process, Relation
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService


def faults_of_promises(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find evidence that may follow where no case could take it, or a commitment nobody checks."""
    usual = (service.process, *(choice.process for choice in service.processes))
    found = [library.find("process", id) for id in usual]
    takes_later = any(_takes_later(p) if isinstance(p, Process) else True for p in found)
    for number, each in enumerate(service.evidence):
        if each.deferrable and not takes_later:
            yield Remark(
                path=f"evidence[{number}].deferrable",
                message=said(
                    "cases of the process `%(process)s` cannot take it later",
                    process=service.process,
                ),
                expected=said("a process with `allow-gaps`, and `supply` for the applicant"),
            )
        if each.commitment and not service.on_commitment:
            yield Remark(
                path=f"evidence[{number}].commitment",
                message=said("no process says what becomes of a commitment"),
                expected=said("`on_commitment`, such as notify-and-commit"),
            )
    yield from _of_commitments(service, library)
    yield from _of_consents(service, library)


def _of_consents(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find proof that wants consent and leaves nothing to who does not give it."""
    for number, each in enumerate(service.evidence):
        kind = library.find("evidence-type", each.type)
        if not each.consent or not isinstance(kind, EvidenceType):
            continue
        if not kind.looked_up_in or kind.only_looked_up or each.only_looked_up:
            yield Remark(
                path=f"evidence[{number}].consent",
                message=said("nobody could choose between consent and a paper"),
                expected=said("evidence with a registry, of which there is a paper too"),
            )


def _of_commitments(service: PublicService, library: Library) -> Iterator[Remark]:
    if not service.on_commitment:
        return
    process = library.find("process", service.on_commitment)
    if isinstance(process, Process) and not _grants_on_commitment(process):
        yield Remark(
            path="on_commitment",
            message=said(
                "`%(on_commitment)s` grants nothing on a commitment",
                on_commitment=service.on_commitment,
            ),
            expected=said("a process with the guard `commitment-signed`"),
        )
    if not any(each.commitment for each in service.evidence):
        yield Remark(
            path="on_commitment",
            message=said("nothing may be committed to"),
            expected=said("evidence with `commitment`"),
        )


def _takes_later(process: Process) -> bool:
    actions = process.actions.values()
    return any("allow-gaps" in action.effects for action in actions) and any(
        "supply" in action.effects
        and Relation.APPLICANT in action.by
        and "evidence" in {*action.needs, *action.takes}
        for action in actions
    )


def _grants_on_commitment(process: Process) -> bool:
    return any(
        "commitment-signed" in action.guards and "decide" in action.effects
        for action in process.actions.values()
    )
