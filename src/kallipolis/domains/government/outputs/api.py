"""Turn a granted case into its output: the credential that its service names."""

from collections.abc import Mapping

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, DecisionMade, Outcome, Wanted
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialType,
    Status,
)
from kallipolis.platforms.application.services import api as services

Facts = Mapping[str, object]
PLATFORM = system("output of a decided case")


def wanted(kind: CredentialType, known: Facts) -> tuple[Wanted, ...]:
    """Return what a credential would have to say that nothing known of a case tells.

    ``known`` has ``answers``, ``applicant``, ``evidence`` and ``outcome``, what the rules put out.
    """
    return tuple(
        Wanted(name=claim.name, title=claim.title, type=claim.type, labels=claim.labels)
        for claim in credentials.lacking(kind, known)
    )


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
                _known(case, answers, facts, decision),
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
    """Issue what a granted case gives, by its id, as for ``record``."""
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    return record(view.case, view.answers, view.facts, decision=view.decision, clock=clock)


def revoke_for(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Revoke what a case gave, because what it had granted was taken back; twice does no harm."""
    decision = cases.find_for(PLATFORM, case_id, clock=clock).decision
    if decision is None or decision.outcome is not Outcome.REVOKED:
        return
    for credential in credentials.given_in(PLATFORM, case_id, clock=clock):
        if credential.status in {Status.VALID, Status.SUSPENDED}:
            credentials.change(
                PLATFORM,
                credential.id,
                Change.REVOKE,
                reason=decision.reason,
                rule=decision.rule,
                clock=clock,
            )


def _known(
    case: Case, answers: Facts, facts: Facts, decision: DecisionMade | None
) -> dict[str, object]:
    known = facts.get("known")
    return {
        **(known if isinstance(known, dict) else {}),
        "answers": answers,
        "outcome": facts.get("outputs", {}),
        "service": {"id": case.service, "name": case.title},
        "decision": {"outcome": case.outcome, "at": case.decided_at, **_said(facts, decision)},
        "case": {"id": case.id, "submitted_at": case.submitted_at},
    }


def _said(facts: Facts, decision: DecisionMade | None) -> dict[str, object]:
    """Return why it was decided so: in the words of a person, or of the rules in all languages."""
    if decision is not None and decision.by is not None:
        said = {"reason": decision.reason, "rule": decision.rule, "remedy": decision.remedy}
        return {name: words for name, words in said.items() if words}
    why = facts.get("why")
    given = [each for each in why if isinstance(each, Mapping)] if isinstance(why, list) else []
    if not given:
        return {}
    return {
        "reason": Text(
            en=" ".join(str(each["en"]) for each in given),
            zh_hans="".join(str(each["zh-Hans"]) for each in given),
            zh_hant="".join(str(each["zh-Hant"]) for each in given),
        )
    }
