"""Keep files that people bring, and give them back to those who may read them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache

import uuid_utils
from django.conf import settings

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import hot, logic
from kallipolis.foundation.files.adapters.clamav import ClamavScanner
from kallipolis.foundation.files.adapters.folder import FolderStore
from kallipolis.foundation.files.adapters.s3 import S3Store
from kallipolis.foundation.files.adapters.unscanned import NoScanner
from kallipolis.foundation.files.contracts import Scanner, Store, StoredFile
from kallipolis.foundation.files.models import File, Share
from kallipolis.foundation.ids import FileId, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.telemetry import api as telemetry

GRACE = timedelta(days=1)


@telemetry.traced
def store(actor: Actor, content: bytes, *, name: str, clock: Clock = SYSTEM_CLOCK) -> StoredFile:
    """Accept a file: sniff its type, scan it, keep its content durably, then record it.

    Raises:
        Refusal: ``file.empty``, ``file.too_large``, ``file.type_not_allowed``,
            ``file.name_misleads``, ``file.infected``.
        Outage: when the scanner or the store does not answer; nothing is recorded then.
    """
    name = logic.safe_name(name)
    logic.require_size(name, len(content), limit_mib=settings.KALLIPOLIS.file_limit_mib)
    media_type = logic.media_type_of(name, content)
    if found := scanner().finds(content):
        raise Refusal("file.infected", Reason.RULE, values={"name": name, "found": found})
    digest = logic.digest_of(content)
    contents().keep(digest, content)
    with edge():
        row = File.objects.create(
            id=uuid_utils.uuid7().hex,
            name=name,
            media_type=media_type,
            size=len(content),
            digest=digest,
            owner=actor.applicant or "",
            brought_by=actor.party or "",
            stored_at=clock.now(),
        )
        audit.record(actor, "file.store", f"file:{row.id}", detail={"digest": digest}, clock=clock)
    return _as_stored_file(row)


def describe(
    actor: Actor, file_ids: Iterable[FileId], *, scope: str = ""
) -> tuple[StoredFile, ...]:
    """Return what is known of files that the actor may read, in the order given.

    Who acts for the owner reads what they brought themselves, and what the caller has found in a
    draft or a case of the public service ``scope``, if their mandate is for it.

    Raises:
        Refusal: ``file.not_found`` when one is not there or not the actor's to read.
    """
    ids = tuple(file_ids)
    found = readable(actor, ids, scope=scope)
    if any(id not in found for id in ids):
        raise not_found("file.not_found")
    return tuple(found[id] for id in ids)


def readable(
    actor: Actor, file_ids: Iterable[FileId], *, scope: str = ""
) -> Mapping[FileId, StoredFile]:
    """Return those of some files that the actor may read, by their ids; ``scope`` as above."""
    known = hot.find(tuple(dict.fromkeys(file_ids)), scope)
    return {
        id: found.file
        for id, found in known.items()
        if access.allows(actor, "file.read", found.resource)
    }


@telemetry.traced
def open_stored(
    actor: Actor,
    file_id: FileId,
    *,
    scope: str = "",
    regions: tuple[RegionCode, ...] = (),
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[StoredFile, bytes]:
    """Return a file with its content; the reading is audited. ``scope`` is as for ``describe``.

    Who supervises a region reads what the caller has found in a case of these ``regions``.

    Raises:
        Refusal: ``file.not_found``.
        Outage: when the store does not answer.
    """
    row = _readable(actor, file_id, scope, regions)
    content = contents().fetch(row.digest)
    parties = (PartyId(row.owner),) if row.owner else ()
    audit.record(actor, "file.read", f"file:{row.id}", parties=parties, clock=clock)
    return _as_stored_file(row), content


def share(file_ids: Iterable[FileId], organisations: Iterable[OrganisationId]) -> None:
    """Let organisations read files, because a case that they work on holds them."""
    shares = [Share(file_id=f, organisation=o) for f in file_ids for o in organisations]
    if shares:
        Share.objects.bulk_create(shares, ignore_conflicts=True)


def discard(actor: Actor, file_id: FileId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Forget a file that the actor brought and that no organisation was given yet.

    Raises:
        Refusal: ``file.not_found``.
    """
    row = _readable(actor, file_id)
    if row.owner != (actor.applicant or "") or row.shares.exists():
        raise not_found("file.not_found")
    with edge():
        row.delete()
        audit.record(actor, "file.discard", f"file:{file_id}", clock=clock)


def sweep(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Drop contents that no record names and that nobody brought again within a day.

    The day's grace keeps a content whose record is being written at this moment.
    """
    stale = set(contents().kept_before(clock.now() - GRACE))
    named = set(File.objects.filter(digest__in=stale).values_list("digest", flat=True))
    for digest in stale - named:
        contents().drop(digest)
    return len(stale - named)


def contents() -> Store:
    """Return the store that the settings choose."""
    chosen = settings.KALLIPOLIS
    if chosen.s3_bucket:
        return _bucket(chosen.s3_bucket, chosen.s3_endpoint)
    return FolderStore(chosen.state_folder / "files")


def scanner() -> Scanner:
    """Return the scanner that the settings choose."""
    address = settings.KALLIPOLIS.scanner
    return ClamavScanner(address) if address else NoScanner()


@cache
def _bucket(name: str, endpoint: str) -> Store:
    return S3Store(name, endpoint)


def _readable(
    actor: Actor, file_id: FileId, scope: str = "", regions: tuple[RegionCode, ...] = ()
) -> File:
    row = File.objects.filter(id=file_id).prefetch_related("shares").first()
    if row is None:
        raise not_found("file.not_found")
    resource = Resource(
        parties=tuple(PartyId(one) for one in (row.owner, row.brought_by) if one),
        scope=scope,
        organisations=tuple(OrganisationId(s.organisation) for s in row.shares.all()),
        regions=regions,
    )
    access.require(actor, "file.read", resource)
    return row


def _as_stored_file(row: File) -> StoredFile:
    return StoredFile(
        id=FileId(row.id),
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        digest=row.digest,
        owner=PartyId(row.owner) if row.owner else None,
        stored_at=row.stored_at,
    )
