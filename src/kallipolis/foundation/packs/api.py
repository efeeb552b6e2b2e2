"""Check packs, compare them, publish them as editions, and read what is published.

``publish`` and ``roll_back`` record who acts but do not ask whether they may: the roles that decide
it are documents themselves. The edge asks access first, for the act ``pack.publish``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import msgspec
from django.conf import settings
from django.utils import timezone

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.pack_folders import folders as pack_folders
from kallipolis.foundation.pack_folders import is_pack
from kallipolis.foundation.packs.adapters import folders, installations, press, revisions, stored
from kallipolis.foundation.packs.contracts import (
    Change,
    Document,
    DocumentKind,
    Fault,
    InstalledPack,
    Release,
    Report,
    Revision,
    Stock,
)
from kallipolis.foundation.packs.logic import candidates, checking, publishing, reading
from kallipolis.foundation.packs.logic.candidates import Candidate
from kallipolis.foundation.packs.logic.checking import Choice, Ground, everything
from kallipolis.foundation.packs.logic.publishing import PackVersion, Plan
from kallipolis.foundation.packs.logic.schemas import Schema, schema_of_kind
from kallipolis.foundation.packs.logic.sources import SourceFile
from kallipolis.foundation.packs.logic.versions import precedence
from kallipolis.foundation.packs.logic.writing import as_yaml as as_yaml
from kallipolis.foundation.packs.models import PackRelease
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry import api as telemetry

P = ParamSpec("P")
Drawn = TypeVar("Drawn")
Where = str | Traversable | Revision
"""A pack by its folder, by the id under which it is installed, or as somebody changed it."""


@telemetry.traced
def check(
    packs: Where | Sequence[Where], *, chosen: Choice = everything, clock: Clock = SYSTEM_CLOCK
) -> Report:
    """Find all that is wrong in packs, and work through their examples if nothing else is.

    ``chosen`` may leave out documents and examples, so that a look at what somebody is changing
    is quick; what is published has been looked at as a whole.

    Required packs that are installed but not published are in sight of the check. It needs no
    database: before one is made, nothing is published.

    Raises:
        Refusal: ``pack.not_found``.
    """
    read = _read(packs)
    return _report(read, _ground(clock, _supports(read)), chosen)


def difference(pack: Where) -> tuple[Change, ...]:
    """Return what publishing a pack would change, document by document, field by field.

    Raises:
        Refusal: ``pack.not_found``; ``pack.faulty`` when its files cannot be read.
    """
    (candidate,) = _read(pack)
    if candidate.faults:
        raise _faulty(candidate.faults)
    plan = press.planned(publishing.as_version(candidate))
    before = (find(kind, id) for kind, id in plan.ends)
    return publishing.changes(plan, [document for document in before if document is not None])


def proposed(pack: Where, kind: str) -> Mapping[str, msgspec.Struct]:
    """Return the documents of a kind that publishing a pack would bring or change, by id.

    Raises:
        Refusal: ``pack.not_found``; ``pack.faulty`` when its files cannot be read.
    """
    (candidate,) = _read(pack)
    if candidate.faults:
        raise _faulty(candidate.faults)
    begins = press.planned(publishing.as_version(candidate)).begins
    return {incoming.id: incoming.body for incoming in begins if incoming.kind == kind}


def read_document(kind: str, raw: bytes, *, name: str, is_compared: bool = True) -> msgspec.Struct:
    """Read a document out of the text of a file, as it would read in a pack; nothing is published.

    It is compared with what is published, unless somebody is still writing it.

    Raises:
        Refusal: ``pack.kind_not_found``; ``pack.faulty`` with each fault as a problem.
    """
    declared = kind_of(kind)
    file = SourceFile(path=f"{declared.folder}/{name}", shown=name, raw=raw)
    candidate = reading.read_alone(file, declared)
    faults = list(candidate.faults)
    if is_compared and not faults:
        faults = checking.faults_within(candidate, _ground(SYSTEM_CLOCK))
    if faults:
        raise _faulty(faults)
    return candidate.drafts[0].body


@telemetry.traced
def publish(
    actor: Actor, packs: Where | Sequence[Where], *, clock: Clock = SYSTEM_CLOCK
) -> Edition:
    """Publish packs together as one edition; what is published already stays as it is.

    Raises:
        Refusal: ``pack.not_found``; ``pack.faulty`` with each fault as a problem;
            ``pack.version_taken`` when the version is published with other content;
            ``pack.revision_behind`` when something changed was published anew meanwhile;
            ``pack.version_behind`` when it is not newer than the one in force.
    """
    with press.running():
        read = _read(packs)
        for revision in _revisions(packs):
            revisions.require_current(revision)
        new = [candidate for candidate in read if not _is_in_force(candidate)]
        report = _report(new, _ground(clock))
        if report.faults:
            raise _faulty(report.faults)
        plans = [press.planned(publishing.as_version(candidate)) for candidate in new]
        _require_nothing_breaks(new, plans)
        return press.write(actor, plans, clock=clock) if plans else edition()


def roll_back(actor: Actor, pack: str, version: str, *, clock: Clock = SYSTEM_CLOCK) -> Edition:
    """Bring back the documents of an earlier version of a pack as a new edition.

    Raises:
        Refusal: ``pack.release_not_found``; ``pack.faulty`` when other packs' documents would no
            longer be sound.
    """
    with press.running():
        release = PackRelease.objects.filter(pack=pack, version=version).first()
        if release is None:
            values = {"pack": pack, "version": version}
            raise Refusal("pack.release_not_found", Reason.NOT_FOUND, values=values)
        if press.in_force().get(pack) == version:
            return edition()
        again = press.as_published(release)
        plan = press.planned(again)
        _require_nothing_breaks([_as_candidate(release, again)], [plan])
        return press.write(actor, [plan], clock=clock)


def overtaken(revision: Revision) -> tuple[tuple[str, str], ...]:
    """Return kind and id of what was published anew since somebody changed it."""
    return revisions.overtaken(revision)


def kind_of(name: str) -> DocumentKind[Any]:
    """Return a kind of document by its name.

    Raises:
        Refusal: ``pack.kind_not_found``.
    """
    kinds = installations.kinds()
    if name not in kinds:
        values = {"kind": name, "kinds": ", ".join(kinds)}
        raise Refusal("pack.kind_not_found", Reason.NOT_FOUND, values=values)
    return kinds[name]


def restored(kind: str, shape: int, text: str) -> msgspec.Struct:
    """Return a document that another room keeps as JSON text in the shape of its day.

    Raises:
        Outage: ``stored-document`` when this version cannot read it.
    """
    return stored.restored(kind, shape, text)


def edition() -> Edition:
    """Return the newest edition; 0 while nothing is published."""
    return press.SHELF.newest()


def find(kind: str, id: str, edition: Edition | None = None) -> Document[Any] | None:
    """Return a document as it is in an edition, the newest if none is named, or None."""
    return press.SHELF.find(kind, id, edition)


def get(kind: str, id: str, edition: Edition | None = None) -> Document[Any]:
    """Return a document as it is in an edition, the newest if none is named.

    Raises:
        Refusal: ``pack.document_not_found``.
    """
    found = find(kind, id, edition)
    if found is None:
        values = {"kind": kind, "id": id}
        raise Refusal("pack.document_not_found", Reason.NOT_FOUND, values=values)
    return found


def drawn(draw: Callable[P, Drawn]) -> Callable[P, Drawn]:
    """Let a function of an edition, and of what else is its own, be worked out once for each.

    What it returns is kept as long as the documents are that it is drawn from.
    """

    @wraps(draw)
    def kept(*args: P.args, **kwargs: P.kwargs) -> Drawn:
        key = (draw, args, *kwargs.items())
        return press.SHELF.drawn(key, lambda: draw(*args, **kwargs))

    return kept


def every(kind: str, edition: Edition | None = None) -> Mapping[str, Document[Any]]:
    """Return all documents of a kind by id, in an edition or the newest.

    The mapping is the same object as long as no document of the kind changes.
    """
    return press.SHELF.every(kind, edition)


def installed() -> tuple[InstalledPack, ...]:
    """Return the packs that lie in folders and installed distributions."""
    in_force = _in_force()
    return tuple(
        _as_installed(folder, in_force) for folder in pack_folders(settings.KALLIPOLIS.packs)
    )


def releases(pack: str | None = None) -> tuple[Release, ...]:
    """Return all published versions, of one pack or of all, in the order of publication."""
    in_force = press.in_force()
    rows = PackRelease.objects.order_by("edition", "pack")
    return tuple(
        Release(
            pack=row.pack,
            version=row.version,
            digest=row.digest,
            edition=Edition(row.edition),
            published_at=row.published_at,
            published_by=row.published_by,
            is_current=in_force.get(row.pack) == row.version,
        )
        for row in (rows if pack is None else rows.filter(pack=pack))
    )


def stock() -> Stock:
    """Read all that is stored, in every edition, and return what this version cannot read.

    It is done once for each edition and process.
    """
    return stored.STOCKTAKER.take()


def schemas() -> dict[str, Schema]:
    """Return the JSON Schema of every kind of document by its name, and of ``pack`` itself."""
    base = settings.KALLIPOLIS.base_url
    kinds = installations.kinds().values()
    of_kinds = {kind.name: schema_of_kind(kind, base) for kind in kinds}
    return {"pack": candidates.manifest_schema(base), **of_kinds}


def _read(packs: Where | Sequence[Where]) -> list[Candidate]:
    kinds = tuple(installations.kinds().values())
    return [_candidate(where, kinds) for where in _several(packs)]


def _several(packs: Where | Sequence[Where]) -> Sequence[Where]:
    return packs if isinstance(packs, Sequence) and not isinstance(packs, str) else (packs,)


def _revisions(packs: Where | Sequence[Where]) -> list[Revision]:
    return [where for where in _several(packs) if isinstance(where, Revision)]


def _candidate(where: Where, kinds: tuple[DocumentKind[Any], ...]) -> Candidate:
    if not isinstance(where, Revision):
        return reading.read(folders.read(_folder(where)), kinds)
    lying = (pack.version for pack in installed() if pack.id == where.pack and pack.version)
    return revisions.as_candidate(where, lying)


def _folder(where: str | Traversable) -> Traversable:
    if not isinstance(where, str):
        return where
    if is_pack(Path(where)) or Path(where).is_dir():
        return Path(where)
    lying = pack_folders(settings.KALLIPOLIS.packs)
    found = [folder for folder in lying if _as_installed(folder, {}).id == where]
    if not found:
        raise Refusal("pack.not_found", Reason.NOT_FOUND, values={"pack": where})
    if len(found) > 1:
        values = {"pack": where, "places": ", ".join(str(folder) for folder in found)}
        raise Refusal("pack.twice", Reason.CONFLICT, values=values)
    return found[0]


def _as_installed(folder: Traversable, in_force: Mapping[str, str]) -> InstalledPack:
    candidate = candidates.read_manifest(folders.read_manifest(folder))
    manifest = candidate.manifest
    return InstalledPack(
        id=manifest.id if manifest else folder.name,
        version=manifest.version if manifest else "",
        title=manifest.title if manifest else None,
        folder=str(folder),
        published=in_force.get(manifest.id) if manifest else None,
        requires=manifest.requires if manifest else (),
        faults=tuple(candidate.faults),
    )


def _supports(read: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Read the required packs that are installed but neither published nor being checked."""
    manifests = [c.manifest for c in read if c.manifest is not None]
    known = {manifest.id for manifest in manifests} | set(_in_force())
    lying = {pack.id: pack for pack in installed()}
    wanted = [pack for manifest in manifests for pack in manifest.requires]
    needed: list[str] = []
    while wanted:
        pack = wanted.pop()
        if pack in lying and pack not in known:
            known.add(pack)
            needed.append(pack)
            wanted.extend(lying[pack].requires)
    return tuple(_read(needed))


