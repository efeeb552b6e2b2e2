"""Makers of packs and published documents, for tests and for the demo."""

from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec
from django.conf import settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.pack_folders import SHIPPED, is_pack
from kallipolis.foundation.packs import api
from kallipolis.foundation.packs.adapters import folders, installations, press
from kallipolis.foundation.packs.contracts import Manifest
from kallipolis.foundation.packs.hot import Span
from kallipolis.foundation.packs.logic import reading
from kallipolis.foundation.packs.logic.candidates import made
from kallipolis.foundation.packs.logic.digests import canonical
from kallipolis.foundation.packs.logic.publishing import PackVersion, as_version
from kallipolis.foundation.text import everywhere

ACTOR = system("test")
MANIFEST = """\
id: {id}
version: {version}
title: {{en: A sample, zh-Hans: 样例, zh-Hant: 樣例}}
owners: [Kallipolis contributors]
licence: Apache-2.0
domain: foundation
requires: [{requires}]
"""


def make_manifest(id: str = "samples", version: str = "1.0.0") -> Manifest:
    """Make the manifest of a sample pack."""
    return Manifest(
        id=id,
        version=version,
        title=everywhere("Sample"),
        owners=("Kallipolis contributors",),
        licence="Apache-2.0",
        domain="foundation",
    )


def publish_documents(
    *, pack: str = "samples", clock: Clock = SYSTEM_CLOCK, **documents: Iterable[msgspec.Struct]
) -> Edition:
    """Publish structs without files, kind by kind (``service=[…], evidence_type=[…]``).

    They are added to what the pack holds already, or take the place of those of the same id; each
    call is a new version. Kinds' checks are not run, so that a test states only what matters to it.
    """
    kinds = installations.kinds()
    with press.running():
        held = {
            (document.kind, document.id): document.body
            for kind in kinds
            for document in api.every(kind).values()
            if document.pack == pack
        }
        for name, bodies in documents.items():
            kind = name.replace("_", "-")
            held |= {(kind, str(getattr(body, "id"))): body for body in bodies}  # noqa: B009 - every kind's struct has one, its type does not say
        manifest = make_manifest(pack, f"1.0.{api.edition()}")
        trees = [(kinds[kind], _as_tree(body)) for (kind, _), body in held.items()]
        plan = press.planned(as_version(made(pack, manifest, trees)))
        published = press.write(ACTOR, [plan], clock=clock)
    settle()
    return published


def publish_packs(*packs: api.Where, clock: Clock = SYSTEM_CLOCK) -> Edition:
    """Publish packs from their folders, or by the ids under which they are installed.

    What is shipped with the platform is read once in a process and not checked again: the tests of
    packs do that.
    """
    shipped = [_shipped(pack, settings.PLACE) for pack in packs if isinstance(pack, str)]
    if len(shipped) < len(packs) or None in shipped:
        return api.publish(ACTOR, packs, clock=clock)
    with press.running():
        in_force = press.in_force()
        new = [each for each in shipped if each and in_force.get(each.pack) != each.version]
        plans = [press.planned(each) for each in new]
        published = press.write(ACTOR, plans, clock=clock) if plans else api.edition()
    settle()
    return published


@cache
def _shipped(pack: str, _place: Hashable) -> PackVersion | None:
    """Read a pack as it reads in a place, which says the currency and other things left open."""
    folder = files(SHIPPED) / pack.replace("-", "_")
    if not is_pack(folder):
        return None
    return as_version(reading.read(folders.read(folder), installations.kinds().values()))


def decode_once() -> None:
    """Let this process decode the same text of a document once: many tests publish the same."""
    decode = press.SHELF.decode
    known: dict[tuple[Hashable, int, int, str], msgspec.Struct] = {}

    def decoded(span: Span, raw: str) -> msgspec.Struct:
        kind = installations.kinds().get(span.kind)
        key = settings.PLACE, id(kind), span.shape, raw
        if key not in known:
            known[key] = decode(span, raw)
        return known[key]

    press.SHELF.decode = decoded


def write_pack(
    folder: Path,
    files: Mapping[str, str] | None = None,
    *,
    id: str = "sample",
    version: str = "1.0.0",
    requires: str = "",
) -> Path:
    """Write a pack into a folder: a manifest, a README and the files given by path."""
    manifest = MANIFEST.format(id=id, version=version, requires=requires)
    for path, text in {"pack.yaml": manifest, "README.md": f"# {id}\n", **(files or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def forget() -> None:
    """Drop what this process remembers of published documents."""
    press.SHELF.forget()


def settle() -> None:
    """Trust from now on for a second what is published, even if the transaction never commits.

    Without it each question of a test for a document would ask the database first.
    """
    press.SHELF.settle()


def _as_tree(body: msgspec.Struct) -> object:
    return msgspec.json.decode(canonical(body))
