"""The entries as they are stored: sealed where they are about persons, found by key."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

import msgspec

from kallipolis.foundation import vault
from kallipolis.platforms.data.registries import hot, logic
from kallipolis.platforms.data.registries.contracts import Provenance, Registry, Value
from kallipolis.platforms.data.registries.models import StoredRecord

MOST_HOPS: Final = 8
"""How often one key may stand for another: persons that are merged, and merged again."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Which row of the dataset an entry was taken from, and which ``fields`` still say as it does.

    ``print`` is a fingerprint of what the row said.
    """

    dataset: str
    record: str
    updated: str
    print: str
    fields: tuple[str, ...]

    def without(self, changed: Collection[str]) -> "Taken":
        """Return the same with fields that something else has changed since."""
        left = tuple(field for field in self.fields if field not in changed)
        return msgspec.structs.replace(self, fields=left)

    def origins(self) -> dict[str, Provenance]:
        """Return where each field comes from that is as the row has it."""
        origin = Provenance(dataset=self.dataset, record=self.record, updated=self.updated)
        return dict.fromkeys(self.fields, origin)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the body of a stored entry holds; ``causes`` are why it was changed, latest last.

    ``same_as`` is the key under which it stands instead. Missing: ``taken`` is None for what no
    dataset feeds.
    """

    as_of: datetime
    values: dict[str, Value]
    causes: tuple[str, ...] = ()
    same_as: str = ""
    provenance: dict[str, Provenance] = {}
    taken: Taken | None = None

    def origins(self) -> dict[str, Provenance]:
        """Return where fields come from, as far as it is known."""
        return {**(self.taken.origins() if self.taken else {}), **self.provenance}


def as_row(registry: Registry, key: str, entry: Entry, since: int) -> StoredRecord:
    stored = stored_key(registry, key)
    body = msgspec.json.encode(entry).decode()
    if logic.has_personal_fields(registry):
        body = vault.seal(body, about=f"{registry.id} {stored}")
    return StoredRecord(registry=registry.id, key=stored, since=since, body=body)


def entry_of(registry: Registry, key: str) -> Entry | None:
    """Return an entry, also if it stands under another key by now."""
    for _hop in range(MOST_HOPS):
        entry = _under(registry, key)
        if entry is None or not entry.same_as:
            return entry
        key = entry.same_as
    return None


def every(registry: Registry, issue: int) -> Iterator[Entry]:
    """Yield the entries that count in an issue, each once, and not those that stand elsewhere."""
    rows = StoredRecord.objects.filter(registry=registry.id, since__lte=issue)
    before = ""
    for stored, body in rows.order_by("key", "-since").values_list("key", "body").iterator():
        is_newest, before = stored != before, stored
        if is_newest and body:
            entry = opened(registry, stored, body)
            if not entry.same_as:
                yield entry


def _under(registry: Registry, key: str) -> Entry | None:
    stored = stored_key(registry, key)
    body = hot.body_of(registry.id, stored)
    return None if body is None else opened(registry, stored, body)


def opened(registry: Registry, stored: str, body: str) -> Entry:
    if logic.has_personal_fields(registry):
        body = vault.unseal(body, about=f"{registry.id} {stored}")
    return msgspec.json.decode(body, type=Entry)


def stored_key(registry: Registry, key: str) -> str:
    """Return what an entry is found by: a fingerprint where the key tells who it is."""
    if logic.is_personal(registry):
        return vault.fingerprint(logic.as_key(key), about=f"registry {registry.id}")
    return logic.as_key(key)
