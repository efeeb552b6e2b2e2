"""Working copies as rows: written in one transaction, read with all that is in them."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from kallipolis.domains.government.revisions.contracts import (
    Deed,
    RevisionId,
    State,
    Step,
    WorkingCopy,
)
from kallipolis.domains.government.revisions.models import (
    StoredDocument,
    StoredRevision,
    StoredStep,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Revised

ACT_OF = {
    Deed.BEGUN: "revision.begin",
    Deed.PROPOSED: "revision.propose",
    Deed.TAKEN_BACK: "revision.take_back",
    Deed.SENT_BACK: "revision.send_back",
    Deed.PUBLISHED: "revision.approve",
    Deed.DROPPED: "revision.drop",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Who does something with a working copy, and when."""

    actor: Actor
    clock: Clock

    def write_down(self, row: StoredRevision, deed: Deed, words: str = "") -> None:
        """Keep what was done beside the working copy and in the ledger."""
        StoredStep.objects.create(
            revision=row.id,
            deed=deed,
            by=self.actor.party or "",
            by_name=self.actor.name,
            at=self.clock.now(),
            words=words,
        )
        detail = {"pack": row.pack, "version": row.version}
        audit.record(
            self.actor, ACT_OF[deed], f"revision:{row.id}", detail=detail, clock=self.clock
        )

    def touch(self, row: StoredRevision) -> None:
        """Remember that this actor's hand is in the working copy."""
        row.hands = sorted({*row.hands, self.actor.party or self.actor.name})
        row.changed_at = self.clock.now()
        row.save(update_fields=["hands", "changed_at"])


def put(row: StoredRevision, document: Revised) -> None:
    """Keep a changed document."""
    text = msgspec.json.encode(document.body).decode()
    shape = packs.kind_of(document.kind).shape
    StoredDocument.objects.update_or_create(
        revision=row.id,
        kind=document.kind,
        document=document.id,
        defaults={"based": document.base, "body": text, "shape": shape},
    )


def remove(row: StoredRevision, kind: str, id: str) -> None:
    """Forget what was changed in a document."""
    StoredDocument.objects.filter(revision=row.id, kind=kind, document=id).delete()


def as_copy(row: StoredRevision) -> WorkingCopy:
    """Return a working copy with all that is in it."""
    rows = StoredDocument.objects.filter(revision=row.id).order_by("kind", "document")
    return _copy(row, tuple(_as_revised(each) for each in rows))


def without_documents(rows: Iterable[StoredRevision]) -> tuple[WorkingCopy, ...]:
    """Return working copies as lists show them."""
    return tuple(_copy(row, ()) for row in rows)


def _copy(row: StoredRevision, documents: tuple[Revised, ...]) -> WorkingCopy:
    steps = StoredStep.objects.filter(revision=row.id).order_by("id")
    return WorkingCopy(
        id=RevisionId(row.id),
        pack=row.pack,
        reason=row.reason,
        state=State(row.state),
        documents=documents,
        hands=frozenset(PartyId(hand) for hand in row.hands),
        steps=tuple(_as_step(step) for step in steps),
        changed_at=row.changed_at,
        version=row.version,
    )


def _as_step(row: StoredStep) -> Step:
    return Step(
        deed=Deed(row.deed), by=PartyId(row.by), by_name=row.by_name, at=row.at, words=row.words
    )


def _as_revised(row: StoredDocument) -> Revised:
    body = packs.restored(row.kind, row.shape, row.body)
    return Revised(kind=row.kind, body=body, base=row.based)
