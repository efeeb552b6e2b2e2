"""Keep the entries of registries, and look them up with purpose and legal basis."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from kallipolis.foundation import vault
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Problem, Reason, Refusal, not_found
from kallipolis.foundation.identity.contracts import CheckedName
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.registries import hot, logic
from kallipolis.platforms.data.registries.contracts import (
    Cause,
    Grounds,
    Record,
    Registry,
    Value,
    Values,
)
from kallipolis.platforms.data.registries.models import StoredRecord

PHONE: Final = "phone"
REAL_NAME: Final = "real-name check"
CHECKER: Final = system(REAL_NAME)
MOST_CAUSES: Final = 20
"""How many causes an entry remembers: what is told twice is told soon after."""


def find(registry_id: str) -> Registry | None:
    """Return what a registry records, or None if none of this id is published."""
    document = packs.find("registry", registry_id)
    return None if document is None else document.body


def put(
    actor: Actor, registry_id: str, key: str, values: Values, *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Record what a registry says of a key, in place of what it said before.

    Raises:
        Refusal: ``registry.not_found``; ``registry.malformed`` with its problems.
    """
    put_many(actor, registry_id, {key: values}, clock=clock)


def put_many(
    actor: Actor,
    registry_id: str,
    entries: Mapping[str, Values],
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> int:
    """Record many entries by their keys, all or none, and return how many.

    Raises:
        Refusal: as for ``put``; the problems' fields begin with the number of the entry.
    """
    registry = _asked(actor, registry_id, "registry.put")
    complete = {key: {registry.key: logic.as_key(key), **entries[key]} for key in entries}
    _require_fitting(registry, list(complete.values()))
    now = clock.now()
    rows = [
        _as_row(registry, key, Entry(as_of=now, values=dict(values)))
        for key, values in complete.items()
    ]
    with database.edge():
        StoredRecord.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["registry", "key"],
            update_fields=["body"],
        )
        audit.record(actor, "registry.put", registry_id, detail={"entries": len(rows)}, clock=clock)
    return len(rows)


def amend(
    actor: Actor,
    registry_id: str,
    key: str,
    values: Values,
    *,
    cause: Cause,
    clock: Clock = SYSTEM_CLOCK,
) -> bool:
    """Change some fields of an entry, made if there is none; say whether anything was written.

    A cause that has changed the entry already changes nothing again.

    Raises:
        Refusal: as for ``put``.
    """
    registry = _asked(actor, registry_id, "registry.put")
    with database.edge():
        stored = _stored_key(registry, key)
        StoredRecord.objects.select_for_update().filter(registry=registry.id, key=stored).first()
        before = _entry(registry, key)
        causes = before.causes if before else ()
        latest = causes[-1] if causes else ""
        if cause.id in causes or not latest.startswith(cause.only_if_last):
            return False
        kept = dict(before.values) if before else {}
        complete = {**kept, registry.key: logic.as_key(key), **values}
        _require_fitting(registry, [complete])
        now, known = clock.now(), (*causes, cause.id)[-MOST_CAUSES:]
        StoredRecord.objects.bulk_create(
            [_as_row(registry, key, Entry(as_of=now, values=complete, causes=known))],
            update_conflicts=True,
            unique_fields=["registry", "key"],
            update_fields=["body"],
        )
        detail = {"fields": tuple(sorted(values)), "cause": cause.id}
        audit.record(actor, "registry.put", registry_id, detail=detail, clock=clock)
    return True


@telemetry.traced
def look_up(
    actor: Actor,
    registry_id: str,
    key: str,
    *,
    fields: Sequence[str],
    grounds: Grounds,
    clock: Clock = SYSTEM_CLOCK,
) -> Record | None:
    """Return the fields asked for of the entry of a key, None if the registry has no such entry.

    A look-up that tells something about a person goes on that person's record, found or not.

    Raises:
        Refusal: ``registry.not_found``; ``registry.field_unknown``; ``registry.grounds_missing``
            when purpose or legal basis is.
    """
    registry = _asked(actor, registry_id, "registry.look_up")
    unknown = logic.unknown_fields(registry, fields)
    if unknown:
        values = {"registry": registry_id, "field": unknown[0]}
        raise Refusal("registry.field_unknown", Reason.MALFORMED, values=values)
    is_personal = logic.is_personal(registry, fields)
    if is_personal and not (grounds.purpose.strip() and grounds.legal_basis.strip()):
        raise Refusal("registry.grounds_missing", Reason.FORBIDDEN)
    entry = _entry(registry, key)
    if is_personal:
        _write_down(actor, registry_id, fields, grounds, clock=clock)
    if entry is None:
        return None
    return Record(registry=registry_id, values=logic.only(entry.values, fields), as_of=entry.as_of)


