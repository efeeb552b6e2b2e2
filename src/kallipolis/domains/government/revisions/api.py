"""Change published packs in working copies; a second person approves what is published of them."""

from collections.abc import Callable
from typing import Final

import msgspec
import uuid_utils

from kallipolis.domains.government.revisions.adapters import shelves
from kallipolis.domains.government.revisions.adapters.shelves import Doing
from kallipolis.domains.government.revisions.adapters.sights import Sight
from kallipolis.domains.government.revisions.contracts import (
    Deed,
    RevisionId,
    State,
    WorkingCopy,
)
from kallipolis.domains.government.revisions.logic import amounts as amounts
from kallipolis.domains.government.revisions.logic import choosing as choosing
from kallipolis.domains.government.revisions.logic import conditions as conditions
from kallipolis.domains.government.revisions.logic import days as days
from kallipolis.domains.government.revisions.logic import expectations as expectations
from kallipolis.domains.government.revisions.logic import fields as fields
from kallipolis.domains.government.revisions.logic import rows as rows
from kallipolis.domains.government.revisions.logic.archives import as_archive, stamp_of
from kallipolis.domains.government.revisions.logic.conditions import Comparison, Subject
from kallipolis.domains.government.revisions.logic.fields import Place
from kallipolis.domains.government.revisions.logic.touching import touched
from kallipolis.domains.government.revisions.models import StoredRevision
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import (
    Change,
    Document,
    Remark,
    Report,
    Revised,
    Revision,
)

__all__ = [
    "Comparison",
    "Place",
    "Subject",
    "add",
    "amounts",
    "approve",
    "begin",
    "change",
    "check",
    "choosing",
    "conditions",
    "days",
    "differences",
    "document",
    "drop",
    "expectations",
    "export",
    "fields",
    "get",
    "overtaken",
    "propose",
    "recent",
    "remarks",
    "restore",
    "rewrite",
    "rows",
    "send_back",
    "stamp_of",
    "take_back",
]

WRITE: Final = "revision.write"
APPROVE: Final = "revision.approve"
EVERYTHING: Final = Resource()
Edit = Callable[[msgspec.Struct], msgspec.Struct]


def begin(actor: Actor, pack: str, *, reason: str, clock: Clock = SYSTEM_CLOCK) -> WorkingCopy:
    """Begin a working copy of a published pack, in which nothing is changed yet.

    Raises:
        Refusal: ``revision.not_found`` for who may not; ``revision.malformed`` without a reason;
            ``pack.not_found`` for a pack that is not published.
    """
    access.require(actor, WRITE, EVERYTHING)
    _require_words(reason, "reason", "revision.reason_missing")
    if not any(release.is_current for release in packs.releases(pack)):
        raise Refusal("pack.not_found", Reason.NOT_FOUND, values={"pack": pack})
    with edge():
        row = StoredRevision.objects.create(
            id=uuid_utils.uuid7().hex,
            pack=pack,
            reason=reason.strip(),
            state=State.OPEN,
            changed_at=clock.now(),
        )
        doing = Doing(actor=actor, clock=clock)
        doing.touch(row)
        doing.write_down(row, Deed.BEGUN)
    return shelves.as_copy(row)


def get(actor: Actor, id: RevisionId) -> WorkingCopy:
    """Return a working copy.

    Raises:
        Refusal: ``revision.not_found``, also for who neither writes nor approves.
    """
    return shelves.as_copy(_row(actor, id, WRITE, APPROVE))


def recent(actor: Actor, *, limit: int = 50) -> tuple[WorkingCopy, ...]:
    """Return the working copies that were changed last, without their documents."""
    if not any(access.allows(actor, act, EVERYTHING) for act in (WRITE, APPROVE)):
        return ()
    return shelves.without_documents(StoredRevision.objects.order_by("-changed_at")[:limit])


def document(copy: WorkingCopy, kind: str, id: str) -> msgspec.Struct:
    """Return a document of the pack as it stands in a working copy.

    Raises:
        Refusal: ``pack.document_not_found``; ``revision.foreign`` for one of another pack.
    """
    changed = copy.find(kind, id)
    return changed.body if changed is not None else _in_force(copy, kind, id).body


def add(
    actor: Actor, id: RevisionId, kind: str, body: msgspec.Struct, *, clock: Clock = SYSTEM_CLOCK
) -> WorkingCopy:
    """Put a document into a working copy that no pack has yet.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_open``; ``revision.id_taken``.
    """
    new = Revised(kind=kind, body=body)
    with edge():
        row = _open_row(actor, id)
        is_taken = packs.find(kind, new.id) is not None
        if is_taken or shelves.as_copy(row).find(kind, new.id) is not None:
            raise Refusal("revision.id_taken", Reason.CONFLICT, values={"id": new.id})
        shelves.put(row, new)
        Doing(actor=actor, clock=clock).touch(row)
    return shelves.as_copy(row)


