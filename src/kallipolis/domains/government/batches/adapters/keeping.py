"""Batches and rows as they are stored; what people wrote in them is sealed."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from kallipolis.domains.government.batches.contracts import (
    Batch,
    BatchId,
    Cells,
    Row,
    RowState,
    State,
)
from kallipolis.domains.government.batches.models import StoredBatch, StoredRow
from kallipolis.foundation import vault
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.errors import Problem
from kallipolis.foundation.ids import CaseId, FileId, PartyId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.text import Text, everywhere

PLATFORM: Final = system("work on a batch in somebody's name")


class _Content(msgspec.Struct, frozen=True):
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()


def new_row(batch: str, number: int, cells: Cells) -> StoredRow:
    """Return a row that nobody has checked yet."""
    row = StoredRow(batch=batch, number=number)
    rewrite(row, cells, (), RowState.UNCHECKED)
    return row


def rewrite(row: StoredRow, cells: Cells, problems: tuple[Problem, ...], state: RowState) -> None:
    """Put down what a row says and how it stands."""
    words = msgspec.json.encode(_Content(dict(cells), problems)).decode()
    row.content = vault.seal(words, about=f"batch {row.batch} {row.number}")
    row.state = state.value


def as_row(row: StoredRow) -> Row:
    """Return a row as it was stored."""
    words = vault.unseal(row.content, about=f"batch {row.batch} {row.number}")
    content = msgspec.json.decode(words, type=_Content)
    return Row(
        number=row.number,
        state=RowState(row.state),
        cells=content.cells,
        problems=content.problems,
        case=CaseId(row.case) if row.case else None,
    )


def as_batch(row: StoredBatch) -> Batch:
    """Return a batch as it stands."""
    said = StoredRow.objects.filter(batch=row.id).values_list("state", flat=True)
    counts = {RowState(state): count for state, count in Counter(said).items()}
    return Batch(
        id=BatchId(row.id),
        service=row.service,
        service_name=_named("service", row.service),
        applicant=PartyId(row.applicant),
        applicant_name=row.applicant_name,
        made_by_name=row.made_by_name,
        made_at=row.made_at,
        file_name=row.file_name,
        state=_state(row, counts),
        counts=counts,
        lacking=tuple((type, _named("evidence-type", type)) for type in row.lacking),
        brought=tuple(sorted(row.uploads)),
    )


def uploads_of(row: StoredBatch) -> dict[str, tuple[FileId, ...]]:
    """Return the files that go with each row, by the kind of proof that they are."""
    return {type: tuple(FileId(id) for id in ids) for type, ids in row.uploads.items()}


def worker_of(row: StoredBatch) -> Actor:
    """Return who checks or sends, as a worker does it in their name, by mandates of this moment.

    Raises:
        Refusal: ``mandate.missing`` when the mandate has ended.
    """
    sender = row.sent_by or row.made_by
    own = parties.get(PLATFORM, PartyId(sender))
    actor = Actor(
        kind=ActorKind(own.kind.value),
        party=PartyId(sender),
        name=row.sent_by_name or row.made_by_name,
        assurance=row.assurance,
        channel=row.channel,
        purpose=f"batch {row.id}",
    )
    if sender == row.applicant:
        return actor
    return parties.acting_for(actor, PartyId(row.applicant), scope=row.service)


def _named(kind: str, id: str) -> Text:
    document = packs.find(kind, id)
    name: Text = document.body.name if document is not None else everywhere(id)
    return name


def _state(row: StoredBatch, counts: Mapping[RowState, int]) -> State:
    job = jobs.get(row.job) if row.job else None
    if job is not None and job.state is JobState.DEAD:
        return State.STUCK
    if row.is_sending:
        return State.SENDING
    if counts.get(RowState.UNCHECKED):
        return State.CHECKING
    return State.SENT if set(counts) == {RowState.SENT} else State.CHECKED
