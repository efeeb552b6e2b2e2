"""A year in the lives of cases: sent in by people, worked on by officials, one act at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock, SetClock
from kallipolis.foundation.database.api import attempt
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import FileId, OrganisationId
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    ActionOffer,
    Case,
    CaseView,
    Correction,
    Gap,
    Opinion,
    Outcome,
    PauseKind,
    Phase,
    Piece,
    Request,
    ReviewAsked,
    Wanted,
)
from kallipolis.site.demo.answers import Pen, filled

LIKELY: Final = {
    "accept": 30.0,
    "decide": 30.0,
    "give-opinion": 30.0,
    "supply": 25.0,
    "deliver": 20.0,
    "resume": 20.0,
    "rate": 6.0,
    "ask-corrections": 2.0,
    "suspend": 2.0,
    "withdraw": 0.1,
    "transfer": 0.2,
    "reopen": 0.1,
    "refuse-acceptance": 0.6,
}
"""How likely an act is where it is possible; the others are 1."""

MOST_ACTS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who there is to act, what there is to upload, and until when time runs."""

    officials: dict[OrganisationId, Actor]
    sheet: Callable[[Actor], FileId]
    clock: SetClock
    rng: Random


def send_in(scene: Scene, actor: Actor, service: str) -> Case | None:
    """Apply as somebody might; None where the form or the rules say no."""
    sheet = scene.sheet(actor)
    asked = Submission(service=service, answers={})
    try:
        with attempt():
            ready = submissions.examine(actor, asked, clock=scene.clock).prepared
            pen = Pen(ready.context, sheet, scene.rng)
            answers = filled(ready.form, ready.answers, pen)
            if answers is None:
                return None
            asked = Submission(service=service, answers=answers, key=f"demo-{scene.rng.random()}")
            lacking = submissions.examine(actor, asked, clock=scene.clock).lacking
            uploads = {item.type: (sheet,) for item in lacking}
            full = Submission(service=service, answers=answers, uploads=uploads, key=asked.key)
            return submissions.submit(actor, full, clock=scene.clock)
    except Refusal:
        return None


def live(scene: Scene, case: Case, applicant: Actor, until: Clock) -> None:
    """Let people act in a case, some days apart, until it is closed, forgotten or today."""
    for _ in range(MOST_ACTS):
        if case.phase is Phase.CLOSED or scene.rng.random() < 0.06:
            return
        scene.clock.advance(hours=scene.rng.choice((2, 20, 24, 48, 70)))
        if scene.clock.now() >= until.now():
            return
        case = _act(scene, case, applicant) or case


def _act(scene: Scene, case: Case, applicant: Actor) -> Case | None:
    actors = [applicant]
    view = cases.find_for(applicant, case.id, clock=scene.clock)
    names = dict.fromkeys((case.accepting, case.deciding, case.delivering, *view.reviewing))
    actors += [scene.officials[name] for name in names if name in scene.officials]
    choices = [
        (actor, seen, offer)
        for actor in actors
        for seen in [cases.find_for(actor, case.id, clock=scene.clock)]
        for offer in seen.actions
    ]
    if not choices:
        return None
    weights = [LIKELY.get(offer.name, 1.0) for _, _, offer in choices]
    actor, view, offer = scene.rng.choices(choices, weights)[0]
    try:
        request = _request(scene, actor, view, offer)
        with attempt():
            return cases.act(actor, case.id, offer.name, request, clock=scene.clock)
    except Refusal:
        return None


def _request(scene: Scene, actor: Actor, view: CaseView, offer: ActionOffer) -> Request:
    wanted = {*offer.needs, *offer.takes}
    parts = {name: make(scene, actor, view) for name, make in _PARTS.items() if name in wanted}
    return Request(**parts)  # type: ignore[arg-type]  # each part has the type of its field


def _outcome(scene: Scene, actor: Actor, view: CaseView) -> object:
    return Outcome.GRANTED if scene.rng.random() < 0.88 else Outcome.REFUSED


def _corrections(scene: Scene, actor: Actor, view: CaseView) -> object:
    items = [piece.requirement for piece in view.evidence] or list(view.answers)[:1]
    return (Correction(item=scene.rng.choice(items), words="第二页不清晰，请重新上传。"),)


def _reviews(scene: Scene, actor: Actor, view: CaseView) -> object:
    region = view.case.deciding.partition("@")[2]
    others = [o for o in scene.officials if o.endswith(f"@{region}") and o != view.case.deciding]
    return tuple(ReviewAsked(organisation=o) for o in scene.rng.sample(others, min(2, len(others))))


def _gaps(scene: Scene, actor: Actor, view: CaseView) -> object:
    until = (scene.clock.now() + timedelta(days=20)).date()
    missing: Iterable[Piece] = (p for p in view.evidence if not p.is_there and p.may_follow)
    return tuple(Gap(requirement=piece.requirement, until=until) for piece in missing)


def _evidence(scene: Scene, actor: Actor, view: CaseView) -> object:
    asked = {c.item for c in view.corrections.items} if view.corrections else set()
    asked |= {gap.requirement for gap in view.gaps}
    known = {piece.requirement for piece in view.evidence}
    sheet = scene.sheet(actor)
    return tuple(
        Piece(requirement=r, source="upload", files=(sheet,)) for r in sorted(asked & known)
    )


def _outputs(scene: Scene, actor: Actor, view: CaseView) -> object:
    return {each.name: _output(scene, each) for each in view.wanted}


def _output(scene: Scene, wanted: Wanted) -> object:
    if wanted.labels:
        value = scene.rng.choice(list(wanted.labels))
        return [value] if wanted.type == "list" else value
    year = timedelta(days=365)
    said: dict[str, object] = {
        "date": (scene.clock.now() + year).date().isoformat(),
        "integer": scene.rng.randint(1, 4),
        "decimal": 1.0,
        "money": 10000,
        "boolean": True,
        "list": ["演示"],
    }
    return said.get(wanted.type, "演示")


def _organisation(scene: Scene, actor: Actor, view: CaseView) -> object:
    return view.case.deciding


_PARTS: Final[dict[str, Callable[[Scene, Actor, CaseView], object]]] = {
    "reason": lambda scene, actor, view: "经核实，按规定办理。",
    "rule": lambda scene, actor, view: "cn-administrative-licensing-law/art-38",
    "remedy": lambda scene, actor, view: (
        "可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
    ),
    "outcome": _outcome,
    "outputs": _outputs,
    "opinion": lambda scene, actor, view: scene.rng.choice((Opinion.AGREE, Opinion.AGREE)),
    "kind": lambda scene, actor, view: scene.rng.choice(tuple(PauseKind)),
    "days": lambda scene, actor, view: scene.rng.randint(1, 10),
    "organisation": _organisation,
    "reviews": _reviews,
    "corrections": _corrections,
    "gaps": _gaps,
    "evidence": _evidence,
    "commitment": lambda scene, actor, view: "本人承诺符合条件。",
    "rating": lambda scene, actor, view: scene.rng.choice((5, 5, 5, 4, 4, 3, 2, 1)),
}
"""What is said in each field of a request."""
