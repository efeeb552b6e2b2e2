"""Find what is wrong in a service before it is published."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.contracts import Process
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.services.contracts import (
    GENERAL_FORM,
    PublicService,
    Reviewer,
)
from kallipolis.platforms.application.services.logic.fees import faults_of_payment
from kallipolis.platforms.application.services.logic.grounds import faults_of_grounds
from kallipolis.platforms.application.services.logic.holders import faults_of_subjects
from kallipolis.platforms.application.services.logic.outputs import faults_of_output, form_in
from kallipolis.platforms.application.services.logic.papers import faults_of_files
from kallipolis.platforms.application.services.logic.promises import faults_of_promises
from kallipolis.platforms.application.services.logic.registering import faults_of_registering
from kallipolis.platforms.application.services.logic.rounds import faults_of_rounds
from kallipolis.platforms.data.registries.contracts import Registry

NEAR: Final = 0.8
"""How like one another two ids are where one is taken for a slip of the other, of 1."""


def check(service: PublicService, library: Library) -> Iterable[Remark]:
    """Return the faults of a service, each at its dotted path.

    The standard process and the general form are taken to be there: every installation has them.
    """
    return [
        *_of_names(service, library),
        *_of_authorities(service, library),
        *_of_reviewers(service, library),
        *_of_ties(service, library),
        *faults_of_subjects(service, library),
        *faults_of_grounds(service, library),
        *faults_of_files(service, library),
        *_of_limits(service),
        *_of_form(service, library),
        *_of_rules(service, library),
        *faults_of_payment(service, library),
        *_of_expressions(service, library),
        *faults_of_output(service, library),
        *faults_of_promises(service, library),
        *faults_of_registering(service, library),
        *faults_of_rounds(service, library),
        *rules.faults_of_citations(_citations(service), library),
    ]


def _of_names(service: PublicService, library: Library) -> Iterator[Remark]:
    for key, kind, id in _references(service):
        if id and library.find(kind, id) is None:
            near = get_close_matches(id, library.every(kind), n=1, cutoff=NEAR)
            expected = f"`{near[0]}`" if near else said("the id of a %(kind)s", kind=kind)
            yield Remark(
                path=key,
                message=said("there is no %(kind)s `%(id)s`", kind=kind, id=id),
                expected=expected,
            )


def _of_authorities(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find roles that no authority has; one like no other may be meant for another place."""
    roles = organisations.roles_in(library)
    named = {"authority": service.authority}
    named |= {f"reviewers[{n}]": role for n, role in enumerate(service.every_reviewer)}
    for path, role in named.items():
        if not roles or role in roles:
            continue
        near = get_close_matches(role, roles, n=1, cutoff=NEAR)
        yield Remark(
            path=path,
            message=said("no authority in sight has the role `%(role)s`", role=role),
            expected=f"`{near[0]}`"
            if near
            else said("one of %(names)s", names=", ".join(sorted(roles))),
            is_note=not near,
        )


