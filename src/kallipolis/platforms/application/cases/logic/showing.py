"""A case as one actor is shown it; to the applicant, what is said among officials stays hidden."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.platforms.application.cases.contracts import (
    ActionOffer,
    Answers,
    CaseView,
    PastCase,
)
from kallipolis.platforms.application.cases.logic import clocks, faces, ticks
from kallipolis.platforms.application.cases.logic.process import Action, Choice, Process
from kallipolis.platforms.application.cases.logic.records import Entry
from kallipolis.platforms.application.cases.logic.snapshot import Content, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Outcome, Relation

OTHERS: Final = "others"
"""Where the facts of a case keep apart what is about other people."""


def in_full(facts: Answers) -> Answers:
    """Return the facts of a case with what is about other people in its place."""
    apart = facts.get(OTHERS)
    own = without_others(facts)
    return _merged(own, apart) if isinstance(apart, dict) else own


def without_others(facts: Answers) -> Answers:
    """Return the facts of a case as its applicant may see them."""
    return {name: value for name, value in facts.items() if name != OTHERS}


def _merged(facts: Answers, more: Answers) -> Answers:
    found = dict(facts)
    for name, value in more.items():
        held = found.get(name)
        if isinstance(held, dict) and isinstance(value, dict):
            found[name] = _merged(held, value)
        else:
            found[name] = value
    return found


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks, as what, when, and what they may do."""

    relations: tuple[Relation, ...]
    offers: tuple[ActionOffer, ...]
    now: datetime

    @property
    def is_applicant_only(self) -> bool:
        """Say whether they are the applicant and nothing else."""
        return self.relations == (Relation.APPLICANT,)


def view(
    process: Process,
    calendar: Calendar,
    snapshot: Snapshot,
    viewer: Viewer,
    *,
    history: tuple[Entry, ...],
    content: Content,
) -> CaseView:
    """Return a case as a viewer is shown it."""
    hides = viewer.is_applicant_only
    is_applicant = Relation.APPLICANT in viewer.relations
    running = clocks.terms(process, calendar, snapshot)
    light = clocks.light_of(snapshot, running, viewer.now)
    outline = faces.outline(process, calendar, snapshot, light)
    is_escalated = not hides and ticks.is_escalated(snapshot, running)
    return CaseView(
        case=replace(outline, is_escalated=is_escalated),
        relations=viewer.relations,
        clock=faces.clock_face(process, calendar, snapshot, viewer.now),
        actions=viewer.offers,
        answers=content.answers,
        evidence=snapshot.evidence,
        wanted=() if hides else snapshot.wanted,
        facts=without_others(content.facts) if is_applicant else in_full(content.facts),
        history=tuple(
            faces.history_entry(process, entry)
            for entry in history
            if not (hides and faces.is_internal(process, entry))
        ),
        corrections=snapshot.corrections,
        gaps=snapshot.gaps,
        reviewing=() if hides else snapshot.reviewing,
        reviews=() if hides else snapshot.reviews,
        decision=snapshot.decision,
        earlier_decisions=snapshot.earlier_decisions,
        rating=snapshot.rating,
        remarks=() if hides else snapshot.remarks,
        parts=tuple(part.progress for part in snapshot.parts),
        pauses=snapshot.pauses,
        commitment=snapshot.commitment,
        fee=snapshot.fee,
    )


def offer(name: str, action: Action) -> ActionOffer:
    """Return an action as it is offered."""
    choices = tuple(action.to.to) if isinstance(action.to, Choice) else ()
    return ActionOffer(
        name=name,
        title=action.title,
        needs=action.needs,
        takes=action.takes,
        choices=choices,
        most_days=action.max_days,
    )


def past_case(snapshot: Snapshot, content: Content) -> PastCase:
    """Return a decided case without whom it was about."""
    return PastCase(
        id=snapshot.id,
        edition=snapshot.edition,
        outcome=snapshot.outcome or Outcome.WITHDRAWN,
        decided_at=snapshot.decided_at or snapshot.submitted_at,
        answers=content.answers,
        facts=in_full(content.facts),
    )