def change(
    actor: Actor,
    id: RevisionId,
    name: tuple[str, str],
    edit: Edit,
    *,
    seen: str,
    clock: Clock = SYSTEM_CLOCK,
) -> WorkingCopy:
    """Change the document of a kind and id; ``seen`` is the stamp of what the person saw.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_open``; ``revision.changed_meanwhile``;
            those of ``document`` and of the edit.
    """
    with edge():
        row = _open_row(actor, id)
        copy = shelves.as_copy(row)
        old = copy.find(*name) or _as_revised(_in_force(copy, *name))
        if seen != stamp_of(old.body):
            raise Refusal("revision.changed_meanwhile", Reason.CONFLICT)
        new = Revised(kind=old.kind, body=edit(old.body), base=old.base)
        if new.id != old.id:
            raise Refusal("revision.id_changed")
        shelves.put(row, new)
        Doing(actor=actor, clock=clock).touch(row)
    return shelves.as_copy(row)


def rewrite(
    actor: Actor,
    id: RevisionId,
    name: tuple[str, str],
    text: str,
    *,
    seen: str,
    clock: Clock = SYSTEM_CLOCK,
) -> WorkingCopy:
    """Change a document by writing it anew, as it would stand in a file of the pack.

    Raises:
        Refusal: ``pack.faulty`` with each fault; ``revision.id_changed``; those of ``change``.
    """
    kind = name[0]
    body = packs.read_document(kind, text.encode(), name=f"{kind}.yaml", is_compared=False)
    return change(actor, id, name, lambda _old: body, seen=seen, clock=clock)


def restore(
    actor: Actor, id: RevisionId, kind: str, document: str, *, clock: Clock = SYSTEM_CLOCK
) -> WorkingCopy:
    """Give up what was changed in a document; it is as it is in force again.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_open``.
    """
    with edge():
        row = _open_row(actor, id)
        shelves.remove(row, kind, document)
        Doing(actor=actor, clock=clock).touch(row)
    return shelves.as_copy(row)


def differences(copy: WorkingCopy) -> tuple[Change, ...]:
    """Return what publishing a working copy would change, field by field."""
    return packs.difference(_as_revision(copy)) if copy.documents else ()


def overtaken(copy: WorkingCopy) -> tuple[tuple[str, str], ...]:
    """Return kind and id of what was published anew since it was changed here."""
    return packs.overtaken(_as_revision(copy))


def check(copy: WorkingCopy) -> Report:
    """Find what is wrong in what a change touches, and work its examples through."""
    revision = _as_revision(copy)
    services = {id: found.body for id, found in packs.every("service").items()}
    return packs.check(revision, chosen=touched(copy, services))


def remarks(copy: WorkingCopy, kind: str, body: msgspec.Struct) -> tuple[Remark, ...]:
    """Return what is wrong with a document as somebody is writing it, as a check would say it."""
    found = packs.kind_of(kind).check(body, Sight(copy))
    return tuple(remark for remark in found if not remark.is_note)


def propose(actor: Actor, id: RevisionId, *, clock: Clock = SYSTEM_CLOCK) -> WorkingCopy:
    """Send a working copy for approval by another person.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_open``; ``revision.unchanged``;
            ``revision.unsound`` while a check or an example of it fails;
            ``pack.revision_behind`` when something was published anew meanwhile.
    """
    with edge():
        row = _open_row(actor, id)
        copy = shelves.as_copy(row)
        _require_ready(copy)
        _turn(Doing(actor=actor, clock=clock), row, State.PROPOSED, Deed.PROPOSED)
    return shelves.as_copy(row)


def take_back(actor: Actor, id: RevisionId, *, clock: Clock = SYSTEM_CLOCK) -> WorkingCopy:
    """Take back what waits for approval, to go on with it.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_proposed``.
    """
    with edge():
        row = _proposed_row(actor, id, WRITE)
        _turn(Doing(actor=actor, clock=clock), row, State.OPEN, Deed.TAKEN_BACK)
    return shelves.as_copy(row)


def send_back(
    actor: Actor, id: RevisionId, *, words: str, clock: Clock = SYSTEM_CLOCK
) -> WorkingCopy:
    """Send a working copy back to who wrote it, with what has to be corrected.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_proposed``; ``revision.own``;
            ``revision.malformed`` without words.
    """
    with edge():
        row = _proposed_row(actor, id, APPROVE)
        _require_other(actor, row)
        _require_words(words, "words", "revision.answer_missing")
        doing = Doing(actor=actor, clock=clock)
        _turn(doing, row, State.OPEN, Deed.SENT_BACK, words=words.strip())
    return shelves.as_copy(row)


