"""Turn a decided case into its documents: what it grants, and notices of how it went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from kallipolis.domains.government.outputs import logic
from kallipolis.domains.government.outputs.adapters import remedies
from kallipolis.domains.government.outputs.contracts import NoticeName
from kallipolis.domains.government.outputs.logic import Facts
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseView,
    DecisionMade,
    Notices,
    Outcome,
    Wanted,
)
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialType,
    Status,
)
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import Registered
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Cause

PLATFORM = system("output of a decided case")
MOMENT: Final = timedelta(microseconds=1)
BY_WHO_ACCEPTS: Final = frozenset({"accepted", "corrections", "not_accepted"})
"""Notices that the accepting authority gives; the deciding one gives the others."""


def wanted(kind: CredentialType, known: Facts) -> tuple[Wanted, ...]:
    """Return what a credential would have to say that nothing known of a case tells.

    ``known`` has ``answers``, ``applicant``, ``evidence`` and ``outcome``, what the rules put out.
    """
    return tuple(
        Wanted(name=claim.name, title=claim.title, type=claim.type, labels=claim.labels)
        for claim in credentials.lacking(kind, known)
    )


@telemetry.traced
def record(
    case: Case,
    answers: Facts,
    facts: Facts,
    *,
    decision: DecisionMade | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Credential | None:
    """Issue what a granted case gives; None where nothing is granted or the service gives none.

    ``answers`` and ``facts`` are those of the case, ``decision`` what its decider said, None where
    the platform decided by its rules. Doing it again returns the same credential.
    """
    service = services.get(case.service, case.edition)
    if case.outcome is not Outcome.GRANTED or not service.output.credential:
        return None
    kind = packs.get("credential", service.output.credential, case.edition).body
    issuer = case.deciding
    if kind.issuer:
        issuer = organisations.authority(kind.issuer, organisations.get(case.deciding).region).id
    return credentials.record(
        PLATFORM,
        credential_type=service.output.credential,
        case_id=case.id,
        holder=case.applicant,
        issuer=issuer,
        claims={
            **credentials.claims_from(
                service.output.credential,
                logic.known(case, answers, facts, decision=_said(case, facts, decision)),
                edition=case.edition,
            ),
            **(decision.outputs if decision else {}),
        },
        edition=case.edition,
        service=case.service,
        region=case.region,
        decided_at=case.decided_at or clock.now(),
        clock=clock,
    )


def record_for(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> Credential | None:
    """Issue what a granted case gives, by its id, as for ``record``.

    What the case gave by an earlier decision is revoked: it was decided again. What is still to be
    paid for is given once that is paid.
    """
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    if logic.taken_up_again(view) is not None:
        decided_at = view.case.decided_at or clock.now()
        _revoke_earlier(view, decided_at - MOMENT, clock)
    if view.fee is not None and view.fee.is_owed:
        return None
    return record(view.case, view.answers, view.facts, decision=view.decision, clock=clock)


def suspend_for(case_id: CaseId, *, reason: str, at: datetime, clock: Clock = SYSTEM_CLOCK) -> None:
    """Suspend what a case gave by decisions until a moment, because it was taken up again then.

    Twice does no harm.
    """
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    for credential in _given_by_decisions(view, at, clock):
        if credential.status is Status.VALID:
            credentials.change(PLATFORM, credential.id, Change.SUSPEND, reason=reason, clock=clock)


def revoke_for(case_id: CaseId, *, at: datetime, clock: Clock = SYSTEM_CLOCK) -> None:
    """Revoke what a case gave until a moment, as what it had granted was taken back or given up.

    Twice does no harm.
    """
    _revoke_earlier(cases.find_for(PLATFORM, case_id, clock=clock), at, clock)


def register_for(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Change registries as a case says that is granted, and paid for; twice does no harm.

    What an earlier decision of it had changed ends where a later one refuses.
    """
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    if view.case.outcome is not Outcome.GRANTED:
        end_in_registries(case_id, clock=clock)
    elif view.fee is None or not view.fee.is_owed:
        for entry in _registered(view):
            registries.amend(
                _for(view.case),
                entry.registry,
                entry.key,
                entry.values,
                cause=Cause(id=_cause(view.case)),
                clock=clock,
            )


