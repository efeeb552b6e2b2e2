"""What a publication writes: which documents begin, and which end."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs.contracts import Change, Document, How
from kallipolis.foundation.packs.logic.candidates import Candidate
from kallipolis.foundation.packs.logic.differences import fields_changed
from kallipolis.foundation.packs.logic.digests import canonical

Name = tuple[str, str]
"""Kind and id of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A document that a version of a pack holds."""

    kind: str
    id: str
    digest: str
    stored: str
    body: msgspec.Struct


@dataclass(frozen=True, slots=True, kw_only=True)
class PackVersion:
    """A version of a pack with all that it holds; ``manifest`` is None if it is published."""

    pack: str
    version: str
    digest: str
    manifest: str | None
    documents: tuple[Incoming, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one pack's change means: documents that begin, and those that end or go."""

    version: PackVersion
    begins: tuple[Incoming, ...]
    ends: tuple[Name, ...]
    gone: tuple[Name, ...]

    def documents(self, kind: str, edition: Edition) -> tuple[Document[msgspec.Struct], ...]:
        """Return the documents of a kind that begin with an edition."""
        return tuple(
            Document(
                kind=kind,
                id=incoming.id,
                pack=self.version.pack,
                version=self.version.version,
                digest=incoming.digest,
                since=edition,
                body=incoming.body,
            )
            for incoming in self.begins
            if incoming.kind == kind
        )


def as_version(candidate: Candidate) -> PackVersion:
    """Return what a sound candidate would publish."""
    manifest = candidate.manifest
    assert manifest is not None  # noqa: S101 - a candidate without a manifest has a fault
    return PackVersion(
        pack=manifest.id,
        version=manifest.version,
        digest=candidate.digest,
        manifest=msgspec.json.encode(manifest).decode(),
        documents=tuple(
            Incoming(
                kind=draft.kind.name,
                id=draft.id,
                digest=draft.digest,
                stored=draft.stored.decode(),
                body=draft.body,
            )
            for draft in candidate.drafts
        ),
    )


def plan(version: PackVersion, in_force: Iterable[tuple[Name, str]]) -> Plan:
    """Compare a version with the (name, digest) of its pack's documents in force."""
    current = dict(in_force)
    incoming = {(document.kind, document.id): document for document in version.documents}
    begins = tuple(d for name, d in incoming.items() if current.get(name) != d.digest)
    gone = tuple(name for name in current if name not in incoming)
    replaced = tuple((d.kind, d.id) for d in begins if (d.kind, d.id) in current)
    return Plan(version=version, begins=begins, ends=(*replaced, *gone), gone=gone)


def changes(plan: Plan, in_force: Iterable[Document[Any]]) -> tuple[Change, ...]:
    """Tell a plan document by document, with the fields that would differ."""
    before = {(document.kind, document.id): document.body for document in in_force}
    pack = plan.version.pack
    told = [
        Change(
            kind=d.kind,
            id=d.id,
            pack=pack,
            how=How.CHANGED if (d.kind, d.id) in before else How.ADDED,
            fields=fields_changed(_plain(before[d.kind, d.id]), _plain(d.body))
            if (d.kind, d.id) in before
            else (),
        )
        for d in plan.begins
    ]
    told += [Change(kind=kind, id=id, pack=pack, how=How.REMOVED) for kind, id in plan.gone]
    return tuple(sorted(told, key=lambda change: (change.kind, change.id)))


def _plain(body: msgspec.Struct) -> object:
    return msgspec.json.decode(canonical(body))