def approve(actor: Actor, id: RevisionId, *, clock: Clock = SYSTEM_CLOCK) -> WorkingCopy:
    """Publish a working copy that others wrote, as the next version of its pack.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_proposed``; ``revision.own``; those of
            publishing, ``pack.faulty`` and ``pack.revision_behind`` among them.
    """
    with edge():
        row = _proposed_row(actor, id, APPROVE)
        _require_other(actor, row)
        packs.publish(actor, _as_revision(shelves.as_copy(row)), clock=clock)
        row.version = next(r.version for r in packs.releases(row.pack) if r.is_current)
        row.save(update_fields=["version"])
        _turn(Doing(actor=actor, clock=clock), row, State.PUBLISHED, Deed.PUBLISHED)
    return shelves.as_copy(row)


def drop(actor: Actor, id: RevisionId, *, clock: Clock = SYSTEM_CLOCK) -> WorkingCopy:
    """Give a working copy up; what was in it stays to be read.

    Raises:
        Refusal: ``revision.not_found``; ``revision.not_open``.
    """
    with edge():
        row = _open_row(actor, id)
        _turn(Doing(actor=actor, clock=clock), row, State.DROPPED, Deed.DROPPED)
    return shelves.as_copy(row)


def export(actor: Actor, id: RevisionId, *, clock: Clock = SYSTEM_CLOCK) -> bytes:
    """Return the changed documents as files of a pack, in a ZIP archive, for its repository.

    Raises:
        Refusal: ``revision.not_found``; ``revision.unchanged``.
    """
    copy = shelves.as_copy(_row(actor, id, WRITE, APPROVE))
    if not copy.documents:
        raise Refusal("revision.unchanged")
    audit.record(actor, "revision.export", f"revision:{id}", clock=clock)
    folders = {each.kind: packs.kind_of(each.kind).folder for each in copy.documents}
    return as_archive(copy, folders)


def _row(actor: Actor, id: RevisionId, *acts: str) -> StoredRevision:
    row = StoredRevision.objects.filter(id=id).first()
    if row is None or not any(access.allows(actor, act, EVERYTHING) for act in acts):
        raise not_found("revision.not_found")
    return row


def _open_row(actor: Actor, id: RevisionId) -> StoredRevision:
    _row(actor, id, WRITE)
    row = StoredRevision.objects.select_for_update().get(id=id)
    if row.state != State.OPEN:
        raise Refusal("revision.not_open", Reason.CONFLICT)
    return row


def _proposed_row(actor: Actor, id: RevisionId, act: str) -> StoredRevision:
    _row(actor, id, act)
    row = StoredRevision.objects.select_for_update().get(id=id)
    if row.state != State.PROPOSED:
        raise Refusal("revision.not_proposed", Reason.CONFLICT)
    return row


def _require_other(actor: Actor, row: StoredRevision) -> None:
    if (actor.party or actor.name) in row.hands:
        raise Refusal("revision.own", Reason.FORBIDDEN)


def _require_ready(copy: WorkingCopy) -> None:
    if not copy.documents:
        raise Refusal("revision.unchanged")
    for kind, name in overtaken(copy):
        values = {"kind": kind, "id": name}
        raise Refusal("pack.revision_behind", Reason.CONFLICT, values=values)
    if not check(copy).is_sound:
        raise Refusal("revision.unsound")


def _turn(doing: Doing, row: StoredRevision, state: State, deed: Deed, *, words: str = "") -> None:
    row.state, row.changed_at = state, doing.clock.now()
    row.save(update_fields=["state", "changed_at"])
    doing.write_down(row, deed, words)


def _require_words(words: str, field: str, code: str) -> None:
    if not words.strip():
        problem = Problem(field=field, code=code)
        raise Refusal("revision.malformed", Reason.MALFORMED, problems=(problem,))


def _in_force(copy: WorkingCopy, kind: str, id: str) -> Document[msgspec.Struct]:
    found = packs.get(kind, id)
    if found.pack != copy.pack:
        raise Refusal("revision.foreign", values={"pack": found.pack})
    return found


def _as_revised(found: Document[msgspec.Struct]) -> Revised:
    return Revised(kind=found.kind, body=found.body, base=found.digest)


def _as_revision(copy: WorkingCopy) -> Revision:
    return Revision(pack=copy.pack, documents=copy.documents)
