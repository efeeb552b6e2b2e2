"""Procedures as places declare them: by which law, and in which words, processes run there."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.logic.process import Action, Notices, Process


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the law of a place says of an action: the article, and its own limits.

    ``within`` and ``max_days`` take the place of those of the process.
    """

    legal_basis: str = ""
    within: Limit | None = None
    max_days: Annotated[int, Meta(ge=1)] | None = None


class Procedure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The law of procedure of a place, laid over the processes that any place may run.

    It holds for what authorities of ``region`` and of all that lies in it decide; where it names
    ``services``, kinds of public services, for those only. What is said for a smaller region or
    for named kinds goes before what is said for all. ``notices`` takes the place of the notices of
    the process, where the process gives one; ``actions`` says on what each action rests; ``steps``
    how long a case should stay in a state, by process and state, in place of what the process says.
    """

    id: str
    title: Text
    region: str
    services: tuple[str, ...] = ()
    notices: Notices = Notices()
    actions: dict[str, Ground] = {}
    steps: dict[str, dict[str, Limit]] = {}


def applying(
    known: Iterable[Procedure], path: Sequence[str], service_kind: str
) -> tuple[Procedure, ...]:
    """Return the procedures that hold in a region for a kind of service, the most general first.

    ``path`` is the way from the top down to the region.
    """
    found = [
        each
        for each in known
        if each.region in path and (not each.services or service_kind in each.services)
    ]
    return tuple(sorted(found, key=lambda each: (path.index(each.region), bool(each.services))))


def under(process: Process, procedures: Iterable[Procedure]) -> Process:
    """Return a process as it runs under procedures, of which the later ones go before."""
    for procedure in procedures:
        grounds = procedure.actions.items()
        changed = {
            name: _on(ground, process.actions[name])
            for name, ground in grounds
            if name in process.actions
        }
        timed = {
            name: msgspec.structs.replace(process.states[name], limit=limit)
            for name, limit in procedure.steps.get(process.id, {}).items()
            if name in process.states
        }
        process = msgspec.structs.replace(
            process,
            states=process.states | timed,
            actions=process.actions | changed,
            notices=_worded(process.notices, procedure.notices),
        )
    return process


def clashes(one: Procedure, other: Procedure) -> bool:
    """Say whether nothing tells which of two procedures goes before the other."""
    is_for_all = not one.services and not other.services
    return one.region == other.region and (is_for_all or bool({*one.services} & {*other.services}))


def _on(ground: Ground, action: Action) -> Action:
    return msgspec.structs.replace(
        action,
        legal_basis=ground.legal_basis or action.legal_basis,
        within=ground.within or action.within,
        max_days=ground.max_days or action.max_days,
    )


def _worded(given: Notices, here: Notices) -> Notices:
    kinds = msgspec.structs.asdict(given).items()
    return Notices(**{name: (getattr(here, name) or kind) if kind else "" for name, kind in kinds})
