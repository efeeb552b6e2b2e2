"""Keep the entries of registries, and look them up with purpose and legal basis."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kallipolis.foundation import vault
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Problem, Reason, Refusal, not_found
from kallipolis.foundation.identity.contracts import CheckedName
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Library
from kallipolis.foundation.places import api as places
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.registries import hot, logic
from kallipolis.platforms.data.registries.adapters import entries as stored_as
from kallipolis.platforms.data.registries.adapters import feeding, noting, telling
from kallipolis.platforms.data.registries.contracts import (
    Cause,
    Elsewhere,
    Entering,
    Fed,
    Grounds,
    Record,
    Registry,
    Renewal,
    Values,
)
from kallipolis.platforms.data.registries.models import Issue, StoredRecord

PHONE: Final = "phone"
REAL_NAME: Final = "real-name check"
CHECKER: Final = system(REAL_NAME)
UNIQUE: Final = ("registry", "key", "since")
MOST_CAUSES: Final = 20
"""How many causes an entry remembers: what is told twice is told soon after."""


def find(registry_id: str, edition: Edition | None = None) -> Registry | None:
    """Return what a registry records, or None if none of this id is published.

    A dataset that is looked up is one, under its own id.
    """
    document = packs.find("registry", registry_id, edition)
    if document is not None:
        registry: Registry = document.body
        return registry
    return _of_dataset(registry_id, packs.edition() if edition is None else edition)


@packs.drawn
def _of_dataset(dataset_id: str, edition: Edition) -> Registry | None:
    found = packs.find("dataset", dataset_id, edition)
    is_one = found is not None and logic.is_looked_up(found.body)
    return logic.as_registry(found.body) if found is not None and is_one else None


def every() -> tuple[Registry, ...]:
    """Return all registries by their ids in order, datasets that are looked up among them."""
    declared: dict[str, Registry] = {
        each.id: logic.as_registry(each) for each in datasets.every() if logic.is_looked_up(each)
    }
    declared |= {id: document.body for id, document in packs.every("registry").items()}
    return tuple(declared[id] for id in sorted(declared))


def declared(library: Library, registry_id: str) -> Registry | None:
    """Return a registry, or a dataset that is looked up, among documents in sight."""
    found = library.find("registry", registry_id)
    if isinstance(found, Registry):
        return found
    rows = library.find("dataset", registry_id)
    is_one = isinstance(rows, Dataset) and logic.is_looked_up(rows)
    return logic.as_registry(rows) if isinstance(rows, Dataset) and is_one else None


def renew(actor: Actor, registry_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Renewal:
    """Take over what the dataset that feeds a registry has published since; done again, nothing.

    An entry is written where its row says otherwise than it did when it was taken: what a case has
    changed since holds until then. A row that is gone ends its entry.

    Raises:
        Refusal: ``registry.not_found``; ``registry.not_fed`` where no dataset feeds it.
        Outage: while the lakehouse does not answer.
    """
    registry = _asked(actor, registry_id, "registry.put")
    if registry.fed_by is None:
        raise Refusal("registry.not_fed", Reason.RULE, values={"registry": registry_id})
    return feeding.renew(actor, registry, registry.fed_by, clock)


def feeds() -> tuple[Fed, ...]:
    """Return which registries a dataset feeds, with how far each has come, by their ids."""
    return feeding.feeds(every())


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

    Nodes that follow the registry are told of what differs from before.

    Raises:
        Refusal: as for ``put``; the problems' fields begin with the number of the entry.
    """
    registry = _asked(actor, registry_id, "registry.put")
    complete = {key: {registry.key: logic.as_key(key), **entries[key]} for key in entries}
    _require_fitting(registry, list(complete.values()))
    now = clock.now()
    since = issue_of(registry_id)
    rows = [
        stored_as.as_row(registry, key, stored_as.Entry(as_of=now, values=dict(values)), since)
        for key, values in complete.items()
    ]
    with database.edge():
        telling.tell(registry, telling.differing(registry, complete), clock)
        StoredRecord.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=UNIQUE,
            update_fields=["body"],
        )
        audit.record(actor, "registry.put", registry_id, detail={"entries": len(rows)}, clock=clock)
    return len(rows)


