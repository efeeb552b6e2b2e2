"""Revisions of published packs as candidates: what is in force, with what somebody changed."""

from collections.abc import Iterable
from typing import Any

import msgspec

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs.adapters import installations, press, stored
from kallipolis.foundation.packs.contracts import DocumentKind, Revision
from kallipolis.foundation.packs.logic import versions
from kallipolis.foundation.packs.logic.candidates import Candidate, made
from kallipolis.foundation.packs.logic.digests import canonical
from kallipolis.foundation.packs.models import PackRelease


def as_candidate(revision: Revision, lying: Iterable[str]) -> Candidate:
    """Return what a revision would publish; ``lying`` are the versions in folders.

    Raises:
        Refusal: ``pack.not_found`` for a pack that is not published.
    """
    release = PackRelease.objects.filter(
        pack=revision.pack, version=press.in_force().get(revision.pack, "")
    ).first()
    if release is None:
        raise Refusal("pack.not_found", Reason.NOT_FOUND, values={"pack": revision.pack})
    published = PackRelease.objects.filter(pack=revision.pack).values_list("version", flat=True)
    version = versions.following([*published, *lying])
    manifest = msgspec.structs.replace(stored.read_manifest(release), version=version)
    return made(revision.pack, manifest, _documents(release, revision))


def overtaken(revision: Revision) -> tuple[tuple[str, str], ...]:
    """Return kind and id of what was published anew since it was changed."""
    found = (
        (each, press.SHELF.find(each.kind, each.id, press.SHELF.newest()))
        for each in revision.documents
    )
    return tuple(
        (each.kind, each.id)
        for each, current in found
        if each.base != (current.digest if current is not None else "")
    )


def require_current(revision: Revision) -> None:
    """Refuse, as ``pack.revision_behind``, what would undo something published meanwhile."""
    for kind, id in overtaken(revision):
        values = {"kind": kind, "id": id}
        raise Refusal("pack.revision_behind", Reason.CONFLICT, values=values)


def _documents(release: PackRelease, revision: Revision) -> list[tuple[DocumentKind[Any], object]]:
    kinds = installations.kinds()
    documents = press.as_published(release).documents
    trees = {(d.kind, d.id): msgspec.json.decode(d.stored) for d in documents}
    trees |= {(d.kind, d.id): msgspec.json.decode(canonical(d.body)) for d in revision.documents}
    return [(kinds[kind], tree) for (kind, _), tree in trees.items()]
