"""Requests for data over the JSON interface, for programs and offices of authorities."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.requests import api
from kallipolis.platforms.application.requests.contracts import DataRequest, Doubt
from kallipolis.platforms.data.grants.contracts import Terms

SCOPE: Final = "datasets"
Organisation = Annotated[OrganisationId, Meta(min_length=1, max_length=100)]
Dataset = Annotated[str, Meta(min_length=1, max_length=100)]


class WantedDataset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which dataset is asked for, for which of one's organisations, on what terms."""

    dataset: Dataset
    organisation: Organisation
    terms: Terms


class ReportedValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of one's organisations holds which value for wrong."""

    organisation: Organisation
    doubt: Doubt


class RequestList(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of one's organisations and for their data, latest first."""

    requests: tuple[DataRequest, ...]


def ask_for_data(actor: Actor, *, body: WantedDataset) -> DataRequest:
    return api.ask(actor, body.dataset, body.organisation, body.terms)


def list_data_requests(actor: Actor) -> RequestList:
    return RequestList(requests=api.requests(actor))


def settle_terms(actor: Actor, *, case_id: str, body: Terms) -> DataRequest:
    return api.settle_terms(actor, case_id, body)


def report_value(actor: Actor, *, dataset_id: str, body: ReportedValue) -> Case:
    return api.report(actor, dataset_id, body.organisation, body.doubt)


OPERATIONS: Final = (
    Operation(
        name="ask_for_data",
        method="POST",
        path="/data-requests",
        call=ask_for_data,
        body=WantedDataset,
        returns=DataRequest,
        status=201,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED, Reason.RULE),
        summary="Ask the owner of a dataset to let your organisation read it, on terms.",
    ),
    Operation(
        name="list_data_requests",
        method="GET",
        path="/data-requests",
        call=list_data_requests,
        returns=RequestList,
        scope=SCOPE,
        summary="List the requests of your organisations and for their data, latest first.",
    ),
    Operation(
        name="settle_terms",
        method="POST",
        path="/data-requests/{case_id}/terms",
        call=settle_terms,
        body=Terms,
        returns=DataRequest,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.MALFORMED, Reason.RULE),
        summary="Name the terms on which you would agree to a request for your data.",
    ),
    Operation(
        name="report_value",
        method="POST",
        path="/datasets/{dataset_id}/corrections",
        call=report_value,
        body=ReportedValue,
        returns=Case,
        status=201,
        made_under="/cases",
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED),
        summary="Tell the owner of a dataset that was granted to you that a value is wrong.",
    ),
)
