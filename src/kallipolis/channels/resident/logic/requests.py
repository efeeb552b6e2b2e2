"""Which of the actions offered in a case can be taken on a page, and what to ask for each."""

from collections.abc import Collection, Iterable
from typing import Final

from kallipolis.platforms.application.cases.contracts import ActionOffer, CaseView, Piece

ASKABLE: Final = frozenset({"reason", "evidence", "answers", "commitment", "rating", "part"})
"""The fields of a request that applicants can give; the others are for officials."""

GENTLE_LAST: Final = ("urge", "withdraw")
"""What ends or hurries a case comes after what moves it on."""


def takeable(view: CaseView) -> tuple[ActionOffer, ...]:
    """Return the actions that a page can ask for, those that move the case on first."""
    offers = [o for o in view.actions if set(o.needs) <= ASKABLE]
    return tuple(sorted(offers, key=lambda o: o.name in GENTLE_LAST))


def pieces_asked(view: CaseView) -> tuple[Piece, ...]:
    """Return the evidence to hand in: what is to be corrected, what may follow, what is missing."""
    asked = _to_correct(view) | {g.requirement for g in view.gaps if g.supplied_at is None}
    return tuple(p for p in view.evidence if p.requirement in asked or not p.is_there)


def is_wanted(view: CaseView, piece: Piece) -> bool:
    """Say whether a piece has to come: it is to be corrected, or was promised for later."""
    follows = {g.requirement for g in view.gaps if g.supplied_at is None}
    return piece.requirement in _to_correct(view) | follows


def answers_asked(view: CaseView, names: Collection[str]) -> frozenset[str]:
    """Return the fields of the form that are to be corrected."""
    return frozenset(_heads(_to_correct(view))) & frozenset(names)


def _to_correct(view: CaseView) -> set[str]:
    notice = view.corrections
    return {c.item for c in notice.items} if notice and notice.answered_at is None else set()


def _heads(items: Iterable[str]) -> Iterable[str]:
    return (item.partition(".")[0].partition("[")[0] for item in items)
