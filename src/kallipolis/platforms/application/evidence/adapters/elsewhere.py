"""Proof that another node holds: asked for once, waited for a little, taken when it comes."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
import uuid_utils
from django.db import IntegrityError
from django.db.models import Q, QuerySet

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.evidence import events
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceRequirement,
    EvidenceType,
    Finding,
    Inquiry,
    Question,
)
from kallipolis.platforms.application.evidence.models import StoredQuestion
from kallipolis.platforms.application.services.contracts import Ground
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import (
    EvidenceAnswer,
    EvidenceRequest,
    MessageId,
    NodeId,
    Outcome,
)
from kallipolis.platforms.data.registries.contracts import Record

TAKER: Final = system("take what other nodes answer")
UNSEEN: Final = timedelta(hours=24)
"""An answer that came when nobody looked counts this long at least."""


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a question keeps beside its columns."""

    registry: str
    fields: tuple[str, ...]
    holder: Text
    fresh_hours: int


@dataclass(slots=True, kw_only=True)
class Asking:
    """Who asks other nodes in one gathering, for whom; all of them share one patience.

    ``party`` is the applicant, ``asked_by`` who sits at the screen, ``platform`` speaks for them.
    """

    platform: Actor
    asked_by: Actor
    party: PartyId
    inquiry: Inquiry
    clock: Clock
    until: float = field(default_factory=lambda: time.monotonic() + exchange.AT_ONCE_S)

    @property
    def who(self) -> str:
        """Return under which name a question is kept."""
        return self.asked_by.party or self.asked_by.name

    def finding(
        self, kind: EvidenceType, fields: tuple[str, ...], key: str, *, ground: Ground
    ) -> Finding | None:
        """Return what the other node says, or that it is asked; None where it may not be asked.

        Inside a transaction nobody waits: the question goes out once that is kept.
        """
        row = self._open(kind)
        if row is not None and self._counts(row, fields):
            return self._found(row)
        if row is not None:
            _take(row)
        row = self._put(kind, fields, key, ground)
        if row is None:
            return None
        left = self.until - time.monotonic()
        if left > 0 and not database.is_in_edge():
            message = MessageId(row.message)
            exchange.wait_for(self.platform, message, patience_s=left, clock=self.clock)
        return self._found(row)

    def _counts(self, row: StoredQuestion, fields: tuple[str, ...]) -> bool:
        """Say whether a question asks all that is needed, and is not answered too long ago."""
        if not set(fields) <= set(_body(row).fields):
            return False
        found = finding_of(row, self.clock)
        is_new = self.clock.now() < found.looked_up_at + UNSEEN
        return bool(row.case) or is_new or found.is_fresh(self.clock.now())

    def _open(self, kind: EvidenceType) -> StoredQuestion | None:
        waiting = Q(is_taken=False, case="")
        if self.inquiry.case:
            waiting |= Q(case=self.inquiry.case)
        return self._asked(kind).filter(waiting).order_by("-asked_at").first()

    def _asked(self, kind: EvidenceType) -> QuerySet[StoredQuestion]:
        return StoredQuestion.objects.filter(
            service=self.inquiry.service, party=self.party, asked_by=self.who, type=kind.id
        )

    def _put(
        self, kind: EvidenceType, fields: tuple[str, ...], key: str, ground: Ground
    ) -> StoredQuestion | None:
        holder = kind.held_by
        allowed = may_ask(kind, self.inquiry.service, self.clock)
        if holder is None or allowed is None or not fields:
            return None
        id, now, node = uuid_utils.uuid7().hex, self.clock.now(), NodeId(holder.node)
        request = EvidenceRequest(
            registry=kind.registry,
            key=key,
            fields=fields,
            purpose=self.inquiry.service,
            legal_basis=ground.basis or ground.carried_by,
            case=self.inquiry.case or "",
            consent=f"question/{id}" if ground.carried_by == "consent" else "",
        )
        body = _Body(
            registry=kind.registry,
            fields=fields,
            holder=allowed.name,
            fresh_hours=kind.fresh_hours,
        )
        row = StoredQuestion(
            id=id,
            node=node,
            type=kind.id,
            service=self.inquiry.service,
            party=self.party,
            asked_by=self.who,
            asked_at=now,
            body=msgspec.json.encode(body).decode(),
        )
        try:
            with database.attempt():
                row.message = exchange.put(self.platform, node, request, clock=self.clock)
                row.save(force_insert=True)
                self._write_down(row, request, ground)
        except IntegrityError:
            return self._open(kind)
        return row

    def _write_down(self, row: StoredQuestion, request: EvidenceRequest, ground: Ground) -> None:
        detail: dict[str, object] = {
            "node": row.node,
            "registry": request.registry,
            "fields": request.fields,
            "legal_basis": ground.basis,
            "carried_by": ground.carried_by,
            "proof": row.type,
        }
        if ground.purpose is not None:
            detail["reason"] = msgspec.to_builtins(ground.purpose)
        if request.consent:
            detail["consent"] = True
        why = self.platform.with_purpose(row.service)
        audit.record(
            why, "evidence.ask", row.id, parties=(self.party,), detail=detail, clock=self.clock
        )

    def _found(self, row: StoredQuestion) -> Finding:
        found = finding_of(row, self.clock)
        if found.question is not None and not found.question.is_waiting and not row.case:
            with database.edge():
                if _take(row):
                    write_down_answer(self.platform, row, found, self.clock)
        return found