def public_fields(registry_id: str, fields: Sequence[str]) -> tuple[str, ...] | None:
    """Return which of the fields tell nothing about a person; None where an entry itself does.

    Raises:
        Refusal: ``registry.not_found``.
    """
    registry = find(registry_id)
    if registry is None:
        raise not_found("registry.not_found")
    return logic.public_fields(registry, fields)


@telemetry.traced
def check_name(
    actor: Actor = CHECKER, *, name: str, id_number: str, clock: Clock = SYSTEM_CLOCK
) -> CheckedName:
    """Say whether the registry that the place names knows this name under this number.

    Missing: the telephone is empty where the registry keeps none.

    Raises:
        Outage: while that registry is not published.
    """
    check = places.here().real_name
    registry = find(check.registry)
    if registry is None:
        raise Outage("population-registry")
    fields = ("name",) if logic.unknown_fields(registry, (PHONE,)) else ("name", PHONE)
    grounds = Grounds(purpose=REAL_NAME, legal_basis=check.legal_basis)
    record = look_up(actor, check.registry, id_number, fields=fields, grounds=grounds, clock=clock)
    if record is None or record.values["name"] != name.strip():
        return CheckedName(is_confirmed=False)
    return CheckedName(is_confirmed=True, phone=str(record.values.get(PHONE) or ""))


def count(registry_id: str) -> int:
    """Return how many entries a registry has."""
    return StoredRecord.objects.filter(registry=registry_id).count()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the body of a stored entry holds; ``causes`` are why it was changed, latest last."""

    as_of: datetime
    values: dict[str, Value]
    causes: tuple[str, ...] = ()


def _asked(actor: Actor, registry_id: str, act: str) -> Registry:
    registry = find(registry_id)
    if registry is None or not access.allows(actor, act, Resource()):
        values = {"registry": registry_id}
        raise Refusal("registry.not_found", Reason.NOT_FOUND, values=values)
    return registry


def _require_fitting(registry: Registry, entries: Sequence[Values]) -> None:
    problems = [
        Problem(field=f"{number}.{fault.field}", code=fault.code, values=fault.values)
        for number, values in enumerate(entries)
        for fault in logic.faults(registry, values)
    ]
    if problems:
        values = {"registry": registry.id}
        raise Refusal(
            "registry.malformed", Reason.MALFORMED, values=values, problems=tuple(problems)
        )


def _as_row(registry: Registry, key: str, entry: Entry) -> StoredRecord:
    stored = _stored_key(registry, key)
    body = msgspec.json.encode(entry).decode()
    if logic.has_personal_fields(registry):
        body = vault.seal(body, about=f"{registry.id} {stored}")
    return StoredRecord(registry=registry.id, key=stored, body=body)


def _entry(registry: Registry, key: str) -> Entry | None:
    stored = _stored_key(registry, key)
    body = hot.body_of(registry.id, stored)
    if body is None:
        return None
    if logic.has_personal_fields(registry):
        body = vault.unseal(body, about=f"{registry.id} {stored}")
    return msgspec.json.decode(body, type=Entry)


def _stored_key(registry: Registry, key: str) -> str:
    """Return what an entry is found by: a fingerprint where the key tells who it is."""
    if logic.is_personal(registry):
        return vault.fingerprint(logic.as_key(key), about=f"registry {registry.id}")
    return logic.as_key(key)


def _write_down(
    actor: Actor, registry_id: str, fields: Sequence[str], grounds: Grounds, *, clock: Clock
) -> None:
    concerned = grounds.about or grounds.party
    parties = () if concerned is None else (concerned,)
    detail: dict[str, object] = {
        "fields": tuple(fields),
        "legal_basis": grounds.legal_basis,
        "case": grounds.case or "",
    }
    if grounds.is_consented:
        detail["consent"] = True
    if grounds.about not in {None, grounds.party}:
        detail["for"] = grounds.party or ""
    why = actor.with_purpose(grounds.purpose)
    audit.record(why, "registry.look_up", registry_id, parties=parties, detail=detail, clock=clock)
