"""Apply many times at once: by a spreadsheet that is checked row by row before anything is sent."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import uuid_utils
from django.db.models import QuerySet
from django.utils.translation import get_language

from kallipolis.domains.government.batches.adapters import keeping, sheets, wording, working
from kallipolis.domains.government.batches.adapters.working import Work
from kallipolis.domains.government.batches.contracts import (
    KEPT,
    Batch,
    BatchId,
    Cells,
    Column,
    Row,
    RowPage,
    RowState,
)
from kallipolis.domains.government.batches.logic import columns as columning
from kallipolis.domains.government.batches.logic import tables
from kallipolis.domains.government.batches.models import StoredBatch, StoredRow
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.messages import message
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService

APPLY: Final = "case.submit"
"""Who may apply for somebody in a service may prepare, read and send a batch of it."""


def is_offered(service: PublicService) -> bool:
    """Say whether a service can be applied for by spreadsheet: online, often, a row for each."""
    is_single = service.repeat == "always" and not service.parts
    return service.is_sent_in_online and is_single and columning.fits(services.form_of(service))


def columns_of(service: str) -> tuple[Column, ...]:
    """Return the columns of a service's spreadsheet, in the language of the request.

    Raises:
        Refusal: ``service.not_found``; ``batch.unfit``.
    """
    return working.columns_for(_fit(service).id, _language())


def blank(service: str) -> tuple[Text, bytes]:
    """Return a spreadsheet to fill in, and the name of the service that it is for.

    Raises:
        Refusal: as for ``columns_of``.
    """
    name = _fit(service).name
    language = _language()
    return name, sheets.blank(columns_of(service), name.in_language(language), language)


def begin(
    actor: Actor, service: str, content: bytes, *, name: str, clock: Clock = SYSTEM_CLOCK
) -> Batch:
    """Take in a filled spreadsheet whose rows a worker checks; the same file is the same batch.

    Raises:
        Refusal: ``batch.unfit``; ``batch.too_large``; ``batch.too_many``; ``batch.unreadable``;
            ``batch.headless``; ``batch.unknown_columns``; ``batch.columns_missing``;
            ``batch.twice``; ``batch.empty``; as for ``preparations.prepare``.
    """
    columns = columns_of(service)
    ready = preparations.prepare(actor, service, answers={}, keep=False, clock=clock)
    applicant = ready.applicant
    digest = hashlib.sha256(content).hexdigest()
    known = StoredBatch.objects.filter(applicant=applicant.id, service=service, digest=digest)
    if (found := known.first()) is not None:
        return keeping.as_batch(found)
    rows = tables.read(sheets.lines_of(content), columns, _language())
    with edge():
        row = StoredBatch(
            id=uuid_utils.uuid7().hex,
            service=service,
            applicant=applicant.id,
            applicant_name=applicant.name,
            made_by=actor.party or "",
            made_by_name=actor.name,
            made_at=clock.now(),
            file_name=name[-255:],
            digest=digest,
            language=_language(),
            channel=actor.channel,
            assurance=actor.assurance,
        )
        row.job = jobs.enqueue("batches.run", id=row.id)
        row.save(force_insert=True)
        StoredRow.objects.bulk_create(
            [keeping.new_row(row.id, each.line, each.cells) for each in rows], batch_size=100
        )
        _note(actor, "batch.begin", row, clock)
    return keeping.as_batch(row)


def mine(actor: Actor) -> tuple[Batch, ...]:
    """Return the batches of whom the actor acts for, as far as they may apply, newest first."""
    rows = StoredBatch.objects.filter(applicant=actor.applicant or "-").order_by("-made_at")
    return tuple(keeping.as_batch(row) for row in rows if _may(actor, row))


def get(actor: Actor, id: BatchId) -> Batch:
    """Return a batch as it stands.

    Raises:
        Refusal: ``batch.not_found``.
    """
    return keeping.as_batch(_row(actor, id))


def rows_of(
    actor: Actor,
    id: BatchId,
    *,
    state: RowState | None = None,
    after: int = 0,
    limit: int = 50,
    clock: Clock = SYSTEM_CLOCK,
) -> RowPage:
    """Return a page of rows, of one state or of all; that they were read goes on record.

    Raises:
        Refusal: ``batch.not_found``.
    """
    row = _row(actor, id)
    found = _rows(row).filter(number__gt=after)
    chosen = list((found.filter(state=state.value) if state else found)[: limit + 1])
    _note(actor, "batch.read", row, clock)
    return RowPage(
        rows=tuple(keeping.as_row(each) for each in chosen[:limit]),
        after=chosen[limit - 1].number if len(chosen) > limit else None,
    )


def correct(actor: Actor, id: BatchId, rows: Mapping[int, Cells]) -> None:
    """Write rows anew that are not sent yet, by their numbers, and have them checked.

    Raises:
        Refusal: ``batch.not_found``; ``batch.busy``; ``batch.unnumbered``.
    """
    with edge():
        batch = _quiet(actor, id)
        stored = {each.number: each for each in _rows(batch).exclude(state=RowState.SENT)}
        for number, cells in rows.items():
            if number not in stored:
                values = {"row": str(number)}
                raise Refusal("batch.unnumbered", Reason.MALFORMED, values=values)
            keeping.rewrite(stored[number], cells, (), RowState.UNCHECKED)
            stored[number].save(update_fields=["content", "state"])
        _check_again(batch)


def correct_by_file(actor: Actor, id: BatchId, content: bytes) -> None:
    """Write rows anew as a corrected file says; its first column holds their numbers.

    Raises:
        Refusal: as for ``begin`` and ``correct``.
    """
    row = _row(actor, id)
    read = tables.read(sheets.lines_of(content), columns_of(row.service), _language())
    unnumbered = next((each for each in read if each.number is None), None)
    if unnumbered is not None:
        values = {"row": str(unnumbered.line)}
        raise Refusal("batch.unnumbered", Reason.MALFORMED, values=values)
    correct(actor, id, {each.number: each.cells for each in read if each.number is not None})


def bring(actor: Actor, id: BatchId, uploads: Mapping[str, tuple[FileId, ...]]) -> None:
    """Let files go with each row as proof, and have the rows that are wrong checked again.

    Raises:
        Refusal: ``batch.not_found``; ``batch.busy``.
    """
    with edge():
        batch = _quiet(actor, id)
        batch.uploads = {**batch.uploads, **{type: list(ids) for type, ids in uploads.items()}}
        _check_again(batch)


def send(actor: Actor, id: BatchId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let a worker send all rows that are right, in the actor's name; the others stay.

    Raises:
        Refusal: ``batch.not_found``; ``batch.busy``; ``batch.nothing_right``.
    """
    with edge():
        batch = _quiet(actor, id)
        if not _rows(batch).filter(state=RowState.RIGHT).exists():
            raise Refusal("batch.nothing_right", Reason.CONFLICT)
        batch.is_sending = True
        batch.sent_by, batch.sent_by_name = actor.party or "", actor.name
        batch.channel, batch.assurance = actor.channel, actor.assurance
        batch.job = jobs.enqueue("batches.run", id=batch.id)
        batch.save()
        _note(actor, "batch.send", batch, clock)


