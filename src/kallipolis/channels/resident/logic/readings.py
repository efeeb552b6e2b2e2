"""Entries of the ledger about a person, as they want to read them: who, what and why, by day."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final, Literal

import msgspec

from kallipolis.foundation.audit.contracts import AuditEntry
from kallipolis.foundation.text import Text

Who = Literal["you", "node", "platform", "official", "other"]

DEEDS: Final = {
    "registry.look_up": "looked-up",
    "evidence.ask": "asked-elsewhere",
    "evidence.receive": "received-elsewhere",
    "registry.put": "recorded",
    "party.identify": "read-identity",
    "party.find": "found",
    "party.list": "found",
    "party.register": "registered",
    "file.store": "kept-file",
    "file.read": "read-file",
    "file.discard": "removed-file",
    "case.view": "read-case",
    "case.tick": "clock",
    "login.open": "log-in",
    "login.block": "log-in",
    "login.accept": "log-in",
    "login.prove": "log-in",
    "audit.search": "read-record",
}
"""What an act is called here; others go by their noun."""

OWN_DATA: Final = "own-data"
"""For what somebody looks at what registers hold of them: the platform reads, they are shown it."""

NOUNS: Final = frozenset(
    {
        "case",
        "credential",
        "mandate",
        "access",
        "appointment",
        "queue",
        "contradiction",
        "objection",
    }
)
OTHER: Final = "other"
UPKEEP: Final = frozenset({"clock", "read-case", "case", "credential"})
"""What the platform does by itself to carry on cases."""
ASKED: Final = frozenset({"registry.look_up", "evidence.ask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """What was asked of a registry: which fields, what for, by which law or whose word.

    Missing: ``proof``, ``basis`` and ``carried_by`` are empty in entries that say nothing of them.
    """

    registry: str
    fields: tuple[str, ...]
    basis: str
    carried_by: str
    proof: str
    reason: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one actor did for one purpose on one day.

    ``cases`` are those that something was done in; ``is_upkeep`` says that the platform only kept
    cases going and looked nothing up. Shape: ``deeds`` are words with how often, the
    most frequent first.
    """

    day: date
    who: Who
    actor: str
    purpose: str
    deeds: tuple[tuple[str, int], ...]
    look_ups: tuple[LookUp, ...] = ()
    cases: tuple[str, ...] = ()
    is_upkeep: bool = False

    @property
    def is_own_look(self) -> bool:
        """Say whether somebody looked at what registers hold of them."""
        return self.purpose == OWN_DATA


def by_day(
    entries: Iterable[AuditEntry], me: str, zone: tzinfo, nodes: Collection[str] = ()
) -> tuple[Reading, ...]:
    """Gather the entries of a day that differ in nothing but the act.

    ``nodes`` are the other installations that may ask this one.

    Shape: ``entries`` as the ledger lists them; each reading stands where its first entry does.
    """
    gathered: dict[tuple[date, Who, str, str, bool], list[AuditEntry]] = {}
    for entry in entries:
        day, who = entry.time.astimezone(zone).date(), _who(entry, me, nodes)
        is_upkeep = who == "platform" and _deed(entry.act) in UPKEEP
        actor = me if entry.purpose == OWN_DATA else entry.actor
        gathered.setdefault((day, who, actor, entry.purpose, is_upkeep), []).append(entry)
    return tuple(
        Reading(
            day=day,
            who=who,
            actor=actor,
            purpose=purpose,
            deeds=_deeds(found),
            look_ups=tuple(dict.fromkeys(_look_up(e) for e in found if e.act in ASKED)),
            cases=tuple(dict.fromkeys(e.subject for e in found if e.act.startswith("case."))),
            is_upkeep=is_upkeep,
        )
        for (day, who, actor, purpose, is_upkeep), found in gathered.items()
    )


def may_object(
    readings: Iterable[Reading], services: Collection[str]
) -> dict[tuple[str, str], LookUp]:
    """Return what may be objected to: each look-up that a duty carried, once, by service and proof.

    ``services`` are those purposes that are public services.
    """
    return {
        (reading.purpose, one.proof): one
        for reading in readings
        if reading.purpose in services
        for one in reading.look_ups
        if one.proof and one.carried_by == "duty"
    }


def _deeds(entries: Sequence[AuditEntry]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(_deed(entry.act) for entry in entries).most_common())


def _look_up(entry: AuditEntry) -> LookUp:
    detail, fields = entry.detail, entry.detail.get("fields")
    reason = detail.get("reason")
    return LookUp(
        registry=str(detail.get("registry") or entry.subject),
        fields=tuple(map(str, fields)) if isinstance(fields, list | tuple) else (),
        basis=str(detail.get("legal_basis") or ""),
        carried_by=str(detail.get("carried_by") or ("consent" if detail.get("consent") else "")),
        proof=str(detail.get("proof") or ""),
        reason=msgspec.convert(reason, Text) if reason is not None else None,
    )


def _deed(act: str) -> str:
    noun = act.partition(".")[0]
    return DEEDS.get(act) or (noun if noun in NOUNS else OTHER)


def _who(entry: AuditEntry, me: str, nodes: Collection[str]) -> Who:
    if entry.actor == me or entry.purpose == OWN_DATA:
        return "you"
    if entry.actor_kind == "system" and entry.actor in nodes:
        return "node"
    known: dict[str, Who] = {"system": "platform", "official": "official"}
    return known.get(entry.actor_kind, "other")
