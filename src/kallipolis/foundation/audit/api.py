"""Write down who did what to whom and why; seal it, verify it, search it."""

import base64
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import uuid_utils
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from kallipolis.foundation import rooms
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import hot
from kallipolis.foundation.audit.adapters import keys
from kallipolis.foundation.audit.contracts import (
    AuditEntry,
    Finding,
    FindingKind,
    Query,
    SignedCheckpoint,
    Signer,
    Verified,
)
from kallipolis.foundation.audit.logic import chain
from kallipolis.foundation.audit.logic.entries import Content, hash_of
from kallipolis.foundation.audit.models import Checkpoint
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry import api as telemetry

HORIZON = database.Horizon("audit_entry")
RECORDED = telemetry.counter("audit_entries", "Entries written to the ledger.")
UNSEALED_TOO_LONG = timedelta(minutes=1)
UNSIGNED_TOO_LONG = timedelta(minutes=5)
_DECLARED: Final[set[str]] = set()
"""Acts that were found declared: rooms are installed as long as a process runs."""


def record(
    actor: Actor,
    act: str,
    subject: str,
    *,
    parties: Sequence[PartyId] = (),
    detail: Mapping[str, object] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> str:
    """Write an entry in the caller's transaction, as it ends, and return the entry's id.

    ``parties`` are those whose data or business was touched; ``detail`` holds ids and figures, no
    personal data. Purpose, channel and whom the actor stands for are taken from the actor.
    An act that no room declares in its ``contracts.ACTS`` is written all the same, with a warning.
    """
    if act not in _DECLARED and not _is_declared(act):
        warnings.warn(f"no room declares the act {act!r} in its ACTS", stacklevel=2)
    content = Content(
        uuid=uuid_utils.uuid7().hex,
        time=clock.now(),
        actor_kind=str(actor.kind),
        actor=actor.party or actor.name,
        on_behalf_of=actor.on_behalf_of or "",
        act=act,
        subject=subject,
        parties=msgspec.json.encode(list(parties)).decode(),
        purpose=actor.purpose,
        channel=actor.channel,
        detail=msgspec.json.encode(dict(detail or {}), order="deterministic").decode(),
    )
    database.at_end(_write, [content])
    return content.uuid


def _write(contents: Sequence[Content]) -> None:
    hot.insert([(content, hash_of(content)) for content in contents])
    RECORDED.inc(len(contents))


def _is_declared(act: str) -> bool:
    """Say whether a room declares an act, and remember those that are; no room, nothing to hold."""
    known = acts()
    if known and act not in known and f"{act.partition('.')[0]}.*" not in known:
        return False
    if known:
        _DECLARED.add(act)
    return True


def newest() -> int:
    """Return the place of the last entry that was sealed, 0 before the first."""
    last = hot.head()
    return last.entry if last else 0


def touched(done: Sequence[str], *, after: int, through: int) -> Mapping[PartyId, int]:
    """Count how often officials did any of some acts to whom; for telling those people.

    Shape: entries after one place and through another, as ``newest`` gives them. What somebody
    does to themselves does not count.
    """
    found: Counter[PartyId] = Counter()
    for actor, text in hot.touched(done, ActorKind.OFFICIAL.value, after, through):
        found.update(PartyId(who) for who in hot.parties_in(text) if who != actor)
    return found


def acts() -> Mapping[str, str]:
    """Return what the installed rooms declare that can be done, with what it means."""
    return _acts_of(rooms.installed())


@cache
def _acts_of(installed: tuple[str, ...]) -> Mapping[str, str]:
    found = rooms.declared("contracts", "ACTS")
    return {act: meaning for room in found for act, meaning in room.items()}


def seal(limit: int = 5000) -> int:
    """Chain the entries that no open transaction can precede any more; return how many.

    Writers are not held up: entries get their order here, one sealer at a time.
    """
    bound = HORIZON.advance()
    last = hot.head()
    if bound <= (last.entry if last else 0):
        return 0
    with database.edge():
        if not hot.is_sealer():
            return 0
        last = hot.head()
        entries = hot.unsealed(last.entry if last else 0, bound, limit)
        links = []
        for entry, hash, _ in entries:
            last = chain.follow(last, entry, hash)
            links.append(last)
        hot.append(links, ((mark, id) for id, _, marks in entries for mark in marks))
    return len(entries)


def checkpoint(
    *, signer: Signer | None = None, clock: Clock = SYSTEM_CLOCK
) -> SignedCheckpoint | None:
    """Sign the head of the chain; None when nothing was sealed since the last time."""
    with database.edge():
        head = hot.head() if hot.is_sealer() else None
        if head is None or Checkpoint.objects.filter(position__gte=head.position).exists():
            return None
        key = signer or keys.FileSigner(_key_folder())
        row = Checkpoint(
            number=_last_number() + 1,
            position=head.position,
            chain_hash=head.chain_hash,
            time=clock.now(),
            key_id=keys.key_id_of(key.public_key),
        )
        public = {row.key_id: key.public_key}
        signature = key.sign(chain.text_of(_as_signed(row, public)))
        row.signature = base64.b64encode(signature).decode()
        row.save(force_insert=True)
        made = _as_signed(row, public)
        transaction.on_commit(lambda: keys.keep_last(_key_folder(), made))
    return made


def checkpoints() -> tuple[SignedCheckpoint, ...]:
    """Return all signed checkpoints, for third parties to keep."""
    public = keys.public_keys(_key_folder())
    return tuple(_as_signed(row, public) for row in Checkpoint.objects.order_by("position"))


@telemetry.traced
def verify(
    *,
    kept: Sequence[SignedCheckpoint] = (),
    progress: Callable[[int], None] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[Finding, ...]:
    """Walk along the whole chain and return all that is wrong with it, nothing if all is well.

    ``kept`` are checkpoints that a third party kept: they show even a chain that was written anew
    and signed anew. A copy of the last checkpoint lies beside the key: who can change the database
    alone cannot remove checkpoints unnoticed. ``progress`` is told how many links were walked.
    """
    head = hot.head()
    findings = list(chain.examine(_walked(head.position if head else 0, progress), None))
    own, last = checkpoints(), keys.last_kept(_key_folder())
    hashes = hot.hashes_at([c.position for c in (*own, *kept)])
    findings += [*_badly_signed(own), *chain.compare(own, hashes)]
    findings += [*_badly_signed(kept), *chain.compare(kept, hashes)]
    findings += chain.missing(own, last)
    findings += _unsigned(own, clock)
    findings += _outside_the_chain(head.entry if head else 0, clock)
    findings += _misnoted({finding.entry for finding in findings})
    return tuple(findings)


def verified(
    actor: Actor,
    *,
    kept: Sequence[SignedCheckpoint] = (),
    progress: Callable[[int], None] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[Finding, ...]:
    """Verify the ledger as somebody who answers for it; that they did, and the result, is kept.

    ``kept`` and ``progress`` are as for ``verify``.

    Raises:
        Refusal: ``audit.not_found`` when the actor may not.
    """
    _require(actor, Query())
    findings = verify(kept=kept, progress=progress, clock=clock)
    record(actor, "audit.verify", "audit", detail={"findings": len(findings)}, clock=clock)
    return findings


def last_verified() -> Verified | None:
    """Return when the ledger was verified last and what came of it, None before the first time."""
    for entry in hot.search(Query(act="audit.verify", limit=1)):
        found = entry.detail.get("findings", 0)
        count = found if isinstance(found, int) else 0
        return Verified(time=entry.time, actor=entry.actor, findings=count)
    return None


def length() -> int:
    """Return how many entries are sealed."""
    head = hot.head()
    return head.position if head else 0


@telemetry.traced
def search(actor: Actor, query: Query, *, clock: Clock = SYSTEM_CLOCK) -> tuple[AuditEntry, ...]:
    """Return the entries that a query asks for, newest first; the search itself is recorded.

    Everybody may see the entries that concern themselves, others only by the grant
    ``audit.search``.

    Raises:
        Refusal: ``audit.not_found`` when the actor may not.
    """
    _require(actor, query)
    found = tuple(hot.search(query))
    asked = {k: v for k, v in msgspec.to_builtins(query).items() if v}
    record(actor, "audit.search", "audit", detail={"query": asked}, clock=clock)
    return found


def export(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> Iterator[AuditEntry]:
    """Return all sealed entries in the order of the chain; the export itself is recorded.

    Raises:
        Refusal: ``audit.not_found`` when the actor may not.
    """
    _require(actor, Query())
    record(actor, "audit.export", "audit", clock=clock)
    return hot.every(0)


def _require(actor: Actor, query: Query) -> None:
    is_own = actor.party is not None and query.party == actor.party
    if actor.kind is ActorKind.SYSTEM or is_own:
        return
    if not import_string(settings.MAY)(actor, "audit.search"):
        raise not_found("audit.not_found")


def _walked(bound: int, progress: Callable[[int], None] | None) -> Iterator[chain.Examined]:
    for row in hot.examined(0, bound):
        yield row
        if progress:
            progress(1)


def _outside_the_chain(last_sealed: int, clock: Clock) -> Iterator[Finding]:
    for entry in hot.slipped_in(last_sealed):
        yield Finding(
            kind=FindingKind.INSERTED,
            entry=entry,
            message=said(
                "Entry %(entry)s was slipped in among sealed ones: no link seals it.", entry=entry
            ),
        )
    waiting = hot.waiting_since(last_sealed, clock.now() - UNSEALED_TOO_LONG)
    if waiting:
        yield Finding(
            kind=FindingKind.UNSEALED,
            entry=waiting[0],
            message=said(
                "Entries have waited for their seal for over a minute: %(count)s, from %(entry)s "
                "on. Is a worker running?",
                count=len(waiting),
                entry=waiting[0],
            ),
        )


def _last_number() -> int:
    """Return the number of the last checkpoint, from the copy if the database has lost it."""
    stored = Checkpoint.objects.order_by("-number").values_list("number", flat=True).first()
    kept = keys.last_kept(_key_folder())
    return max(stored or 0, kept.number if kept else 0)


def _unsigned(own: Sequence[SignedCheckpoint], clock: Clock) -> Iterator[Finding]:
    signed = max((one.position for one in own), default=0)
    since = hot.unsigned_since(signed)
    if since is not None and since < clock.now() - UNSIGNED_TOO_LONG:
        yield Finding(
            kind=FindingKind.UNSIGNED,
            position=signed + 1,
            message=said(
                "No checkpoint signs the chain from position %(position)s on, which was written at "
                "%(time)s. Is a worker running, or were checkpoints removed?",
                position=signed + 1,
                time=since.isoformat(),
            ),
        )


def _misnoted(faulty: Collection[int | None]) -> Iterator[Finding]:
    for entry in hot.misnoted():
        if entry not in faulty:
            yield Finding(
                kind=FindingKind.MENTIONS,
                entry=entry,
                message=said(
                    "Entry %(entry)s is not noted under just those whom it concerns: they would "
                    "not find it.",
                    entry=entry,
                ),
            )


def _badly_signed(signed: Sequence[SignedCheckpoint]) -> Iterator[Finding]:
    for each in signed:
        if not _is_well_signed(each):
            yield Finding(
                kind=FindingKind.SIGNATURE,
                position=each.position,
                message=said(
                    "The signature of the checkpoint at position %(position)s does not hold under "
                    "key %(key)s.",
                    position=each.position,
                    key=each.key_id,
                ),
            )


def _is_well_signed(signed: SignedCheckpoint) -> bool:
    text = chain.text_of(signed)
    try:
        public_key = base64.b64decode(signed.public_key, validate=True)
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(base64.b64decode(signed.signature, validate=True), text)
    except (InvalidSignature, ValueError):
        return False
    return keys.key_id_of(public_key) == signed.key_id


def _as_signed(row: Checkpoint, public: Mapping[str, bytes]) -> SignedCheckpoint:
    return SignedCheckpoint(
        node=settings.KALLIPOLIS.node,
        position=row.position,
        chain_hash=row.chain_hash,
        time=row.time,
        key_id=row.key_id,
        public_key=base64.b64encode(public.get(row.key_id, b"")).decode(),
        signature=row.signature,
        number=row.number,
    )


def _key_folder() -> Path:
    return Path(settings.STATE) / "keys" / "audit"
