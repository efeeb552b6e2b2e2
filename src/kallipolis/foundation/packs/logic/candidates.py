"""A pack that might be published: its manifest, its documents, and all that is wrong with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import msgspec

from kallipolis.foundation.packs.contracts import (
    KEBAB,
    DocumentKind,
    Fault,
    Manifest,
    Remark,
)
from kallipolis.foundation.packs.logic import trees, validation
from kallipolis.foundation.packs.logic.digests import (
    canonical,
    digest_of,
    digest_of_pack,
    digest_of_text,
)
from kallipolis.foundation.packs.logic.schemas import Schema, schema_of
from kallipolis.foundation.packs.logic.sources import Source, SourceFile
from kallipolis.foundation.packs.logic.trees import Misreading, Tree, as_path
from kallipolis.foundation.packs.logic.versions import is_licence, is_version
from kallipolis.foundation.packs.logic.wording import quoted
from kallipolis.foundation.sayings import Said, said

Raw = TypeVar("Raw", bound=Mapping[str, object])

MANIFEST: Final = "pack.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document that might be published: what it says, and where each of its fields stands."""

    kind: DocumentKind[Any]
    id: str
    body: msgspec.Struct
    stored: bytes
    digest: str
    source_digest: str
    file: str
    tree: Tree

    def fault(self, remark: Remark) -> Fault:
        """Return a remark as a fault with file and line."""
        return located(self.file, self.tree, remark)


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A pack as it was read: its manifest if that could be read, its documents, its faults."""

    name: str
    manifest: Manifest | None = None
    manifest_tree: Tree | None = None
    drafts: list[Draft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Return the digest of what the pack's authors wrote."""
        sources = ((d.kind.name, d.id, d.source_digest) for d in self.drafts)
        return digest_of_pack(msgspec.to_builtins(self.manifest), sources)

    @property
    def manifest_file(self) -> str:
        """Return where its manifest is found."""
        return f"{self.name}/{MANIFEST}"


def read_manifest(source: Source) -> Candidate:
    """Read the manifest of a pack."""
    candidate = Candidate(name=source.name)
    file = source.file(MANIFEST)
    if file is None:
        candidate.faults.append(
            Fault(file=source.name, line=1, message=said("there is no pack.yaml"))
        )
        return candidate
    read, misreadings = trees.read(file.raw)
    candidate.faults += as_faults(file, misreadings)
    if len(read) != 1:
        if not misreadings:
            candidate.faults.append(
                Fault(
                    file=file.shown,
                    line=1,
                    message=said("holds no manifest"),
                    expected=said("fields"),
                )
            )
        return candidate
    candidate.manifest_tree = read[0]
    body = validation.read(read[0].value, Manifest, manifest_schema)
    candidate.manifest = body if isinstance(body, Manifest) else None
    remarks = body if isinstance(body, list) else _of_manifest(candidate.manifest)
    candidate.faults += [located(file.shown, read[0], remark) for remark in remarks]
    return candidate


def manifest_schema(base_url: str = "") -> Schema:
    """Return the JSON Schema of ``pack.yaml``."""
    return schema_of(Manifest, title="pack", url=f"{base_url}/schemas/pack.json")


def made(
    name: str, manifest: Manifest, bodies: Iterable[tuple[DocumentKind[Any], object]]
) -> Candidate:
    """Make a candidate of documents that are in no file."""
    candidate = Candidate(name=name, manifest=manifest)
    for kind, tree in bodies:
        body = msgspec.convert(tree, kind.type, str_keys=True)
        draft = as_draft(kind, body, Tree(value=tree, line=0), name)
        candidate.drafts.append(replace(draft, file=f"{name}/{kind.folder}/{draft.id}"))
    return candidate


def _of_manifest(manifest: Manifest | None) -> Iterator[Remark]:
    if manifest is None:
        return
    if not re.fullmatch(KEBAB, manifest.id):
        yield Remark(
            path="id",
            message=said("%(id)s is no id", id=quoted(manifest.id)),
            expected=said("kebab-case"),
        )
    if not is_version(manifest.version):
        message = said("%(version)s is no semantic version", version=quoted(manifest.version))
        yield Remark(path="version", message=message, expected=said("a version such as 1.0.0"))
    if not is_licence(manifest.licence):
        message = said(
            "%(licence)s is no SPDX licence expression", licence=quoted(manifest.licence)
        )
        yield Remark(path="licence", message=message, expected=said("one such as Apache-2.0"))


def as_faults(file: SourceFile, misreadings: Iterable[Misreading]) -> list[Fault]:
    """Return what kept a file from being read as faults."""
    return [
        Fault(file=file.shown, line=m.line, message=m.message, expected=m.expected)
        for m in misreadings
    ]


def placed(remark: Remark) -> str:
    """Return what a remark says, after the path at which it does."""
    if not remark.path:
        return remark.message
    return Said("%(path)s: %(message)s", {"path": remark.path, "message": remark.message})


def located(shown: str, tree: Tree, remark: Remark) -> Fault:
    """Return a remark on a document as a fault with file and line."""
    return Fault(
        file=shown,
        line=tree.line_of(as_path(remark.path)),
        message=placed(remark),
        expected=remark.expected,
        is_note=remark.is_note,
    )


def as_draft(kind: DocumentKind[Any], body: msgspec.Struct, tree: Tree, shown: str) -> Draft:
    """Return a document that was read as a draft."""
    stored = canonical(tree.value)
    digest = digest_of_text(stored)
    return Draft(
        kind=kind,
        id=str(getattr(body, "id")),  # noqa: B009 - every kind's struct has one, its type does not say
        body=body,
        stored=stored,
        digest=digest,
        source_digest=digest if tree.source is None else digest_of(tree.source),
        file=shown,
        tree=tree,
    )