def _of_reviewers(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find reviewers of cases in which nobody asks for a review."""
    if not service.reviewers:
        return
    found = [library.find("process", id) for id in service.every_process]
    if not any(_asks_reviews(process) for process in found):
        yield Remark(
            path="reviewers",
            message=said(
                "the process `%(process)s` asks nobody for a review", process=service.process
            ),
            expected=said("a process with `ask-reviews`, such as parallel-review"),
        )


def _asks_reviews(process: object) -> bool:
    """Say whether a process asks for reviews; one that is not in sight is taken to do so."""
    if not isinstance(process, Process):
        return True
    return any("ask-reviews" in action.effects for action in process.actions.values())


def _citations(service: PublicService) -> Iterator[tuple[str, str]]:
    for n, basis in enumerate(service.legal_basis):
        yield f"legal_basis[{n}].citation", basis.citation


def _of_ties(service: PublicService, library: Library) -> Iterator[Remark]:
    for n, each in enumerate(service.evidence):
        if each.tie is None:
            continue
        path = f"evidence[{n}].tie"
        if not each.subject:
            yield Remark(
                path=path, message=said("a tie to nobody"), expected=said("a subject beside it")
            )
        registry = library.find("registry", each.tie.registry)
        known = {field.id for field in registry.fields} if isinstance(registry, Registry) else set()
        for field in (*each.tie.fields, *each.tie.where):
            if field not in known:
                message = said(
                    "there is no field `%(field)s` in a registry `%(registry)s`",
                    field=field,
                    registry=each.tie.registry,
                )
                yield Remark(path=path, message=message, expected=said("a registry and its fields"))


def _references(service: PublicService) -> Iterator[tuple[str, str, str]]:
    for key, ids in (
        ("life_events", service.life_events),
        ("business_events", service.business_events),
    ):
        yield from ((f"{key}[{n}]", "event", id) for n, id in enumerate(ids))
    for n, each in enumerate(service.evidence):
        yield f"evidence[{n}].type", "evidence-type", each.type
    for n, part in enumerate(service.parts):
        yield f"parts[{n}].service", "service", part.service
        yield from ((f"parts[{n}].proves", "evidence-type", id) for id in part.proves)
    yield "output.credential", "credential", service.output.credential
    if service.process != "standard":
        yield "process", "process", service.process
    for n, choice in enumerate(service.processes):
        if choice.process != "standard":
            yield f"processes[{n}].process", "process", choice.process
    yield "on_commitment", "process", service.on_commitment
    visited = service.hall_visit.service if service.hall_visit is not None else ""
    yield "hall_visit.service", "service", visited
    if isinstance(service.form, str) and service.form != GENERAL_FORM:
        yield "form", "form", service.form


def _of_limits(service: PublicService) -> Iterator[Remark]:
    promised, statutory = service.promised_limit, service.statutory_limit
    if promised.unit == statutory.unit and promised.days > statutory.days:
        yield Remark(
            path="promised_limit.days",
            message=said("longer than the law allows"),
            expected=said("%(days)s or fewer", days=statutory.days),
        )


def _of_form(service: PublicService, library: Library) -> Iterator[Remark]:
    if isinstance(service.form, Form):
        yield from (replace(r, path=f"form.{r.path}") for r in forms.check(service.form, library))


def _of_rules(service: PublicService, library: Library) -> Iterator[Remark]:
    named = {
        "rules.eligibility": (service.rules.eligibility, "eligibility"),
        "rules.fee": (service.rules.fee, "fee"),
        "rules.decision": (service.rules.decision, "decision"),
        "fee": (service.fee if isinstance(service.fee, str) else "", "fee"),
    }
    if service.rules.fee and service.fee != service.rules.fee:
        yield Remark(
            path="fee",
            message=said("not the fee rule"),
            expected=said("`%(fee)s`, as in rules", fee=service.rules.fee),
        )
    for path, (id, kind) in named.items():
        rule = library.find("rule", id) if id else None
        if id and (not isinstance(rule, Rule) or rule.kind != kind):
            expected = said("the id of a rule of kind %(kind)s", kind=kind)
            yield Remark(
                path=path, message=said("there is no such rule `%(id)s`", id=id), expected=expected
            )


def _of_expressions(service: PublicService, library: Library) -> Iterator[Remark]:
    form = form_in(library, service)
    names = forms.names_in(form) if form else None
    texts = {
        "accepting": service.accepting,
        "deciding": service.deciding,
        **{f"processes[{n}].when": each.when for n, each in enumerate(service.processes)},
        **{
            f"reviewers[{n}].when": each.when
            for n, each in enumerate(service.reviewers)
            if isinstance(each, Reviewer)
        },
        **{f"evidence[{n}].when": each.when for n, each in enumerate(service.evidence)},
        **{f"parts[{n}].when": part.when for n, part in enumerate(service.parts)},
        **{
            f"parts[{n}].answers.{name}": text
            for n, part in enumerate(service.parts)
            for name, text in part.answers.items()
        },
    }
    for path, text in texts.items():
        fault = rules.fault_of(text, names) if text else None
        if fault:
            yield Remark(path=path, message=fault[0], expected=fault[1])
