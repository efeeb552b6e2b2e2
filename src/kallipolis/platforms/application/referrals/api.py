"""Follow cases that are referred, and say how it stands with the other node."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseView
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import CredentialId
from kallipolis.platforms.application.referrals.adapters import book, sending, taking
from kallipolis.platforms.application.referrals.contracts import (
    MESSAGES,
    REFER,
    Referral,
    Referred,
    Standing,
)
from kallipolis.platforms.application.referrals.models import (
    StoredPiece,
    StoredReferral,
    StoredTold,
)
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange import contracts as exchanged
from kallipolis.platforms.data.exchange.contracts import MessageId, Outcome

FOLLOWER: Final = system("refer a case to another node")
KEPT: Final = timedelta(days=30)
"""How long a part of a file waits for the case that names it."""

SAID: Final = exchanged.MESSAGES | MESSAGES


def of_case(view: CaseView) -> tuple[Referred, ...]:
    """Return with which nodes a case lies or lay, and whence it came, for who was shown it."""
    return book.as_referred(book.of_case(view.case.id))


def follow(case_id: CaseId, service: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Do what the history of a case calls for: refer it, tell the other node of a step.

    Each entry is followed once, however often it is called. It runs in the caller's transaction.
    """
    rows = book.of_case(case_id, lock=True)
    if not rows and not book.is_declared(service):
        return
    view = cases.find_for(FOLLOWER, case_id, clock=clock)
    for row in rows:
        _catch_up(row, view, clock)
    for declared in book.referrals(service):
        _refer(declared, [row for row in rows if row.declared == declared.id], view, clock)


def settle(message: MessageId) -> None:
    """Take in what became of a message about a referral; done again it does nothing."""
    told = (
        StoredTold.objects.select_for_update().filter(message=message, is_dealt_with=False).first()
    )
    if told is None:
        return
    receipt, sent = exchange.receipt_of(FOLLOWER, message)
    if receipt is None:
        return
    told.is_dealt_with = True
    told.save(update_fields=["is_dealt_with"])
    row = StoredReferral.objects.select_for_update().get(serial=told.referral_id)
    is_taken = sent.outcome is Outcome.ACCEPTED
    if told.action == REFER:
        row.standing = (Standing.TAKEN if is_taken else Standing.REFUSED).value
        row.case_there = str(receipt.answer.get("case", ""))[:40]
        row.refusal = sent.refusal[:100]
        row.save(update_fields=["standing", "case_there", "refusal"])
    declared = book.declared(row)
    action = (declared.taken if is_taken else declared.refused).get(told.action, "")
    if action:
        taking.act(row, action, reason=_words(sent.refusal))


def send_document(
    case_id: CaseId, credential: CredentialId, *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Send what a case gave to the node that referred it, if one did."""
    came = [row for row in book.of_case(case_id, lock=True) if not row.is_ours]
    for row in came:
        found = credentials.find(FOLLOWER, credential, clock=clock)
        sending.send_document(row, found, clock)


def retry(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Try again to send cases that could not be, and return how many there were."""
    unsent = StoredReferral.objects.filter(is_ours=True, is_sent=False)
    waiting = unsent.filter(standing=Standing.WAITING.value).values_list("case", flat=True)
    found = list(dict.fromkeys(waiting))
    for case in found:
        with database.edge():
            follow(CaseId(case), "", clock=clock)
    return len(found)


def forget_pieces(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Let go of parts of files whose case never came, and return how many."""
    count, _ = StoredPiece.objects.filter(came_at__lt=clock.now() - KEPT).delete()
    return count


def _refer(declared: Referral, rows: list[StoredReferral], view: CaseView, clock: Clock) -> None:
    """Refer a case that has come to the state for it, unless it lies with another node already."""
    last = rows[-1] if rows else None
    if last is not None and last.standing != Standing.REFUSED.value:
        return
    after = last.begun if last is not None else 0
    there = [e for e in view.history if e.to_state == declared.state and e.seq > after]
    if not there or (last is not None and view.case.state != declared.state):
        return
    row = sending.begun(declared, view, there[-1], clock)
    if row.standing == Standing.REFUSED.value:
        action = declared.refused.get(REFER, "")
        if action:
            taking.act(row, action, reason=_words(row.refusal))
        return
    _catch_up(row, view, clock)


def _catch_up(row: StoredReferral, view: CaseView, clock: Clock) -> None:
    """Send a case that waits to be sent, and tell the node of all that has happened since."""
    declared = book.declared(row)
    if row.standing == Standing.REFUSED.value:
        return
    if not row.is_sent and not (
        isinstance(declared, Referral) and sending.send_case(row, declared, view, clock)
    ):
        return
    for entry in view.history:
        is_new = entry.seq > row.seen
        if is_new and entry.action in declared.tells:
            sending.tell(row, view, entry, clock)
    row.seen = max((entry.seq for entry in view.history), default=row.seen)
    row.save(update_fields=["seen"])


def _words(code: str) -> str:
    """Return what a refusal says, in the language of the place."""
    return gettext(SAID[code]) if code in SAID else code
