"""Tell by events what differs in a registry that other nodes follow."""

from collections.abc import Iterable, Mapping, Sequence

from kallipolis.foundation import vault
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.data.registries import events, logic
from kallipolis.platforms.data.registries.adapters import entries as stored_as
from kallipolis.platforms.data.registries.contracts import Registry, Values
from kallipolis.platforms.data.registries.models import StoredRecord


def differing(registry: Registry, entries: Mapping[str, Values]) -> Sequence[str]:
    """Return the keys whose entries are otherwise by now, if anybody wants to know."""
    if not registry.followers:
        return ()
    before = {key: stored_as.entry_of(registry, key) for key in entries}
    return [
        key
        for key, values in entries.items()
        if (was := before[key]) is None or was.values != dict(values)
    ]


def tell(registry: Registry, keys: Iterable[str], clock: Clock) -> None:
    if not registry.followers:
        return
    is_personal, about = logic.is_personal(registry), f"{registry.id} changed"
    outbox.publish_all(
        [
            (
                events.CHANGED,
                f"{registry.id}/{stored_as.stored_key(registry, key)}",
                {
                    "registry": registry.id,
                    "key": vault.seal(key, about=about) if is_personal else key,
                },
            )
            for key in keys
        ],
        clock=clock,
    )


def tell_issue(registry: Registry, issue: int, clock: Clock) -> None:
    """Tell which entries an issue has brought, changed or ended."""
    if not registry.followers:
        return
    rows = StoredRecord.objects.filter(registry=registry.id, since=issue).order_by("key")
    keys = []
    for stored, body in rows.values_list("key", "body").iterator():
        known = body or _body_before(registry, stored, issue)
        entry = stored_as.opened(registry, stored, known) if known else None
        if entry is not None and not entry.same_as:
            keys.append(str(entry.values[registry.key]))
    tell(registry, keys, clock)


def _body_before(registry: Registry, stored: str, issue: int) -> str:
    rows = StoredRecord.objects.filter(registry=registry.id, key=stored, since__lt=issue)
    return rows.order_by("-since").values_list("body", flat=True).first() or ""