def export(
    actor: Actor, id: BatchId, *, state: RowState | None = None, clock: Clock = SYSTEM_CLOCK
) -> bytes:
    """Return rows as a spreadsheet with how each stands, its case number and what is wrong.

    What is corrected in it can be sent in again by ``correct_by_file``. That it was taken out goes
    on record.

    Raises:
        Refusal: ``batch.not_found``.
    """
    row = _row(actor, id)
    language, columns = _language(), columns_of(row.service)
    found = _rows(row)
    _note(actor, "batch.export", row, clock)
    return sheets.filled(
        columns,
        keeping.as_batch(row).service_name.in_language(language),
        language,
        [
            (
                each.number,
                (
                    message(f"batch.row.{each.state}"),
                    each.case or "",
                    wording.in_one_cell(each, columns, language),
                ),
                [each.cells.get(column.path, "") for column in columns],
            )
            for each in map(keeping.as_row, found.filter(state=state.value) if state else found)
        ],
        beside=[text.in_language(language) for text in (tables.STATE, tables.CASE, tables.WRONG)],
    )


def faults_of(row: Row, columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with a row, in the language of the request: by column, and in words.

    Shape: pairs of a column's path, empty for the row as a whole, and words.
    """
    return wording.faults_of(row, columns)


def run(id: BatchId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Check what is not checked, then send what is right if that was asked for.

    Running it again goes on where it stopped, and makes no case twice.

    Raises:
        Outage: when a register does not answer; the job is tried again.
    """
    row = StoredBatch.objects.filter(id=id).first()
    if row is None:
        return
    try:
        with working.work_on(row, keeping.worker_of(row), clock) as work:
            _check_all(work)
            if row.is_sending:
                _send_all(work)
    except Refusal as refusal:
        working.refuse_all(row, refusal)
    with edge():
        row.is_sending = False
        row.save(update_fields=["is_sending", "lacking"])


def discard(actor: Actor, id: BatchId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Throw a batch away; the cases that came of it stay.

    Raises:
        Refusal: ``batch.not_found``; ``batch.busy``.
    """
    with edge():
        batch = _quiet(actor, id)
        _note(actor, "batch.discard", batch, clock)
        _rows(batch).delete()
        batch.delete()


def forget(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Remove the batches that were begun long ago, and return how many."""
    with edge():
        old = StoredBatch.objects.filter(made_at__lt=clock.now() - KEPT)
        ids = list(old.values_list("id", flat=True))
        StoredRow.objects.filter(batch__in=ids).delete()
        old.delete()
    return len(ids)


def _check_all(work: Work) -> None:
    rows = _rows(work.row)
    unchecked = list(rows.filter(state=RowState.UNCHECKED))
    for done, stored in enumerate(unchecked, start=1):
        working.check(work, stored)
        _report(done, len(unchecked))
    work.row.lacking = sorted({*work.row.lacking, *work.lacking})


def _send_all(work: Work) -> None:
    right = list(_rows(work.row).filter(state=RowState.RIGHT))
    for done, stored in enumerate(right, start=1):
        working.send(work, stored)
        _report(done, len(right))


def _report(done: int, total: int) -> None:
    if done % working.EACH == 0 or done == total:
        jobs.report(done, total)


def _check_again(batch: StoredBatch) -> None:
    """Have a worker check what is not checked, and what was wrong before."""
    _rows(batch).filter(state=RowState.WRONG).update(state=RowState.UNCHECKED.value)
    batch.lacking, batch.is_sending = [], False
    batch.job = jobs.enqueue("batches.run", id=batch.id)
    batch.save()


def _fit(service: str) -> PublicService:
    found = services.get(service)
    if not is_offered(found):
        raise Refusal("batch.unfit", Reason.RULE)
    return found


def _row(actor: Actor, id: BatchId) -> StoredBatch:
    row = StoredBatch.objects.filter(id=id).first()
    if row is None or not _may(actor, row):
        raise not_found("batch.not_found")
    return row


def _quiet(actor: Actor, id: BatchId) -> StoredBatch:
    """Return a batch on which no worker is at work, locked until the transaction ends.

    One whose worker gave up may be taken up again.
    """
    _row(actor, id)
    row = StoredBatch.objects.select_for_update().get(id=id)
    if keeping.as_batch(row).is_busy:
        raise Refusal("batch.busy", Reason.CONFLICT)
    return row


def _rows(batch: StoredBatch) -> QuerySet[StoredRow]:
    return StoredRow.objects.filter(batch=batch.id).order_by("number")


def _may(actor: Actor, row: StoredBatch) -> bool:
    resource = Resource(parties=(PartyId(row.applicant),), scope=row.service)
    return actor.applicant == row.applicant and access.allows(actor, APPLY, resource)


def _note(actor: Actor, act: str, row: StoredBatch, clock: Clock) -> None:
    detail = {"service": row.service}
    parties = (PartyId(row.applicant),)
    audit.record(actor, act, f"batch:{row.id}", parties=parties, detail=detail, clock=clock)


def _language() -> str:
    return get_language() or "en"
