"""Let a case have other evidence than before, and its rules see that."""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.cases.adapters import keeping
from kallipolis.platforms.application.cases.events import EvidenceAnswered, EvidenceForgone
from kallipolis.platforms.application.cases.logic.records import Move
from kallipolis.platforms.application.cases.logic.requests import Answers
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot

ABOUT_PROOF: Final = (EvidenceAnswered, EvidenceForgone)

Seen = Callable[[Answers, Answers], Answers]


def move(
    actor: Actor,
    case_id: CaseId,
    moved: Callable[[Snapshot], Move | None],
    *,
    seen: Seen,
    clock: Clock,
) -> bool:
    """Make a move that changes evidence, in an open case, and say whether there was one.

    Raises:
        Refusal: ``case.not_found`` for anybody but the platform.
    """
    with database.edge():
        _, stored = keeping.locked(case_id)
        telemetry.bind(case=case_id)
        if actor.kind is not ActorKind.SYSTEM:
            raise not_found("case.not_found")
        if stored.snapshot.is_closed:
            return False
        made = moved(stored.snapshot)
        if made is None:
            return False
        scene = keeping.scene_of(stored.snapshot, clock)
        facts = seen(stored.content.answers, stored.content.facts)
        after = keeping.keep(actor, stored, replace(made, seen=facts), scene)
        names = tuple(fact.requirement for fact in made.facts if isinstance(fact, ABOUT_PROOF))
        parties, detail = (after.applicant,), {"pieces": names}
        audit.record(actor, "case.receive", after.id, parties=parties, detail=detail, clock=clock)
    return True
