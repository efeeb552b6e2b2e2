"""Entries of the ledger about a person, as they want to read them: who, what and why, by day."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby
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

NOUNS: Final = frozenset({"case", "credential", "mandate", "access", "appointment", "queue"})
OTHER: Final = "other"
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

    Shape: ``deeds`` are words with how often, the most frequent first.
    """

    day: date
    who: Who
    actor: str
    purpose: str
    deeds: tuple[tuple[str, int], ...]
    look_ups: tuple[LookUp, ...] = ()


def by_day(
    entries: Iterable[AuditEntry], me: str, zone: tzinfo, nodes: Collection[str] = ()
) -> tuple[Reading, ...]:
    """Gather entries that lie next to each other and differ in nothing but the act.

    ``nodes`` are the other installations that may ask this one.

    Shape: ``entries`` as the ledger lists them; the order of their days is kept.
    """

    def key(entry: AuditEntry) -> tuple[date, str, str, str]:
        day = entry.time.astimezone(zone).date()
        return day, entry.actor_kind, entry.actor, entry.purpose

    return tuple(
        Reading(
            day=day,
            who="node" if kind == "system" and actor in nodes else _who(kind, actor, me),
            actor=actor,
            purpose=purpose,
            deeds=_deeds(found),
            look_ups=tuple(dict.fromkeys(_look_up(e) for e in found if e.act in ASKED)),
        )
        for (day, kind, actor, purpose), found in (
            (about, list(each)) for about, each in groupby(entries, key)
        )
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


def _who(kind: str, actor: str, me: str) -> Who:
    if actor == me:
        return "you"
    known: dict[str, Who] = {"system": "platform", "official": "official"}
    return known.get(kind, "other")
