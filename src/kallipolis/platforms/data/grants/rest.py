"""Rows of other authorities' datasets over the JSON interface, and who can read what."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from django.conf import settings
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.web.api import leaving_headers
from kallipolis.foundation.web.contracts import Answer, Operation
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.adapters import forms
from kallipolis.platforms.data.grants.contracts import (
    MOST_CONDITIONS,
    MOST_ROWS,
    Asked,
    Condition,
    Extract,
    Grant,
    GrantState,
    Reader,
    Return,
)

Name = Annotated[str, Meta(max_length=60)]
SCOPE: Final = "datasets"


class AskedRows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wanted: for what purpose, which columns and rows, how many, from where on.

    ``filter`` is a JSON list of conditions (``column``, ``holds``, ``values``) on what leaves.
    """

    purpose: Annotated[str, Meta(max_length=400, description="That of the grant, word for word.")]
    column: Annotated[
        tuple[Name, ...], Meta(max_length=500, description="Once for each; none: all of the grant.")
    ] = ()
    filter: Annotated[
        str,
        Meta(
            max_length=20_000,
            description="A JSON list of conditions on what leaves, all of which hold, such as "
            '`[{"column": "paid", "holds": "at-least", "values": ["200"]}]`; values are texts.',
        ),
    ] = ""
    limit: Annotated[int, Meta(ge=1, le=MOST_ROWS)] = 1000
    after: Annotated[
        str,
        Meta(
            max_length=40,
            description="Where the page before ended: its `next`, or the header `Kallipolis-Next`.",
        ),
    ] = ""
    grant: Annotated[
        str, Meta(max_length=32, description="By which of several grants; none: one that fits.")
    ] = ""