def _in_force() -> Mapping[str, str]:
    return press.in_force() if press.is_founded() else {}


def _ground(clock: Clock, supports: tuple[Candidate, ...] = ()) -> Ground:
    there = {c.manifest.id for c in supports if c.manifest is not None}
    return Ground(
        published=every if press.is_founded() else lambda _kind: {},
        packs=frozenset(_in_force()) | there,
        today=timezone.localdate(clock.now()),
        supports=supports,
    )


def _report(read: list[Candidate], ground: Ground, chosen: Choice = everything) -> Report:
    said = checking.faults_between(read, ground, chosen)
    faults = [fault for candidate in read for fault in candidate.faults]
    faults += [fault for fault in said if not fault.is_note]
    examples = [] if faults else checking.worked(read, ground, chosen)
    faults += [fault for example in examples for fault in example.faults]
    return Report(
        packs=tuple(c.manifest.id if c.manifest else c.name for c in read),
        counts=dict(Counter(draft.kind.name for c in read for draft in c.drafts)),
        runs=len(examples),
        faults=_in_order(faults),
        notes=_in_order(fault for fault in said if fault.is_note),
        examples=tuple(examples),
    )


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))


def _faulty(faults: Sequence[Fault]) -> Refusal:
    problems = tuple(
        Problem(
            field=f"{fault.file}:{fault.line}",
            code="pack.fault",
            values={"message": _with_expected(fault)},
        )
        for fault in faults
    )
    refusal = Refusal("pack.faulty", Reason.RULE, problems=problems)
    refusal.add_note("\n".join(str(fault) for fault in faults))
    return refusal


