"""What another node is told of an entry: as much as its class lets be known (record 0067)."""

from collections.abc import Iterable, Sequence
from typing import Final

from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.entries.contracts import (
    CatalogueExchange,
    EntryKind,
    Item,
    SentDataset,
    SentGuide,
)
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Level

UNTOLD: Final = frozenset({"important", "core"})
"""Levels of which other nodes are not told that there is anything (GB/T 43697-2024)."""


def is_told(dataset: Dataset) -> bool:
    """Say whether other nodes may know that there is a dataset."""
    return dataset.level not in UNTOLD


def of_dataset(
    dataset: Dataset, provider: Text, code: str, fields: Sequence[tuple[Field, Level]]
) -> SentDataset:
    """Return what is told of a dataset; ``fields`` are its fields, each with its level.

    Of one that is not shared: that it is there, who keeps it and why it is not shared.
    """
    sharing = dataset.sharing
    if sharing.kind == "not-shared":
        return SentDataset(
            title=dataset.title,
            provider=provider,
            provider_code=code,
            kind=dataset.kind,
            sharing=sharing.kind,
            reason=sharing.reason,
            legal_basis=dataset.legal_basis,
        )
    return SentDataset(
        title=dataset.title,
        provider=provider,
        provider_code=code,
        kind=dataset.kind,
        sharing=sharing.kind,
        terms=sharing.terms,
        legal_basis=dataset.legal_basis,
        summary=dataset.summary,
        items=tuple(_item(field) for field, level in fields if level not in UNTOLD),
        level=dataset.level,
        shape=dataset.shape,
        way=sharing.way,
        days=sharing.days,
        cycle=dataset.freshness.cycle,
        is_open=dataset.open,
        licence=dataset.licence,
    )


def of_service(
    service: PublicService, authority: Text, papers: Iterable[Text], fee: Money | None
) -> SentGuide:
    """Return what is told of a public service: what its own portal says to everybody."""
    return SentGuide(
        name=service.name,
        summary=service.summary,
        output=service.output.name,
        authority=authority,
        audience=service.audience,
        keywords=service.keywords,
        is_online=service.is_sent_in_online,
        visits=service.visits,
        promised=service.promised_limit,
        fee=fee,
        has_fee_rule=isinstance(service.fee, str) or bool(service.rules.fee),
        papers=tuple(papers),
    )


def is_offered(
    declared: Iterable[CatalogueExchange], node: str, kind: EntryKind, entry: str
) -> bool:
    """Say whether any declaration offers an entry to a node."""
    return any(
        node in each.nodes and kind in each.offers and entry in (each.only or (entry,))
        for each in declared
    )


def followed(declared: Iterable[CatalogueExchange], own: str) -> dict[str, tuple[EntryKind, ...]]:
    """Return which kinds of entries are followed of each other node, in the order of their names.

    Missing: a node of which nothing is followed is absent.
    """
    found: dict[str, set[EntryKind]] = {}
    for each in declared:
        for node in each.nodes if each.follows else ():
            found.setdefault(node, set()).update(each.follows)
    return {node: tuple(sorted(found[node])) for node in sorted(found) if node != own}


def _item(field: Field) -> Item:
    return Item(
        id=field.id,
        title=field.title,
        type=field.type,
        unit=field.unit,
        meaning=field.meaning,
        is_personal=field.personal,
        is_sensitive=field.sensitive,
    )