class RowPage(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that left by a grant; ``next`` is where the rest begins, empty at the end."""

    grant: str
    rows: list[dict[str, Any]]
    next: str


class AskedReaders(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose readers are asked for: those of all columns, or of one."""

    column: Name = ""


class ReaderList(msgspec.Struct, frozen=True, kw_only=True):
    """Who can read the columns of a dataset now."""

    readers: tuple[Reader, ...]


class GrantList(msgspec.Struct, frozen=True, kw_only=True):
    """Grants that one's organisations gave or got, latest first."""

    grants: tuple[Grant, ...]


class AskedGrants(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which dataset grants are asked for; empty are those of all."""

    dataset: Annotated[str, Meta(max_length=100)] = ""


class ChangedGrant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a grant is to stand from now on, and why."""

    state: GrantState
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


class RenewedGrant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last day of a grant, and why."""

    until: date
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


def read_rows(actor: Actor, *, dataset_id: str, query: AskedRows) -> Answer:
    found = _read(actor, dataset_id, query)
    page = RowPage(grant=found.grant, rows=found.rows.to_pylist(), next=found.next)
    return Answer(value=page, headers=_leaving(dataset_id, found))


def _as(form: Callable[[Any], bytes]) -> Callable[..., Answer]:
    def read(actor: Actor, *, dataset_id: str, query: AskedRows) -> Answer:
        found = _read(actor, dataset_id, query)
        headers: dict[str, str] = {"Kallipolis-Grant": found.grant, **_leaving(dataset_id, found)}
        if found.next:
            headers["Kallipolis-Next"] = found.next
        return Answer(value=form(found.rows), headers=headers)

    return read


def _leaving(dataset_id: str, found: Extract) -> dict[str, str]:
    """Return the headers that tell of columns that are read and leave."""
    said = datasets.leaving_of(datasets.get(dataset_id), found.rows.column_names)
    if said is None:
        return {}
    more = f"{settings.KALLIPOLIS.base_url}/desk/resources/{dataset_id}#items"
    return leaving_headers(said.since, said.gone_after, more=more)


def _read(actor: Actor, dataset_id: str, query: AskedRows) -> Extract:
    asked = Asked(
        purpose=query.purpose,
        columns=query.column,
        conditions=_conditions(query.filter),
        limit=query.limit,
        after=query.after,
        grant=query.grant,
    )
    return api.read(actor, dataset_id, asked)


def _conditions(filter: str) -> tuple[Condition, ...]:
    if not filter:
        return ()
    wanted = Annotated[tuple[Condition, ...], Meta(max_length=MOST_CONDITIONS)]
    try:
        found: tuple[Condition, ...] = msgspec.json.decode(filter, type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        values = {"fault": str(fault)}
        raise Refusal("grant.filter_unreadable", Reason.MALFORMED, values=values) from fault
    return found


def list_readers(actor: Actor, *, dataset_id: str, query: AskedReaders) -> ReaderList:
    return ReaderList(readers=api.who(actor, dataset_id, query.column))


def list_grants(actor: Actor, *, query: AskedGrants) -> GrantList:
    return GrantList(grants=api.grants(actor, query.dataset))


def export_policies(actor: Actor, *, query: AskedGrants) -> bytes:
    return api.policies(actor, query.dataset).encode()


class Subscribing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which of one's organisations rows about its region come back."""

    organisation: Annotated[OrganisationId, Meta(min_length=1, max_length=100)]


class ReturnList(msgspec.Struct, frozen=True, kw_only=True):
    """What went back to one's organisations or from them, latest first."""

    returns: tuple[Return, ...]


def subscribe_returns(actor: Actor, *, dataset_id: str, body: Subscribing) -> Grant:
    return api.subscribe(actor, dataset_id, body.organisation)


def list_returns(actor: Actor, *, query: AskedGrants) -> ReturnList:
    return ReturnList(returns=api.returns(actor, query.dataset))


def change_grant(actor: Actor, *, grant_id: str, body: ChangedGrant) -> Grant:
    return api.change(actor, grant_id, body.state, reason=body.reason)


def renew_grant(actor: Actor, *, grant_id: str, body: RenewedGrant) -> Grant:
    return api.renew(actor, grant_id, body.until, reason=body.reason)


READ: Final = "/datasets/{dataset_id}/rows"
REFUSED: Final = (
    Reason.NOT_FOUND,
    Reason.FORBIDDEN,
    Reason.MALFORMED,
    Reason.TOO_MANY,
)
BULK: Final = (
    ("csv", "text/csv; charset=utf-8", forms.as_csv, "as CSV"),
    ("arrow", "application/vnd.apache.arrow.stream", forms.as_arrow, "as an Arrow IPC stream"),
    ("parquet", "application/vnd.apache.parquet", forms.as_parquet, "as a Parquet file"),
)
OPERATIONS: Final = (
    Operation(
        name="read_rows",
        method="GET",
        path=READ,
        call=read_rows,
        query=AskedRows,
        returns=RowPage,
        scope=SCOPE,
        refusals=REFUSED,
        summary="Read rows of a dataset that your organisation was granted, for a purpose.",
    ),
    *(
        Operation(
            name=f"read_rows_{ending}",
            method="GET",
            path=f"{READ}.{ending}",
            call=_as(form),
            query=AskedRows,
            returns=bytes,
            media_type=media_type,
            scope=SCOPE,
            refusals=REFUSED,
            summary=f"Read rows of a dataset that your organisation was granted, {words}.",
        )
        for ending, media_type, form, words in BULK
    ),
    Operation(
        name="list_readers",
        method="GET",
        path="/datasets/{dataset_id}/readers",
        call=list_readers,
        query=AskedReaders,
        returns=ReaderList,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED),
        summary="List who can read the columns of a dataset: for what, until when, by which grant.",
    ),
    Operation(
        name="list_grants",
        method="GET",
        path="/grants",
        call=list_grants,
        query=AskedGrants,
        returns=GrantList,
        scope=SCOPE,
        refusals=(Reason.MALFORMED,),
        summary="List the grants that your organisations gave or got, latest first.",
    ),
    Operation(
        name="export_policies",
        method="GET",
        path="/grants/policies",
        call=export_policies,
        query=AskedGrants,
        returns=bytes,
        media_type="text/plain; charset=utf-8",
        scope=SCOPE,
        refusals=(Reason.MALFORMED,),
        summary="Take the grants in force that you see out as policies in the Cedar language.",
    ),
    Operation(
        name="subscribe_returns",
        method="POST",
        path="/datasets/{dataset_id}/returns",
        call=subscribe_returns,
        body=Subscribing,
        returns=Grant,
        status=201,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED, Reason.RULE),
        summary="Have the rows of a dataset that are about your region come back to you.",
    ),
    Operation(
        name="list_returns",
        method="GET",
        path="/returns",
        call=list_returns,
        query=AskedGrants,
        returns=ReturnList,
        scope=SCOPE,
        refusals=(Reason.MALFORMED,),
        summary="List what came back to your organisations; read its rows by its grant and after.",
    ),
    Operation(
        name="change_grant",
        method="POST",
        path="/grants/{grant_id}/state",
        call=change_grant,
        body=ChangedGrant,
        returns=Grant,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.MALFORMED),
        summary="Suspend a grant of your data, let it hold again, or revoke it.",
    ),
    Operation(
        name="renew_grant",
        method="POST",
        path="/grants/{grant_id}/renew",
        call=renew_grant,
        body=RenewedGrant,
        returns=Grant,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.MALFORMED, Reason.RULE),
        summary="Let a grant of your data hold until another day.",
    ),
)