def end_in_registries(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Say in registries that what a case had granted has ended; twice does no harm."""
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    for entry in _registered(view):
        if entry.at_end:
            registries.amend(
                _for(view.case),
                entry.registry,
                entry.key,
                entry.at_end,
                cause=Cause(id=f"{_cause(view.case)} ended", only_if_last=f"case {view.case.id} "),
                clock=clock,
            )


def _registered(view: CaseView) -> tuple[Registered, ...]:
    """Return what a case writes into registries; of several, those that are published here."""
    service = services.get(view.case.service, view.case.edition)
    if not service.output.registers:
        return ()
    said = _said(view.case, view.facts, view.decision)
    known = logic.known(view.case, view.answers, view.facts, decision=said)
    outcome = {
        **logic.mapping(known["outcome"]),
        **(view.decision.outputs if view.decision else {}),
    }
    day = view.case.decided_at and timezone.localdate(view.case.decided_at)
    found = services.registered(
        service,
        {
            **{name: known.get(name, {}) for name in ("answers", "applicant", "evidence")},
            "outcome": outcome,
            "decision": {"at": day.isoformat()} if day else {},
            "case": {"id": str(view.case.id), "applicant": str(view.case.applicant)},
        },
    )
    several = len(service.output.registers) > 1
    return tuple(e for e in found if not several or registries.find(e.registry) is not None)


def _cause(case: Case) -> str:
    """Return what a change in a registry rests on: this decision of this case."""
    return f"case {case.id} {case.decided_at}"


def _for(case: Case) -> Actor:
    return PLATFORM.with_purpose(case.service)


def give_notice(
    case_id: CaseId, notice: NoticeName, *, at: datetime, clock: Clock = SYSTEM_CLOCK
) -> Credential | None:
    """Give the applicant in writing what happened, where the process of the case declares it.

    Of a decision it says what was decided ``at`` that moment, whatever became of the case since.
    Doing it again returns the same notice.
    """
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    case = view.case
    kind: str = getattr(_notices(case), notice)
    if not kind:
        return None
    issuer = case.accepting if notice in BY_WHO_ACCEPTS else case.deciding
    decision = logic.decided_at(view, at)
    said = logic.contestable(_said(case, view.facts, decision), remedies.against(issuer))
    if decision is not None:
        said |= {"outcome": decision.outcome, "at": decision.at}
    known = logic.known(case, view.answers, view.facts, decision=said, more=_more(view))
    return credentials.record(
        PLATFORM,
        credential_type=kind,
        case_id=case.id,
        holder=case.applicant,
        issuer=issuer,
        claims=credentials.claims_from(kind, known, edition=case.edition),
        edition=case.edition,
        service=case.service,
        region=case.region,
        decided_at=at,
        clock=clock,
    )


def remedies_against(decider: OrganisationId) -> Text | None:
    """Return what may be done against what an authority decides, None where no pack says it."""
    return remedies.against(decider)


def _notices(case: Case) -> Notices:
    service = services.get(case.service, case.edition)
    return cases.process_of(case, service.kind).notices


def _revoke_earlier(view: CaseView, at: datetime, clock: Clock) -> None:
    decision, again = view.decision, logic.taken_up_again(view)
    said = decision.reason if decision else ""
    reason = said or (str(again.request.get("reason", "")) if again else "")
    for credential in _given_by_decisions(view, at, clock):
        if credential.status in {Status.VALID, Status.SUSPENDED}:
            credentials.change(
                PLATFORM,
                credential.id,
                Change.REVOKE,
                reason=credential.reason or reason,
                rule=decision.rule if decision else "",
                clock=clock,
            )


def _given_by_decisions(view: CaseView, at: datetime, clock: Clock) -> list[Credential]:
    """Return what the decisions of a case gave until a moment: outputs, and refusals."""
    notices, service = _notices(view.case), services.get(view.case.service, view.case.edition)
    kinds = {service.output.credential, notices.refused}
    given = credentials.given_in(PLATFORM, view.case.id, clock=clock)
    return [each for each in given if each.type in kinds and each.issued_at <= at]


def _said(case: Case, facts: Facts, decision: DecisionMade | None) -> dict[str, object]:
    cited = decision.rule if decision is not None else ""
    sources = facts.get("sources")
    if not cited and isinstance(sources, list) and (decision is None or decision.by is None):
        cited = ", ".join(map(str, sources))
    return logic.said_in(facts, decision, rules.cited(cited, case.edition))


def _more(view: CaseView) -> dict[str, object]:
    """Return what is known of a case besides itself: what to correct, and until when."""
    more: dict[str, object] = {"due_at": view.case.due_at, "step_due_at": view.case.step_due_at}
    if view.corrections is not None:
        more["corrections"] = logic.listed(view.corrections.items, _names(view))
    return more


def _names(view: CaseView) -> Mapping[str, Text]:
    """Return what that which may be corrected is called: fields of the form, and evidence."""
    case = view.case
    form = services.form_of(services.get(case.service, case.edition), case.edition)
    fields = {field.name: field.title for page in form.pages for field in page.fields}
    return fields | {piece.requirement: piece.title for piece in view.evidence if piece.title}
