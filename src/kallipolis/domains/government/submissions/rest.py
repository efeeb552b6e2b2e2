"""Submissions over the JSON interface: tried first, or sent in."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.domains.government.submissions import api
from kallipolis.domains.government.submissions.contracts import Decision, Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.foundation.money import Money
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.evidence.contracts import EvidenceItem

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Names = Annotated[tuple[Name, ...], Meta(max_length=50)]
KEY: Final = "Idempotency-Key"


class NewCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent in for a service.

    ``answers`` follow the JSON Schema at ``/services/{service_id}/form``. ``uploads`` are ids of
    files by evidence type; ``commitments`` and ``later`` name evidence types that are promised,
    ``consents`` those that may be looked up where that needs consent.
    ``on_behalf_of`` is a party under a mandate. ``insist`` asks for a person's decision although
    the rules say no.
    """

    service: Name
    answers: dict[str, object] = {}
    uploads: dict[str, tuple[FileId, ...]] = {}
    commitments: Names = ()
    later: Names = ()
    consents: Names = ()
    on_behalf_of: Annotated[str, Meta(max_length=64)] = ""
    insist: bool = False


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What would come of a submission: nothing has been sent.

    ``lacking`` are the evidence types that must still be brought.
    Missing: ``fee`` is None where nobody has stated it.
    """

    answers: dict[str, object]
    problems: tuple[Problem, ...]
    eligible: bool | None
    decision: Decision
    fee: Money | None
    why: tuple[Text, ...]
    evidence: tuple[EvidenceItem, ...]
    lacking: tuple[str, ...]


def submit_case(actor: Actor, *, body: NewCase, headers: Mapping[str, str]) -> Case:
    key = headers.get(KEY, "").strip()
    if not key:
        problem = Problem(field=KEY, code="submission.key_missing")
        raise Refusal("submission.key_missing", Reason.MALFORMED, problems=(problem,))
    return api.submit(_acting(actor, body), _submission(body, key))


def try_case(actor: Actor, *, body: NewCase) -> Trial:
    examined = api.examine(_acting(actor, body), _submission(body, ""))
    assessment = examined.assessment
    return Trial(
        answers=dict(assessment.answers),
        problems=assessment.problems,
        eligible=assessment.eligible,
        decision=assessment.decision,
        fee=assessment.fee,
        why=assessment.why,
        evidence=examined.shown,
        lacking=tuple(item.type for item in examined.lacking),
    )


def _acting(actor: Actor, body: NewCase) -> Actor:
    if not body.on_behalf_of:
        return actor
    return parties.acting_for(actor, PartyId(body.on_behalf_of), scope=body.service)


def _submission(body: NewCase, key: str) -> Submission:
    return Submission(
        service=body.service,
        answers=body.answers,
        uploads=body.uploads,
        commitments=body.commitments,
        later=body.later,
        consents=body.consents,
        insist=body.insist,
        key=key,
    )


REFUSALS: Final = (
    Reason.FORBIDDEN,
    Reason.NOT_FOUND,
    Reason.CONFLICT,
    Reason.RULE,
    Reason.MALFORMED,
)
OPERATIONS = (
    Operation(
        name="submit_case",
        method="POST",
        path="/cases",
        call=submit_case,
        body=NewCase,
        returns=Case,
        status=201,
        made_under="/cases",
        scope="cases",
        headers=(KEY,),
        needs=(KEY,),
        refusals=REFUSALS,
        summary="Send in for a public service; one Idempotency-Key (required) makes one case.",
    ),
    Operation(
        name="try_case",
        method="POST",
        path="/cases/trial",
        call=try_case,
        body=NewCase,
        returns=Trial,
        scope="cases",
        refusals=REFUSALS,
        summary="Try a submission without sending it: problems, reasons, fee, what is missing.",
    ),
)
