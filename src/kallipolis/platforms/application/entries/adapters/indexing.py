"""Keep by what each entry is found and narrowed down, in the transaction that holds it."""

from typing import Final

import msgspec

from kallipolis.foundation.database import api as database
from kallipolis.platforms.application.entries.contracts import SentEntry
from kallipolis.platforms.application.entries.logic import pairs
from kallipolis.platforms.application.entries.models import StoredEntry, StoredPair

AT_ONCE: Final = 200


def index(row: StoredEntry, entry: SentEntry) -> None:
    """Put down by what an entry is found, in place of what was put down of it before."""
    dataset, service = entry.dataset, entry.service
    row.of_kind = dataset.kind if dataset else ""
    row.sharing = dataset.sharing if dataset else ""
    row.audience = "".join(f" {each} " for each in service.audience) if service else ""
    row.is_indexed = True
    row.save(update_fields=["of_kind", "sharing", "audience", "is_indexed"])
    StoredPair.objects.filter(entry=row).delete()
    StoredPair.objects.bulk_create(
        StoredPair(entry=row, pair=pair, weight=weight)
        for pair, weight in pairs.indexed(entry).items()
    )


def catch_up() -> None:
    """Index the entries that came before there was an index; once all are, it does nothing."""
    while True:
        with database.edge():
            rows = StoredEntry.objects.select_for_update().filter(is_indexed=False)
            lot = list(rows.order_by("id")[:AT_ONCE])
            for row in lot:
                index(row, msgspec.json.decode(row.content, type=SentEntry))
        if not lot:
            return
