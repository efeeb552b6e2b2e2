"""Correct a batch: a row on a page, many by a file, and the papers that go with all of them."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.enterprise.views.batches import (
    at_file,
    file_in,
    shown,
    to_batch,
)
from kallipolis.channels.enterprise.views.frame import for_company, show
from kallipolis.domains.government.batches import api as batches
from kallipolis.domains.government.batches.contracts import BatchId, Column, Row, RowState
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.web.api import notify

PAPER = "paper."


@require_http_methods(["GET", "HEAD", "POST"])
@for_company
def correct(request: HttpRequest, actor: Actor, batch_id: str, number: int) -> HttpResponse:
    batch = batches.get(actor, BatchId(batch_id))
    columns = batches.columns_of(batch.service)
    row = _row(actor, batch.id, number)
    if request.method == "POST" and not batch.is_busy:
        posted = {each.path: _said(request, each) for each in columns}
        batches.correct(actor, batch.id, {number: posted})
        notify(request, "enterprise.corrected")
        return to_batch(batch.id)
    return show(
        request,
        "batch_row.html",
        batch=batch,
        row=row,
        columns=columns,
        values={each.path: _value(row, each) for each in columns},
        faults=_faults(row, columns),
        pairs={each.path: [(said, said) for said, _ in each.choices] for each in columns},
        titles={each.path: each.title for each in columns},
    )


@require_POST
@for_company
def correct_by_file(request: HttpRequest, actor: Actor, batch_id: str) -> HttpResponse:
    try:
        _, content = file_in(request)
        batches.correct_by_file(actor, BatchId(batch_id), content)
    except Refusal as refusal:
        return shown(request, actor, BatchId(batch_id), at_file(refusal))
    notify(request, "enterprise.corrected")
    return to_batch(batch_id)


@require_POST
@for_company
def bring(request: HttpRequest, actor: Actor, batch_id: str) -> HttpResponse:
    batch = batches.get(actor, BatchId(batch_id))
    wanted = {type for type, _ in batch.lacking}
    try:
        kept = {
            name.removeprefix(PAPER): tuple(
                files.store(actor, each.read(), name=each.name or "").id
                for each in sent
                if isinstance(each, UploadedFile)
            )
            for name, sent in request.FILES.lists()
            if name.removeprefix(PAPER) in wanted
        }
        batches.bring(actor, batch.id, kept)
    except Refusal as refusal:
        return shown(request, actor, batch.id, at_file(refusal))
    notify(request, "enterprise.corrected")
    return to_batch(batch.id)


def _row(actor: Actor, batch_id: BatchId, number: int) -> Row:
    rows = batches.rows_of(actor, batch_id, after=number - 1, limit=1).rows if number else ()
    if not rows or rows[0].number != number or rows[0].state is RowState.SENT:
        raise not_found("batch.not_found")
    return rows[0]


def _said(request: HttpRequest, column: Column) -> str:
    words = request.POST.getlist(column.path)
    return "、".join(word.replace("\0", "").strip() for word in words)


def _value(row: Row, column: Column) -> str:
    """Return what stands in a cell, by the words that the page offers where it is one of them."""
    words = row.cells.get(column.path, "")
    by_value = {value: said for said, value in column.choices}
    return by_value.get(words, words)


def _faults(row: Row, columns: Sequence[Column]) -> list[tuple[str, str]]:
    return list(batches.faults_of(row, columns))