def _with_expected(fault: Fault) -> str:
    if not fault.expected:
        return fault.message
    return said(
        "%(message)s, expected %(expected)s", message=fault.message, expected=fault.expected
    )


def _is_in_force(candidate: Candidate) -> bool:
    """Say whether exactly this is in force; refuse a version that may not come into force."""
    manifest = candidate.manifest
    if manifest is None or candidate.faults:
        return False
    values = {"pack": manifest.id, "version": manifest.version}
    release = PackRelease.objects.filter(pack=manifest.id, version=manifest.version).first()
    current = press.in_force().get(manifest.id)
    if release is not None and release.digest != candidate.digest:
        raise Refusal("pack.version_taken", Reason.CONFLICT, values=values)
    if current is not None and precedence(manifest.version) < precedence(current):
        values["current"] = current
        raise Refusal("pack.version_behind", Reason.CONFLICT, values=values)
    return current == manifest.version


def _require_nothing_breaks(read: list[Candidate], plans: list[Plan]) -> None:
    """Refuse when other packs' published documents would have faults that they have not now."""
    if not any(plan.ends for plan in plans):
        return
    others = [
        (document, kind)
        for kind in installations.kinds().values()
        for document in every(kind.name).values()
    ]
    ground = _ground(SYSTEM_CLOCK)
    after = checking.faults_left_behind(read, others, ground)
    now = set(checking.faults_left_behind((), others, ground)) if after else set()
    if broken := [fault for fault in after if fault not in now]:
        raise _faulty(broken)


def _as_candidate(release: PackRelease, version: PackVersion) -> Candidate:
    kinds = installations.kinds()
    manifest = stored.read_manifest(release)
    bodies = [(kinds[d.kind], msgspec.json.decode(d.stored)) for d in version.documents]
    return candidates.made(release.pack, manifest, bodies)
