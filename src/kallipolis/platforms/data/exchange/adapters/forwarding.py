"""Hand messages over: the first of each line, again later while a peer does not answer.

The messages wait in the book, the platform's workers make the rounds and its back-off says when to
try again: there is no queue of its own here (decision record 0053).
"""

import os
import socket
import threading
import time
from collections.abc import Container
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import msgspec
import requests
import structlog
from django.conf import settings

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.adapters import (
    book,
    directories,
    keyring,
    profile,
    refusals,
    transport,
)
from kallipolis.platforms.data.exchange.adapters.peers import own
from kallipolis.platforms.data.exchange.contracts import Outcome, Receipt, Use
from kallipolis.platforms.data.exchange.logic import directories as logic
from kallipolis.platforms.data.exchange.models import StoredMessage

PATIENCE_S: Final = 10.0
GIVEN_UP: Final = "exchange.given_up"
LEASE: Final = timedelta(seconds=20)
SLICE_S: Final = 5.0
HANDED_OVER = telemetry.counter(
    "exchange_messages_sent", "Messages that other nodes have dealt with.", ("outcome",)
)
log = structlog.get_logger(__name__)


class _Reply(msgspec.Struct, frozen=True, kw_only=True):
    receipt: str


class _Problem(msgspec.Struct, frozen=True, kw_only=True):
    code: str = ""


def forward(clock: Clock) -> int:
    """Write to each peer for whom something waits; return how many messages were dealt with."""
    _take_over(clock)
    return sum(_write_to(peer, clock) for peer in book.due_peers(clock.now()))


def hand_over(row: StoredMessage, clock: Clock, *, patience_s: float = PATIENCE_S) -> Receipt:
    """Hand one message over now, and keep the receipt.

    Raises:
        Refusal: when the recipient takes it not, or its receipt does not hold.
        Outage: when it does not answer.
    """
    receipt, signed = _receipt(row, clock, patience_s)
    with database.edge():
        held = StoredMessage.objects.select_for_update().get(serial=row.serial)
        if held.outcome == Outcome.WAITING.value:
            _end(held, receipt, signed, clock)
        book.has_answered(row.peer, clock.now())
    return receipt


def away(peer: str, clock: Clock, outage: Outage) -> None:
    """Let a peer rest that did not answer: longer each time, and not all at once."""
    wait = jobs.back_off(book.failures_of(peer) + 1)
    book.has_failed(peer, clock.now() + wait, outage.dependency)


def _take_over(clock: Clock) -> None:
    """Let go what a process of this machine held that was killed; others are waited for."""
    for peer, holder in book.held(clock.now()):
        host, process, _ = holder.split(":")
        if host == _host() and not _is_alive(int(process)):
            book.let_go(peer, holder)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _host() -> str:
    return socket.gethostname().replace(":", "-")[:40]


def _write_to(peer: str, clock: Clock) -> int:
    holder = f"{_host()}:{os.getpid()}:{threading.get_ident()}"
    if not book.hold(peer, holder, clock.now(), LEASE):
        return 0
    try:
        return _emptied(peer, clock)
    finally:
        book.let_go(peer, holder)


def _emptied(peer: str, clock: Clock) -> int:
    done, begun = 0, time.monotonic()
    while heads := book.heads(peer, clock.now()):
        for row in heads:
            if time.monotonic() - begun > SLICE_S:
                return done
            try:
                hand_over(row, clock)
                done += 1
            except Outage as outage:
                away(peer, clock, outage)
                return done
            except Refusal as refusal:
                let_rest(row, refusal, clock)
    return done


def let_rest(row: StoredMessage, refusal: Refusal, clock: Clock) -> None:
    """Let a message rest that was not taken: it is not lost, and holds up only its own line."""
    log.warning("message not taken", node=row.peer, message=row.id, code=refusal.code)
    next_at = clock.now() + jobs.back_off(row.attempts + 1)
    StoredMessage.objects.filter(serial=row.serial).update(
        attempts=row.attempts + 1, next_at=next_at, error=refusal.code[:200]
    )


def _receipt(row: StoredMessage, clock: Clock, patience_s: float) -> tuple[Receipt, str]:
    now = clock.now()
    node, here = directories.node(row.peer, now), directories.node(own(), now)
    if not node.address:
        raise Refusal("exchange.node_unknown", Reason.CONFLICT, values={"node": row.peer})
    key = keyring.newest(Use.MESSAGES, logic.keys_of(here, now))
    envelope, content = book.as_sent(row, own())
    request = profile.request_for(node.address, envelope, content, key=key, at=now)
    signed = _answered(request, content, row.peer, patience_s)
    keys = {id: each.x for id, each in logic.keys_of(node, now).items()}
    receipt = profile.receipt_of(signed, keys=keys)
    ours = {(envelope.id, book.digest_of(content)), (row.id, row.digest)}
    if receipt is None or not _is_about(receipt, row, ours):
        forged = Refusal("exchange.receipt_forged", Reason.FORBIDDEN)
        refusals.write_down(row.id, forged.code, row.peer, clock)
        raise forged
    return receipt, signed


def _is_about(receipt: Receipt, row: StoredMessage, ours: Container[tuple[str, str]]) -> bool:
    """Say whether a receipt is for what was sent, or for the message in whose place it was sent."""
    sent = book.envelope_of(row, own())
    if receipt.message.id != row.id:
        sent = book.as_sent(row, own())[0]
    return receipt.message == sent and (receipt.message.id, receipt.digest) in ours


def _answered(request: profile.Request, content: bytes, peer: str, patience_s: float) -> str:
    try:
        answer = requests.post(
            request.url,
            data=content,
            headers=dict(request.headers),
            timeout=(min(3.05, patience_s), patience_s),
            allow_redirects=False,
            **transport.of(settings.KALLIPOLIS),
        )
    except requests.RequestException as failure:
        raise Outage(f"node {peer}") from failure
    status = answer.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Outage(f"node {peer}")
    try:
        if status == HTTPStatus.OK:
            return msgspec.json.decode(answer.content, type=_Reply).receipt
        code = msgspec.json.decode(answer.content, type=_Problem).code
    except msgspec.DecodeError as failure:
        raise Outage(f"node {peer}") from failure
    raise Refusal(code[:100] or "exchange.malformed", Reason.CONFLICT)


def _end(row: StoredMessage, receipt: Receipt, signed: str, clock: Clock) -> None:
    is_skipped = receipt.message.id != row.id
    row.outcome = (Outcome.GIVEN_UP if is_skipped else receipt.outcome).value
    row.refusal = GIVEN_UP if is_skipped else receipt.refusal
    row.ended_at, row.error, row.next_at = clock.now(), "", None
    book.keep_receipt(row, signed)
    row.save()
    HANDED_OVER.labels(row.outcome).inc()
    told: dict[str, object] = {
        "node": row.peer,
        "subject": row.subject,
        "kind": row.kind,
        "outcome": row.outcome,
        "refusal": row.refusal,
    }
    outbox.publish(events.ANSWERED, row.id, told, clock=clock)
