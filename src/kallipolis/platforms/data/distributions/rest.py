"""Open datasets and their rows over the JSON interface."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.contracts import Answer, Operation
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.distributions import api
from kallipolis.platforms.data.distributions.adapters import leaving
from kallipolis.platforms.data.distributions.contracts import (
    FURTHEST,
    MOST_ROWS,
    CatalogueSearch,
    Entry,
    RowSearch,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataset:
    """An open dataset: its contract, who publishes it, where it holds, how it stands.

    Missing: ``modified_at`` is null before anything was published.
    """

    id: str
    title: Text
    publisher: Text
    region: str
    rows: int
    modified_at: datetime | None
    versions: tuple[int, ...]
    forms: tuple[str, ...]
    contract: Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDatasetList:
    """Open datasets that fit, and how many there are altogether."""

    datasets: tuple[OpenDataset, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRows:
    """Rows of an open dataset, and how many fit altogether."""

    rows: tuple[dict[str, Any], ...]
    total: int


class RowsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows: ``where`` is ``field:value``, several parted by ``|``, all of which hold."""

    q: Annotated[str, Meta(max_length=200)] = ""
    where: Annotated[str, Meta(max_length=400)] = ""
    fields: Annotated[str, Meta(max_length=400, description="Parted by commas; empty: all.")] = ""
    sort: Annotated[str, Meta(max_length=200, description="Fields, `-` before one that falls.")] = (
        ""
    )
    limit: Annotated[int, Meta(ge=0, le=MOST_ROWS)] = 100
    offset: Annotated[int, Meta(ge=0, le=FURTHEST)] = 0


def list_open_datasets(actor: Actor, *, query: CatalogueSearch) -> OpenDatasetList:
    found = api.search(query)
    return OpenDatasetList(datasets=tuple(map(_shown, found.entries)), total=found.total)


def get_open_dataset(actor: Actor, *, dataset_id: str) -> OpenDataset:
    return _shown(api.get(dataset_id))


def list_open_rows(actor: Actor, *, dataset_id: str, query: RowsAsked) -> Answer:
    found = api.rows(
        dataset_id,
        RowSearch(
            q=query.q,
            where=_where(query.where),
            fields=_parts(query.fields),
            sort=tuple(f"{e[1:]} desc" if e[0] == "-" else e for e in _parts(query.sort)),
            limit=query.limit,
            offset=query.offset,
        ),
    )
    headers = leaving.headers_of(dataset_id, found.fields)
    return Answer(value=OpenRows(rows=found.rows, total=found.total), headers=headers)


def _where(said: str) -> dict[str, tuple[str, ...]]:
    pairs = (part.partition(":") for part in said.split("|") if part)
    return {name: (value,) for name, _, value in pairs}


def _parts(said: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in said.split(",") if each.strip())


def _shown(entry: Entry) -> OpenDataset:
    return OpenDataset(
        id=entry.id,
        title=entry.dataset.title,
        publisher=entry.publisher.name,
        region=entry.region.code if entry.region else "",
        rows=entry.rows,
        modified_at=entry.modified_at,
        versions=tuple(each.id for each in entry.versions),
        forms=tuple(form.value for form in entry.forms),
        contract=entry.dataset,
    )


OPERATIONS: Final = (
    Operation(
        name="list_open_datasets",
        method="GET",
        path="/open/datasets",
        call=list_open_datasets,
        query=CatalogueSearch,
        returns=OpenDatasetList,
        public=True,
        anywhere=True,
        has_etag=True,
        refusals=(Reason.MALFORMED,),
        summary="Find open datasets.",
    ),
    Operation(
        name="get_open_dataset",
        method="GET",
        path="/open/datasets/{dataset_id}",
        call=get_open_dataset,
        returns=OpenDataset,
        public=True,
        anywhere=True,
        has_etag=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Describe an open dataset: its contract, and how it stands.",
    ),
    Operation(
        name="list_open_rows",
        method="GET",
        path="/open/datasets/{dataset_id}/rows",
        call=list_open_rows,
        query=RowsAsked,
        returns=OpenRows,
        public=True,
        anywhere=True,
        has_etag=True,
        refusals=(Reason.MALFORMED, Reason.NOT_FOUND),
        summary="Read rows of an open dataset.",
    ),
)
