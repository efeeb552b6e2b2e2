"""Turn a granted case into its output: the credential that its service names."""

from collections.abc import Mapping

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.services import api as services

Facts = Mapping[str, object]
PLATFORM = system("output of a decided case")


def record(
    case: Case, answers: Facts, facts: Facts, *, reason: str = "", clock: Clock = SYSTEM_CLOCK
) -> Credential | None:
    """Issue what a granted case gives; None where nothing is granted or the service gives none.

    ``answers`` and ``facts`` are those of the case, ``reason`` is what the person who decided it
    said, if anything. Doing it again returns the same credential.
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
        claims=credentials.claims_from(
            service.output.credential, _facts(case, answers, facts, reason), edition=case.edition
        ),
        edition=case.edition,
        service=case.service,
        region=case.region,
        clock=clock,
    )


def record_for(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> Credential | None:
    """Issue what a granted case gives, by its id, as for ``record``."""
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    made = view.decision
    reason = made.reason if made is not None and made.by is not None else ""
    return record(view.case, view.answers, view.facts, reason=reason, clock=clock)


def _facts(case: Case, answers: Facts, facts: Facts, reason: str) -> dict[str, object]:
    known = facts.get("known")
    said = {"reason": reason} if reason else {}
    return {
        **(known if isinstance(known, dict) else {}),
        "answers": answers,
        "outcome": facts.get("outputs", {}),
        "service": {"id": case.service, "name": case.title},
        "decision": {"outcome": case.outcome, "at": case.decided_at, **said},
        "case": {"id": case.id, "submitted_at": case.submitted_at},
    }
