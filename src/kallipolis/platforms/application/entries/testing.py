"""Makers of catalogue entries of other nodes, for tests."""

from datetime import UTC, datetime

import msgspec

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.entries.adapters import indexing
from kallipolis.platforms.application.entries.contracts import (
    Item,
    SentDataset,
    SentEntry,
    SentGuide,
)
from kallipolis.platforms.application.entries.models import StoredEntry

AT = datetime(2026, 3, 1, tzinfo=UTC)
HEALTH = Text(en="Health Commission", zh_hans="卫生健康委员会", zh_hant="衞生健康委員會")


def make_dataset(id: str = "clinics", /, **changes: object) -> SentEntry:
    """Make what a node tells of a dataset that may be asked for on conditions."""
    dataset = SentDataset(
        title=everywhere("Clinics"),
        summary=Text(en="Where one is treated.", zh_hans="就诊地点。", zh_hant="就診地點。"),
        provider=HEALTH,
        kind="theme",
        sharing="conditional",
        terms=Text(en="For care.", zh_hans="用于就医。", zh_hant="用於就醫。"),
        items=(
            Item(
                id="name", title=Text(en="Name", zh_hans="姓名", zh_hant="姓名"), is_personal=True
            ),
        ),
        level="general-2",
        shape="database",
        way="interface",
        days=5,
        cycle="daily",
    )
    return SentEntry(
        kind="dataset",
        id=id,
        as_of=AT,
        page=f"https://health.example/desk/resources/{id}",
        dataset=msgspec.structs.replace(dataset, **changes),
    )


def make_service(id: str = "vaccination", /, **changes: object) -> SentEntry:
    """Make what a node tells of a public service."""
    service = SentGuide(
        name=everywhere("Vaccination"),
        summary=Text(
            en="A vaccination by appointment.", zh_hans="预约接种。", zh_hant="預約接種。"
        ),
        output=Text(en="An appointment", zh_hans="接种预约单", zh_hant="接種預約單"),
        authority=HEALTH,
        papers=(Text(en="Identity card", zh_hans="居民身份证", zh_hant="居民身份證"),),
    )
    page = f"https://health.example/services/{id}"
    return SentEntry(
        kind="service",
        id=id,
        as_of=AT,
        page=page,
        service=msgspec.structs.replace(service, **changes),
    )


def hold(node: str, *entries: SentEntry) -> None:
    """Hold entries as if a node had told of them."""
    for each in entries:
        row = StoredEntry.objects.create(
            node=node,
            kind=each.kind,
            entry=each.id,
            content=msgspec.json.encode(each).decode(),
            since=AT,
            renewed_at=AT,
        )
        indexing.index(row, each)