def may_ask(kind: EvidenceType, service: str, clock: Clock) -> "Allowed | None":
    """Return which node may be asked for a proof, None where no directory in force says so."""
    if kind.held_by is None or not kind.registry:
        return None
    node = NodeId(kind.held_by.node)
    found = exchange.may_ask(node, kind.registry, service, clock=clock)
    if found is None:
        return None
    there, ask = found
    return Allowed(name=there.name, needs_consent=ask.needs_consent)


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """How a node that may be asked is called, and whether that takes the person's consent."""

    name: Text
    needs_consent: bool


def as_required(
    requirement: EvidenceRequirement, kind: EvidenceType, service: str, clock: Clock
) -> EvidenceRequirement:
    """Return a requirement with the consent that a node asks for before it tells."""
    allowed = None if requirement.consent else may_ask(kind, service, clock)
    if allowed is None or not allowed.needs_consent:
        return requirement
    return msgspec.structs.replace(requirement, consent=True)


def finding_of(row: StoredQuestion, clock: Clock) -> Finding:
    """Return what came of a question so far."""
    body, message = _body(row), MessageId(row.message)
    asked = exchange.answer_of(TAKER, message)
    is_waiting = asked.outcome is Outcome.WAITING
    _, shown = exchange.receipt_of(TAKER, message)
    found_at = shown.ended_at or clock.now()
    return Finding(
        type=row.type,
        fields=body.fields,
        record=_record(row, asked.answer),
        question=Question(
            id=row.id,
            node=row.node,
            holder=body.holder,
            asked_at=row.asked_at,
            is_waiting=is_waiting,
            refusal=asked.refusal,
        ),
        looked_up_at=found_at,
        fresh_until=found_at if is_waiting else found_at + timedelta(hours=body.fresh_hours),
    )


def attach(questions: Iterable[str], case: CaseId, clock: Clock) -> None:
    """Let a case wait for the answers to questions, in the transaction that opens it."""
    asked = tuple(questions)
    if not asked:
        return
    with database.edge():
        waiting = StoredQuestion.objects.select_for_update().filter(id__in=asked)
        for row in waiting.filter(case=""):
            row.case = case
            row.save(update_fields=["case"])
            if exchange.answer_of(TAKER, MessageId(row.message)).outcome is not Outcome.WAITING:
                _tell(row, clock)


def tell_case(message: MessageId, clock: Clock) -> None:
    """Tell the case that waits for a question, if one does, that it is answered."""
    with database.edge():
        rows = StoredQuestion.objects.select_for_update().filter(message=message)
        for row in rows.exclude(case=""):
            _tell(row, clock)


def answered(question: str, clock: Clock) -> Finding | None:
    """Return the answer to a question of a case, None while it is on its way."""
    with database.edge():
        row = StoredQuestion.objects.select_for_update().get(id=question)
        found = finding_of(row, clock)
        if found.question is None or found.question.is_waiting:
            return None
        if _take(row):
            write_down_answer(TAKER, row, found, clock)
    return found


def write_down_answer(actor: Actor, row: StoredQuestion, found: Finding, clock: Clock) -> None:
    """Note in the ledger that an answer was received, and in whose business."""
    refusal = found.question.refusal if found.question else ""
    detail = {"node": row.node, "found": found.record is not None, "refusal": refusal}
    why = actor.with_purpose(row.service)
    parties = (PartyId(row.party),)
    audit.record(why, "evidence.receive", row.id, parties=parties, detail=detail, clock=clock)


def _tell(row: StoredQuestion, clock: Clock) -> None:
    told = {"question": row.id, "type": row.type, "node": row.node}
    outbox.publish(events.ANSWERED, row.case, dict(told), clock=clock)


def _take(row: StoredQuestion) -> bool:
    """Mark that an answer was taken, or is not wanted any more; say whether it was not before."""
    return bool(StoredQuestion.objects.filter(id=row.id, is_taken=False).update(is_taken=True))


def _body(row: StoredQuestion) -> _Body:
    return msgspec.json.decode(row.body, type=_Body)


def _record(row: StoredQuestion, answer: EvidenceAnswer | None) -> Record | None:
    if answer is None or not answer.found:
        return None
    body = _body(row)
    as_of: datetime = answer.as_of or row.asked_at
    values = {field: answer.values.get(field) for field in body.fields}
    return Record(registry=body.registry, values=values, as_of=as_of)
