"""What was turned away: the first of each minute at once, all others as a count.

Whoever attacks writes a ledger entry or two a minute for each node and reason, however often they
try; every attempt is counted.
"""

from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db.models import F

from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.exchange.adapters import directories
from kallipolis.platforms.data.exchange.adapters.peers import peer
from kallipolis.platforms.data.exchange.logic.directories import node_of
from kallipolis.platforms.data.exchange.models import StoredRefusal

STRANGER: Final = "stranger"
"""Who is in no directory: names that anybody can invent are counted as one."""


def count(refusal: Refusal, *, sender: str, message: str, content: bytes, clock: Clock) -> None:
    """Count that a request was turned away; in a transaction of its own."""
    now = clock.now()
    named = {
        "sender": _known(sender, now),
        "code": refusal.code,
        "minute": now.replace(second=0, microsecond=0),
    }
    first = StoredRefusal(**named, message=message, digest=sha256(content).hexdigest())
    with database.edge():
        StoredRefusal.objects.bulk_create([first], ignore_conflicts=True)
        counted = StoredRefusal.objects.filter(**named)
        counted.update(count=F("count") + 1)
        row = counted.get()
        if row.count == 1:
            _tell(row, 1, clock)


def tell(clock: Clock) -> None:
    """Put on record what was counted in minutes that are over, and forget the counts."""
    over = clock.now().replace(second=0, microsecond=0)
    for row in StoredRefusal.objects.filter(minute__lt=over).order_by("minute", "id"):
        with database.edge():
            held = StoredRefusal.objects.select_for_update().filter(id=row.id).first()
            if held is None:
                continue
            if held.count > held.told:
                _tell(held, held.count - held.told, clock)
            held.delete()


def write_down(message: str, code: str, claims: str, clock: Clock) -> None:
    """Keep on record that one thing was turned away; in a transaction of its own."""
    with database.edge():
        detail = {"code": code, "claims": claims}
        audit.record(peer("unproven"), "exchange.refuse", message, detail=detail, clock=clock)


def _known(sender: str, now: datetime) -> str:
    try:
        directory = directories.in_force(now)
    except Refusal:
        return STRANGER
    return sender if node_of(directory, sender) else STRANGER


def _tell(row: StoredRefusal, count: int, clock: Clock) -> None:
    detail = {
        "code": row.code,
        "claims": row.sender,
        "count": count,
        "minute": row.minute.isoformat(),
        "digest": row.digest,
    }
    subject = row.message or "unreadable"
    audit.record(peer("unproven"), "exchange.refuse", subject, detail=detail, clock=clock)
    row.told += count
    row.save(update_fields=["told"])
