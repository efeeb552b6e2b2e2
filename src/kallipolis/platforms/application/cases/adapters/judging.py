"""Ask access what an actor is to a case, and what they may do in it."""

from collections.abc import Callable
from functools import cache

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.cases.adapters.keeping import Scene
from kallipolis.platforms.application.cases.contracts import ActionOffer
from kallipolis.platforms.application.cases.logic import moves, showing, standing
from kallipolis.platforms.application.cases.logic.context import Who
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.records import EMPTY
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Relation

Judge = Callable[[Relation, str], bool]


def who_acts(actor: Actor, snapshot: Snapshot, process: Process, name: str) -> Who:
    """Return an actor as who they are in an action, the first that its process names.

    Raises:
        Refusal: ``case.action_unknown``; ``case.not_yours``.
    """
    action = process.actions.get(name)
    if action is None:
        raise Refusal("case.action_unknown", Reason.NOT_FOUND, values={"action": name})
    if actor.kind is ActorKind.SYSTEM:
        return Who(relation=Relation.SYSTEM, name=actor.name)
    for relation in action.by:
        if relation is not Relation.SYSTEM and access.allows(
            actor, action.act, standing.resource_of(relation, snapshot)
        ):
            return standing.as_who(actor, relation, snapshot)
    raise Refusal("case.not_yours", Reason.FORBIDDEN, values={"action": name})


def judge(actor: Actor, snapshot: Snapshot) -> Judge:
    """Return who answers whether the actor may do an act as this or that, asking access once."""

    @cache
    def may(relation: Relation, act: str) -> bool:
        if (relation is Relation.SYSTEM) != (actor.kind is ActorKind.SYSTEM):
            return False
        return access.allows(actor, act, standing.resource_of(relation, snapshot))

    return may


def relations_of(may: Judge) -> tuple[Relation, ...]:
    """Return everything that the actor is to the case."""
    return tuple(relation for relation, act in standing.ACT_OF.items() if may(relation, act))


def offers_of(may: Judge, snapshot: Snapshot, scene: Scene) -> tuple[ActionOffer, ...]:
    """Return the actions that the actor may take now, the requests left aside."""
    return tuple(
        showing.offer(name, action)
        for name, action in scene.process.actions.items()
        if snapshot.state in action.from_
        and any(
            may(relation, action.act)
            and moves.is_possible(snapshot, scene.context(name, EMPTY, Who(relation=relation)))
            for relation in action.by
        )
    )
