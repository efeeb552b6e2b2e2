"""The folder of one imported catalogue: its pack, and the rows that were rejected."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from kallipolis.foundation.organisations.contracts import Authority
from kallipolis.foundation.packs.contracts import Manifest
from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping, Misfit, Place
from kallipolis.platforms.application.catalogue.logic.gathering import Content
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService

Body = TypeVar("Body", bound=msgspec.Struct)

START: Final = "--- "
SERVICES: Final = "services/imported.yaml"
AUTHORITIES: Final = "authorities/imported.yaml"
EVIDENCE: Final = "evidence/imported.yaml"
PLACES: Final = "regions/imported.yaml"
README: Final = """# {title}

For whoever applies for a public service of this catalogue.

Made by `kallipolis catalogue import` out of the mapping `{mapping}`; do not edit it, import again.
Rights: {licence}, {owners}.
Known limits: what the source does not say, the mapping fills in; words of one language stand in
for the others where the source has no translation.
"""


class Workshop:
    """Where the pack of one catalogue is built."""

    def __init__(self, folder: Path, mapping: CatalogueMapping) -> None:
        self.folder = folder
        self.pack = folder / "pack"
        self.mapping = mapping
        self.rejected = folder / f"rejected.{mapping.format}"

    def content(self) -> Content:
        """Return what the last import built; nothing before the first."""
        return Content(
            services=_by_id(_read(self.pack / SERVICES, PublicService)),
            authorities=_by_id(_read(self.pack / AUTHORITIES, Authority)),
            evidence=_by_id(_read(self.pack / EVIDENCE, EvidenceType)),
        )

    def build(self, content: Content, version: str, needed: Iterable[str] = ()) -> None:
        """Write the pack anew; it requires what the mapping says and the packs it needs besides."""
        mapping = self.mapping
        manifest = Manifest(
            id=pack_of(mapping),
            version=version,
            title=mapping.title,
            owners=mapping.owners,
            licence=mapping.licence,
            domain="application",
            requires=(*mapping.requires, *sorted(set(needed) - set(mapping.requires))),
        )
        _write(self.pack / "pack.yaml", msgspec.json.encode(manifest) + b"\n")
        words = README.format(
            title=mapping.title.en,
            mapping=mapping.id,
            licence=mapping.licence,
            owners=", ".join(mapping.owners),
        )
        _write(self.pack / "README.md", words.encode())
        _write_documents(self.pack / PLACES, map(_as_region, mapping.places))
        _write_documents(self.pack / AUTHORITIES, _in_order(content.authorities))
        _write_documents(self.pack / EVIDENCE, _in_order(content.evidence))
        _write_documents(self.pack / SERVICES, _in_order(content.services))

    def keep_rejected(self, raw: bytes, misfits: Sequence[Misfit]) -> None:
        """Keep the rejected rows as they stood, and why they are not in, to be corrected."""
        _write(self.rejected, raw)
        reasons = msgspec.json.format(msgspec.json.encode(misfits), indent=2)
        _write(self.folder / "reasons.json", reasons + b"\n")


def pack_of(mapping: CatalogueMapping) -> str:
    """Return the id of the pack that a catalogue is imported into."""
    return f"imported-{mapping.id}"


def _as_region(place: Place) -> dict[str, object]:
    return msgspec.structs.asdict(place)


def _write_documents(file: Path, bodies: Iterable[object]) -> None:
    """Write a document a line; a pack has no file that says nothing."""
    raw = b"".join(START.encode() + msgspec.json.encode(body) + b"\n" for body in bodies)
    if raw:
        _write(file, raw)
    else:
        file.unlink(missing_ok=True)


def _read(file: Path, type_: type[Body]) -> list[Body]:
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").split("\n")
    return [msgspec.json.decode(line.removeprefix(START), type=type_) for line in lines if line]


def _by_id(bodies: Iterable[Body]) -> dict[str, Body]:
    return {str(getattr(body, "id")): body for body in bodies}  # noqa: B009 - every kind's struct has one, its type does not say


def _in_order(bodies: dict[str, Body]) -> list[Body]:
    return [bodies[id] for id in sorted(bodies)]


def _write(file: Path, raw: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(raw)
    os.replace(beside, file)
