"""Write editions into the database and tell those whose documents change."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import uuid_utils
from django.db import connection, transaction

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import hot
from kallipolis.foundation.packs.adapters import installations, stored
from kallipolis.foundation.packs.contracts import Publication
from kallipolis.foundation.packs.events import PUBLISHED
from kallipolis.foundation.packs.logic.digests import digest_of_text
from kallipolis.foundation.packs.logic.publishing import Incoming, PackVersion, Plan, plan
from kallipolis.foundation.packs.logic.shapes import PACK
from kallipolis.foundation.packs.models import EditionRow, PackRelease, PublishedDocument

BATCH = 500
SHELF = hot.Shelf(stored.read)


@contextmanager
def running() -> Iterator[None]:
    """Open the transaction of one publication; no other can run beside it."""
    SHELF.unsettle()
    try:
        with database.edge():
            if database.is_postgresql():
                database.execute("LOCK TABLE packs_edition IN EXCLUSIVE MODE")
            transaction.on_commit(SHELF.settle)
            yield
    except BaseException:
        SHELF.forget()
        raise


def is_founded() -> bool:
    """Say whether there is a database to publish into: packs are checked before one is made."""
    return EditionRow._meta.db_table in connection.introspection.table_names()


def in_force() -> dict[str, str]:
    """Return the version in force of each published pack."""
    row = EditionRow.objects.order_by("-number").first()
    return dict(row.versions) if row is not None else {}


def planned(version: PackVersion) -> Plan:
    """Compare a version of a pack with what is in force of it, each as it would be stored today."""
    own = [span for span in SHELF.in_force(SHELF.newest()) if span.pack == version.pack]
    old = _texts(span for span in own if stored.is_older(span))
    digests = {
        (span.kind, span.id): digest_of_text(old[span.row].encode())
        if span.row in old
        else span.digest
        for span in own
    }
    return plan(version, digests.items())


def as_published(release: PackRelease) -> PackVersion:
    """Return a published version with the documents that it held."""
    spans = [s for s in SHELF.in_force(release.edition) if s.pack == release.pack]
    texts, kinds = _texts(spans), installations.kinds()
    return PackVersion(
        pack=release.pack,
        version=release.version,
        digest=release.digest,
        manifest=None,
        documents=tuple(
            Incoming(
                kind=span.kind,
                id=span.id,
                digest=digest_of_text(texts[span.row].encode()),
                stored=texts[span.row],
                body=stored.read(replace(span, shape=kinds[span.kind].shape), texts[span.row]),
            )
            for span in spans
        ),
    )


def _texts(spans: Iterable[hot.Span]) -> dict[int, str]:
    """Return the texts of rows as they would be stored today."""
    wanted = {span.row: span for span in spans}
    rows = list(wanted)
    chunks = (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
    found = (each for chunk in chunks for each in hot.raw_bodies(chunk))
    return {row: stored.as_of_today(wanted[row], raw) for row, raw in found}


def write(actor: Actor, plans: list[Plan], *, clock: Clock) -> Edition:
    """Write one edition in which all plans take effect."""
    at = clock.now()
    edition = Edition(SHELF.newest() + 1)
    EditionRow.objects.create(
        number=edition,
        token=uuid_utils.uuid4().hex,
        versions=in_force() | {p.version.pack: p.version.version for p in plans},
        published_at=at,
        published_by=actor.party or actor.name,
    )
    for each in plans:
        _write_documents(each, edition)
        _write_release(actor, each.version, edition, at)
    _tell_kinds(plans, edition, at)
    for each in plans:
        _tell_others(actor, each, edition, clock)
    return edition


def _write_documents(each: Plan, edition: Edition) -> None:
    in_force = PublishedDocument.objects.filter(until_edition=None)
    for kind, group in groupby(sorted(each.ends), key=itemgetter(0)):
        ids = [id for _, id in group]
        for start in range(0, len(ids), BATCH):
            ending = in_force.filter(kind=kind, document__in=ids[start : start + BATCH])
            ending.update(until_edition=edition)
    version, kinds = each.version, installations.kinds()
    hot.write(
        (
            d.kind,
            d.id,
            version.pack,
            version.version,
            d.digest,
            d.stored,
            kinds[d.kind].shape,
            edition,
        )
        for d in each.begins
    )


def _write_release(actor: Actor, version: PackVersion, edition: Edition, at: datetime) -> None:
    if version.manifest is None:
        return
    PackRelease.objects.get_or_create(
        pack=version.pack,
        version=version.version,
        defaults={
            "digest": version.digest,
            "manifest": version.manifest,
            "shape": PACK.shape,
            "edition": edition,
            "published_at": at,
            "published_by": actor.party or actor.name,
        },
    )


def _tell_kinds(plans: Iterable[Plan], edition: Edition, at: datetime) -> None:
    for kind in installations.kinds().values():
        changed = tuple(d for p in plans for d in p.documents(kind.name, edition))
        gone = tuple(id for p in plans for name, id in p.gone if name == kind.name)
        if kind.published is not None and (changed or gone):
            kind.published(Publication(edition=edition, at=at, changed=changed, gone=gone))


def _tell_others(actor: Actor, each: Plan, edition: Edition, clock: Clock) -> None:
    detail = {
        "version": each.version.version,
        "edition": edition,
        "digest": each.version.digest,
        "began": len(each.begins),
        "ended": len(each.ends),
    }
    act = "pack.publish" if each.version.manifest is not None else "pack.roll_back"
    audit.record(actor, act, f"pack/{each.version.pack}", detail=detail, clock=clock)
    events.publish(PUBLISHED, each.version.pack, detail, clock=clock)
