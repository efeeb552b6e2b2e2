"""What is said with an act of the demo: each field that the action needs or takes, by its name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec
from django.conf import settings

from kallipolis.domains.government.outputs import api as outputs
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar.contracts import DayUnit, Limit
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    ActionOffer,
    CaseView,
    Correction,
    Gap,
    Outcome,
    Piece,
    Request,
    ReviewAsked,
    Wanted,
)
from kallipolis.platforms.application.contradictions.contracts import VALUE
from kallipolis.platforms.application.services import api as services
from kallipolis.site.demo.cast import City
from kallipolis.site.demo.words import words

GAP_DAYS: Final = 15
REVIEW_LIMIT: Final = Limit(days=3, unit=DayUnit.WORKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody's turn in a case: what they do, and what the plot lets them say."""

    city: City
    actor: Actor
    view: CaseView
    does: str
    says: Mapping[str, object]

    def words(self, topic: str) -> str:
        """Return something to say on a topic."""
        return words(topic, self.city.rng)


def request_of(turn: Turn, offer: ActionOffer) -> Request:
    """Say all that an action needs and takes, as the plot has it or as chance does."""
    wanted = (*offer.needs, *offer.takes)
    parts = {name: _PARTS[name](turn) for name in wanted if name in _PARTS}
    said = {name: value for name, value in turn.says.items() if name in wanted}
    parts = {name: value for name, value in (parts | said).items() if value is not None}
    return msgspec.structs.replace(Request(), **parts)


def _reason(turn: Turn) -> str:
    says = turn.says
    told = {
        "decide": str(says.get("outcome", "granted")),
        "suspend": str(says.get("kind", "other")),
        "order-inspection": "inspection",
        "record-inspection": "agree",
        "give-opinion": str(says.get("opinion", "agree")),
        "rate": "praise" if says.get("rating", 5) == HIGHEST else "blame",
        "order-rectification": "rectify",
        "report-rectified": "rectified",
        "refuse": "refused",
    }
    return turn.words(told.get(turn.does, turn.does))


HIGHEST: Final = 5


def _rule(turn: Turn) -> str | None:
    """Cite the law of the service, else that of the procedure, else what the place says."""
    case = turn.view.case
    service = services.get(case.service, case.edition)
    if service.legal_basis:
        return service.legal_basis[0].citation
    if turn.does not in RULED and turn.says.get("outcome") is Outcome.GRANTED:
        return None
    action = cases.process_of(case, service.kind).actions.get(turn.does)
    return (action.legal_basis if action else "") or turn.words("rule")


RULED: Final = frozenset({"explain", "not-adopt"})
"""Acts that name the rule they go by."""


def _remedy(turn: Turn) -> str | None:
    """Name the ways to contest that the place has for whom decides, and no others."""
    if turn.says.get("outcome") is Outcome.GRANTED:
        return None
    ways = outputs.remedies_against(turn.view.case.deciding)
    return ways.in_language(settings.LANGUAGE_CODE) if ways else turn.words("remedy")


def _corrections(turn: Turn) -> tuple[Correction, ...]:
    brought = [piece.requirement for piece in turn.view.evidence if piece.source == "upload"]
    items = brought or list(turn.view.answers)[:1]
    chosen = turn.city.rng.sample(items, min(len(items), turn.city.rng.choice((1, 1, 2))))
    return tuple(Correction(item=item, words=turn.words("correction")) for item in chosen)


def _reviews(turn: Turn) -> tuple[ReviewAsked, ...]:
    asked = turn.view.reviewing or _neighbours(turn)
    return tuple(ReviewAsked(organisation=each, limit=REVIEW_LIMIT) for each in asked)


def _neighbours(turn: Turn) -> tuple[OrganisationId, ...]:
    region = organisations.get(turn.view.case.deciding).region
    there = [o.id for o in organisations.authorities(region) if o.id != turn.view.case.deciding]
    return tuple(turn.city.rng.sample(there, min(2, len(there))))


def _organisation(turn: Turn) -> OrganisationId:
    """Return who else may be competent: another authority of the same region."""
    others = _neighbours(turn)
    return others[0] if others else turn.view.case.deciding


def _gaps(turn: Turn) -> tuple[Gap, ...]:
    until = turn.city.today + timedelta(days=GAP_DAYS)
    missing: Iterable[Piece] = (p for p in turn.view.evidence if not p.is_there and p.may_follow)
    return tuple(Gap(requirement=piece.requirement, until=until) for piece in missing)


def _evidence(turn: Turn) -> tuple[Piece, ...]:
    notice = turn.view.corrections
    asked = {correction.item for correction in notice.items} if notice else set()
    asked |= {gap.requirement for gap in turn.view.gaps if gap.supplied_at is None}
    known = {piece.requirement for piece in turn.view.evidence}
    files = (turn.city.sheet(turn.actor),)
    return tuple(Piece(requirement=r, source="upload", files=files) for r in sorted(asked & known))


def _answers(turn: Turn) -> dict[str, object]:
    notice = turn.view.corrections
    asked = [correction.item for correction in notice.items] if notice else []
    return {name: turn.view.answers[name] for name in asked if name in turn.view.answers}


def _outputs(turn: Turn) -> dict[str, object]:
    return {each.name: _output(turn, each) for each in turn.view.wanted}


def _output(turn: Turn, wanted: Wanted) -> object:
    claimed = turn.view.answers.get("claimed")
    if wanted.name == VALUE and claimed:
        return claimed
    rng = turn.city.rng
    if wanted.labels:
        value = rng.choice(list(wanted.labels))
        return [value] if wanted.type == "list" else value
    said: dict[str, object] = {
        "date": (turn.city.today + timedelta(days=365)).isoformat(),
        "integer": rng.randint(1, 4),
        "decimal": 1.0,
        "money": rng.randrange(1, 50) * 10_000,
        "boolean": True,
        "list": [turn.words("note")],
        "region": turn.view.case.region,
    }
    return said.get(wanted.type, turn.words("note"))


_PARTS: Final[dict[str, Callable[[Turn], object]]] = {
    "reason": _reason,
    "rule": _rule,
    "remedy": _remedy,
    "outputs": _outputs,
    "organisation": _organisation,
    "reviews": _reviews,
    "corrections": _corrections,
    "gaps": _gaps,
    "evidence": _evidence,
    "answers": _answers,
    "commitment": lambda turn: turn.words("story"),
}
"""What is said in each field of a request where the plot does not say it."""