def remove(actor: Actor, registry_id: str, key: str, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Take an entry out of a registry that is not written as a whole; say whether it was there.

    Raises:
        Refusal: ``registry.not_found``.
    """
    registry = _asked(actor, registry_id, "registry.put")
    with database.edge():
        found = StoredRecord.objects.filter(
            registry=registry_id,
            key=stored_as.stored_key(registry, key),
            since=issue_of(registry_id),
        )
        if not found.delete()[0]:
            return False
        telling.tell(registry, (key,), clock)
        audit.record(actor, "registry.put", registry_id, detail={"removed": 1}, clock=clock)
    return True


def keys(actor: Actor, registry_id: str) -> Iterator[str]:
    """Yield the keys of all entries of a registry.

    Raises:
        Refusal: ``registry.not_found``.
    """
    registry = _asked(actor, registry_id, "registry.look_up")
    current = issue_of(registry_id)
    rows = StoredRecord.objects.filter(registry=registry_id, since__lte=current).exclude(body="")
    for stored in rows.order_by("key").values_list("key", flat=True).distinct().iterator():
        body = hot.body_of(registry_id, stored)
        entry = None if body is None else stored_as.opened(registry, stored, body)
        if entry is not None and not entry.same_as:
            yield str(entry.values[registry.key])


def counted(
    actor: Actor,
    registry_id: str,
    fields: Sequence[str],
    *,
    grounds: Grounds,
    clock: Clock = SYSTEM_CLOCK,
) -> Iterator[Values]:
    """Yield some fields of all entries that a registry has, for whoever counts them.

    That they were read goes on record once, with how many there were; it is not told to each
    person, since nobody is looked at.

    Raises:
        Refusal: ``registry.not_found``; ``registry.field_unknown``; ``registry.grounds_missing``
            when purpose or legal basis is.
    """
    registry = _asked(actor, registry_id, "registry.count")
    _require_known(registry, fields)
    if not (grounds.purpose.strip() and grounds.legal_basis.strip()):
        raise Refusal("registry.grounds_missing", Reason.FORBIDDEN)
    number = 0
    for entry in stored_as.every(registry, issue_of(registry_id)):
        number += 1
        yield logic.only(entry.values, fields)
    detail: dict[str, object] = {
        "fields": tuple(fields),
        "legal_basis": grounds.legal_basis,
        "entries": number,
    }
    with database.edge():
        why = actor.with_purpose(grounds.purpose)
        audit.record(why, "registry.count", registry_id, detail=detail, clock=clock)


def key_told(data: Mapping[str, object]) -> str:
    """Return the key of the entry that an event tells has changed."""
    registry = find(str(data["registry"]))
    key = str(data["key"])
    if registry is None or not logic.is_personal(registry):
        return key
    return vault.unseal(key, about=f"{registry.id} changed")


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
        stored = stored_as.stored_key(registry, key)
        StoredRecord.objects.select_for_update().filter(registry=registry.id, key=stored).first()
        before = stored_as.entry_of(registry, key)
        causes = before.causes if before else ()
        latest = causes[-1] if causes else ""
        if cause.id in causes or not latest.startswith(cause.only_if_last):
            return False
        kept = dict(before.values) if before else {}
        complete = {**kept, registry.key: logic.as_key(key), **values}
        _require_fitting(registry, [complete])
        origins = dict(before.provenance) if before else {}
        origins = {name: origin for name, origin in origins.items() if name not in values}
        taken = before.taken.without(values) if before and before.taken else None
        telling.tell(registry, telling.differing(registry, {key: complete}), clock)
        now, known = clock.now(), (*causes, cause.id)[-MOST_CAUSES:]
        StoredRecord.objects.bulk_create(
            [
                stored_as.as_row(
                    registry,
                    key,
                    stored_as.Entry(
                        as_of=now, values=complete, causes=known, provenance=origins, taken=taken
                    ),
                    issue_of(registry_id),
                )
            ],
            update_conflicts=True,
            unique_fields=UNIQUE,
            update_fields=["body"],
        )
        detail = {"fields": tuple(sorted(values)), "cause": cause.id}
        audit.record(actor, "registry.put", registry_id, detail=detail, clock=clock)
    return True


def issue_of(registry_id: str) -> int:
    """Return which issue of a registry counts; 0 for one that is not written as a whole."""
    found = Issue.objects.filter(registry=registry_id).values_list("current", flat=True).first()
    return found or 0


def prepare_issue(
    actor: Actor,
    registry_id: str,
    issue: int,
    entries: Mapping[str, Entering | Elsewhere | None],
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> int:
    """Write entries that count once ``publish_issue`` says so; None is an entry that is no more.

    It may be called many times, and again; an entry outweighs that there is none. They hold what
    is known, which need not be all that is required: who has no key is found by another.

    Raises:
        Refusal: ``registry.not_found``; ``registry.malformed`` with its problems;
            ``registry.issue_past`` for one that counts already.
    """
    registry = _asked(actor, registry_id, "registry.put")
    _require_coming(registry_id, issue)
    written = [each.values for each in entries.values() if isinstance(each, Entering)]
    _require_fitting(registry, written, is_complete=False)
    now, rows, gone = clock.now(), [], []
    for key, each in entries.items():
        if isinstance(each, Entering):
            known = dict(each.provenance)
            entry = stored_as.Entry(as_of=now, values=dict(each.values), provenance=known)
            rows.append(stored_as.as_row(registry, key, entry, issue))
        elif isinstance(each, Elsewhere):
            entry = stored_as.Entry(as_of=now, values={}, same_as=each.key)
            rows.append(stored_as.as_row(registry, key, entry, issue))
        else:
            stored = stored_as.stored_key(registry, key)
            gone.append(StoredRecord(registry=registry_id, key=stored, since=issue, body=""))
    with database.edge():
        StoredRecord.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=UNIQUE,
            update_fields=["body"],
        )
        StoredRecord.objects.bulk_create(gone, batch_size=500, ignore_conflicts=True)
    return len(rows)


def publish_issue(
    actor: Actor, registry_id: str, issue: int, *, entries: int, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Let an issue count from now on, all of it at once; ``entries`` is how many it has.

    Raises:
        Refusal: ``registry.not_found``; ``registry.issue_past`` for one that counts already.
    """
    registry = _asked(actor, registry_id, "registry.put")
    with database.edge():
        _require_coming(registry_id, issue)
        Issue.objects.update_or_create(
            registry=registry_id, defaults={"current": issue, "entries": entries}
        )
        telling.tell_issue(registry, issue, clock)
        detail = {"issue": issue, "entries": entries}
        audit.record(actor, "registry.put", registry_id, detail=detail, clock=clock)


def tidy_issues(actor: Actor, registry_id: str) -> None:
    """Let go of entries that do not count any more, and of those that never came to count.

    Raises:
        Refusal: ``registry.not_found``.
    """
    _asked(actor, registry_id, "registry.put")
    current = issue_of(registry_id)
    entries = StoredRecord.objects.filter(registry=registry_id)
    with database.edge():
        entries.filter(since__gt=current).delete()
    with database.edge():
        later = entries.filter(since=current).values("key")
        entries.filter(since__lt=current, key__in=later).delete()
        entries.filter(since=current, body="").delete()


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
    Without fields it says that there is an entry, and where that comes from.

    Raises:
        Refusal: ``registry.not_found``; ``registry.field_unknown``; ``registry.grounds_missing``
            when the purpose is, or the legal basis of what a duty carries.
    """
    registry = _asked(actor, registry_id, "registry.look_up")
    _require_known(registry, fields)
    is_personal = logic.is_personal(registry, fields)
    if is_personal and not grounds.are_named:
        raise Refusal("registry.grounds_missing", Reason.FORBIDDEN)
    entry = stored_as.entry_of(registry, key)
    if is_personal:
        noting.look_up(actor, registry_id, fields, grounds, clock=clock)
    if entry is None:
        return None
    return Record(
        registry=registry_id,
        values=logic.only(entry.values, fields),
        as_of=entry.as_of,
        provenance=logic.whence(registry, entry.origins(), fields),
    )


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
    issue = Issue.objects.filter(registry=registry_id).first()
    if issue is not None:
        return issue.entries
    return StoredRecord.objects.filter(registry=registry_id).count()


def _asked(actor: Actor, registry_id: str, act: str) -> Registry:
    registry = find(registry_id)
    if registry is None or not access.allows(actor, act, Resource()):
        values = {"registry": registry_id}
        raise Refusal("registry.not_found", Reason.NOT_FOUND, values=values)
    return registry


def _require_known(registry: Registry, fields: Sequence[str]) -> None:
    unknown = logic.unknown_fields(registry, fields)
    if unknown:
        values = {"registry": registry.id, "field": unknown[0]}
        raise Refusal("registry.field_unknown", Reason.MALFORMED, values=values)


def _require_coming(registry_id: str, issue: int) -> None:
    if issue <= issue_of(registry_id):
        values = {"registry": registry_id, "issue": str(issue)}
        raise Refusal("registry.issue_past", Reason.CONFLICT, values=values)


def _require_fitting(
    registry: Registry, entries: Sequence[Values], *, is_complete: bool = True
) -> None:
    problems = [
        Problem(field=f"{number}.{fault.field}", code=fault.code, values=fault.values)
        for number, values in enumerate(entries)
        for fault in logic.faults(registry, values)
        if is_complete or fault.code != "registry.value_missing"
    ]
    if problems:
        values = {"registry": registry.id}
        raise Refusal(
            "registry.malformed", Reason.MALFORMED, values=values, problems=tuple(problems)
        )
