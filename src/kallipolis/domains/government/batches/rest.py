"""Applications by spreadsheet over the JSON interface: sent in, checked, corrected, sent on."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.domains.government.batches import api
from kallipolis.domains.government.batches.contracts import (
    MOST_ROWS,
    XLSX,
    Batch,
    BatchId,
    Column,
    RowPage,
    RowState,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.web.contracts import Answer, Operation

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Written = Annotated[str, Meta(max_length=10_000)]
Number = Annotated[int, Meta(ge=1, le=1_000_000)]


class ForWhom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``on_behalf_of`` is a party under a mandate; without it one acts for oneself."""

    on_behalf_of: Annotated[str, Meta(max_length=64)] = ""


class NewBatch(ForWhom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which service a spreadsheet is sent in, and what the file is called."""

    service: Name
    name: Annotated[str, Meta(min_length=1, max_length=255)]


class AskedRows(ForWhom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rows, and how many of them; ``after`` is the number of the last one that is known."""

    state: RowState | None = None
    after: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class AskedSheet(ForWhom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rows the spreadsheet holds; without a state all of them."""

    state: RowState | None = None


class WrittenRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row written anew: its number, and what stands in its cells by the path of the answer."""

    number: Number
    cells: Annotated[dict[Name, Written], Meta(max_length=200)]


class WrittenRows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows written anew; the others stay."""

    rows: Annotated[tuple[WrittenRow, ...], Meta(min_length=1, max_length=MOST_ROWS)]


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ids of files by evidence type; they go with each row."""

    uploads: Annotated[
        dict[Name, Annotated[tuple[FileId, ...], Meta(max_length=20)]], Meta(max_length=50)
    ]


class BatchList(msgspec.Struct, frozen=True, kw_only=True):
    """Files of applications, newest first."""

    batches: tuple[Batch, ...]


class ColumnList(msgspec.Struct, frozen=True, kw_only=True):
    """What a spreadsheet for a service asks, column by column."""

    columns: tuple[Column, ...]


def list_columns(actor: Actor, *, service_id: str) -> ColumnList:
    return ColumnList(columns=api.columns_of(service_id))


def list_batches(actor: Actor, *, query: ForWhom) -> BatchList:
    return BatchList(batches=api.mine(_acting(actor, query)))


def begin_batch(actor: Actor, *, query: NewBatch, body: bytes) -> Batch:
    acting = _acting(actor, query, scope=query.service)
    return api.begin(acting, query.service, body, name=query.name)


def get_batch(actor: Actor, *, batch_id: str, query: ForWhom) -> Batch:
    return api.get(_acting(actor, query), BatchId(batch_id))


def list_rows(actor: Actor, *, batch_id: str, query: AskedRows) -> RowPage:
    return api.rows_of(
        _acting(actor, query),
        BatchId(batch_id),
        state=query.state,
        after=query.after,
        limit=query.limit,
    )


def correct_rows(actor: Actor, *, batch_id: str, query: ForWhom, body: WrittenRows) -> Batch:
    acting, id = _acting(actor, query), BatchId(batch_id)
    api.correct(acting, id, {row.number: row.cells for row in body.rows})
    return api.get(acting, id)


def export_batch(actor: Actor, *, batch_id: str, query: AskedSheet) -> Answer:
    content = api.export(_acting(actor, query), BatchId(batch_id), state=query.state)
    named = f'attachment; filename="{batch_id}.xlsx"'
    return Answer(value=content, headers={"Content-Disposition": named})


def correct_by_sheet(actor: Actor, *, batch_id: str, query: ForWhom, body: bytes) -> Batch:
    acting, id = _acting(actor, query), BatchId(batch_id)
    api.correct_by_file(acting, id, body)
    return api.get(acting, id)


def bring_proof(actor: Actor, *, batch_id: str, query: ForWhom, body: Proof) -> Batch:
    acting, id = _acting(actor, query), BatchId(batch_id)
    api.bring(acting, id, body.uploads)
    return api.get(acting, id)


def send_batch(actor: Actor, *, batch_id: str, query: ForWhom) -> Batch:
    acting, id = _acting(actor, query), BatchId(batch_id)
    api.send(acting, id)
    return api.get(acting, id)


def discard_batch(actor: Actor, *, batch_id: str, query: ForWhom) -> Answer:
    api.discard(_acting(actor, query), BatchId(batch_id))
    return Answer(value=None)


def _acting(actor: Actor, query: ForWhom, *, scope: str = "") -> Actor:
    if not query.on_behalf_of:
        return actor
    principal = PartyId(query.on_behalf_of)
    return (
        parties.acting_for(actor, principal, scope=scope)
        if scope
        else parties.acting_for(actor, principal)
    )


ABSENT: Final = (Reason.FORBIDDEN, Reason.NOT_FOUND, Reason.MALFORMED)
CHANGED: Final = (*ABSENT, Reason.CONFLICT)
ONE: Final = "/batches/{batch_id}"
OPERATIONS: Final = (
    Operation(
        name="list_batch_columns",
        method="GET",
        path="/services/{service_id}/columns",
        call=list_columns,
        returns=ColumnList,
        public=True,
        refusals=(Reason.NOT_FOUND, Reason.RULE),
        summary="List what a spreadsheet of applications for a service asks.",
    ),
    Operation(
        name="list_batches",
        method="GET",
        path="/batches",
        call=list_batches,
        query=ForWhom,
        returns=BatchList,
        scope="cases",
        refusals=(Reason.FORBIDDEN, Reason.MALFORMED),
        summary="List the files of applications that were sent in.",
    ),
    Operation(
        name="begin_batch",
        method="POST",
        path="/batches",
        call=begin_batch,
        query=NewBatch,
        body=bytes,
        accepts="application/octet-stream",
        returns=Batch,
        status=201,
        made_under="/batches",
        scope="cases",
        refusals=(*CHANGED, Reason.RULE, Reason.TOO_LARGE),
        summary="Send in a spreadsheet (.xlsx or .csv); its rows are checked, the same file once.",
    ),
    Operation(
        name="get_batch",
        method="GET",
        path=ONE,
        call=get_batch,
        query=ForWhom,
        returns=Batch,
        scope="cases",
        refusals=ABSENT,
        summary="Show how a file of applications stands.",
    ),
    Operation(
        name="list_batch_rows",
        method="GET",
        path=f"{ONE}/rows",
        call=list_rows,
        query=AskedRows,
        returns=RowPage,
        scope="cases",
        refusals=ABSENT,
        summary="List the rows of a file, each with what is wrong or the case that came of it.",
    ),
    Operation(
        name="correct_batch_rows",
        method="POST",
        path=f"{ONE}/rows",
        call=correct_rows,
        query=ForWhom,
        body=WrittenRows,
        returns=Batch,
        scope="cases",
        refusals=CHANGED,
        summary="Write rows anew that are not sent yet; they are checked again.",
    ),
    Operation(
        name="export_batch",
        method="GET",
        path=f"{ONE}/sheet",
        call=export_batch,
        query=AskedSheet,
        returns=bytes,
        media_type=XLSX,
        scope="cases",
        refusals=(*ABSENT, Reason.RULE),
        summary="Take rows out as a spreadsheet, each with its state, its case and what is wrong.",
    ),
    Operation(
        name="correct_batch_by_sheet",
        method="POST",
        path=f"{ONE}/sheet",
        call=correct_by_sheet,
        query=ForWhom,
        body=bytes,
        accepts="application/octet-stream",
        returns=Batch,
        scope="cases",
        refusals=(*CHANGED, Reason.RULE, Reason.TOO_LARGE),
        summary="Write rows anew by a corrected spreadsheet, whose first column has their numbers.",
    ),
    Operation(
        name="bring_batch_proof",
        method="POST",
        path=f"{ONE}/uploads",
        call=bring_proof,
        query=ForWhom,
        body=Proof,
        returns=Batch,
        scope="cases",
        refusals=CHANGED,
        summary="Let files that were brought go with each row as proof.",
    ),
    Operation(
        name="send_batch",
        method="POST",
        path=f"{ONE}/send",
        call=send_batch,
        query=ForWhom,
        returns=Batch,
        status=202,
        scope="cases",
        refusals=CHANGED,
        summary="Send all rows that are right; each becomes a case.",
    ),
    Operation(
        name="discard_batch",
        method="DELETE",
        path=ONE,
        call=discard_batch,
        query=ForWhom,
        status=204,
        scope="cases",
        refusals=CHANGED,
        summary="Throw a file of applications away; the cases that came of it stay.",
    ),
)
