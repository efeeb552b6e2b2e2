"""Put into a case what other nodes have answered, and ask its rules what they say now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from kallipolis.domains.government.submissions.logic import openings
from kallipolis.domains.government.submissions.logic.assessment import RuleBook, assess
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import CaseId, Edition
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseView, Piece
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import Finding
from kallipolis.platforms.application.objections.contracts import Way
from kallipolis.platforms.application.services import api as services

PLATFORM: Final = system("put what other nodes answer into cases")
Books = Callable[[str, Edition], RuleBook]
Facts = dict[str, object]


def take_answers(case_id: CaseId, books: Books, clock: Clock) -> Iterator[CaseId]:
    """Take in what is answered by now; yield a case and its open parts that lack nothing of it."""
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    found = {
        piece.requirement: answer
        for piece in _waiting(view)
        if piece.elsewhere is not None
        if (answer := evidence.answer_to(piece.elsewhere.question, clock=clock)) is not None
    }
    came = {p.requirement: p for p in view.evidence if p.requirement in found}
    came = {name: _as_came(piece, found[name]) for name, piece in came.items()}
    if came:
        again = _Again(view=view, found=found, books=books)
        cases.take_in(PLATFORM, case_id, tuple(came.values()), again.seen, clock=clock)
    if not any(_is_wanting(came.get(p.requirement, p)) for p in view.evidence):
        yield case_id
    for part in view.parts:
        if part.case is not None:
            yield from take_answers(part.case, books, clock)


def let_go(case_id: CaseId, proof: str, way: Way, *, books: Books, clock: Clock) -> None:
    """Let a case and its parts rest on a look-up no more, and ask their rules what they say now."""
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    again = _Again(view=view, found={}, books=books, gone=proof)
    cases.let_go(PLATFORM, case_id, proof, again.seen, way=way.value, clock=clock)
    for part in view.parts:
        if part.case is not None:
            let_go(part.case, proof, way, books=books, clock=clock)


def _waiting(view: CaseView) -> tuple[Piece, ...]:
    return tuple(p for p in view.evidence if p.elsewhere is not None and p.elsewhere.is_waiting)


def _is_wanting(piece: Piece) -> bool:
    """Say whether what another node was asked for is not there: then a person looks at it."""
    waits = piece.elsewhere is not None and piece.elsewhere.is_waiting
    return waits or (piece.elsewhere is not None and piece.is_lacking)


def _as_came(piece: Piece, found: Finding) -> Piece:
    elsewhere = openings.asked_of(found.question, found.looked_up_at)
    if found.record is None:
        return replace(piece, elsewhere=elsewhere)
    return replace(
        piece,
        source="registry",
        reference=found.record.registry,
        as_of=found.record.as_of,
        origins=openings.origins_of(found.record.provenance),
        elsewhere=elsewhere,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What rules see and say once answers are there, or once a proof is ``gone``."""

    view: CaseView
    found: Mapping[str, Finding]
    books: Books
    gone: str = ""

    def seen(self, answers: Facts, facts: Facts) -> Facts:
        """Return the facts of a case with what came, and what its rules say of that."""
        service, edition = self.view.case.service, self.view.case.edition
        before = facts.get("papers_saved")
        saved = (before if isinstance(before, int) else 0) + self._spared
        others = _about_others(facts)
        assessment = assess(
            services.get(service, edition),
            self.books(service, edition),
            self._known(answers, facts),
            others=others,
            waiting={p.requirement for p in _waiting(self.view)} - self.found.keys(),
        )
        return {**facts, "papers_saved": saved} | openings.said_of(assessment, others)

    @property
    def _spared(self) -> int:
        """Count the papers that nobody has brought, nor has to bring any more; less those gone."""
        there = {name for name, each in self.found.items() if each.record is not None}
        lost = sum(
            p.is_required and p.source == "registry"
            for p in self.view.evidence
            if p.requirement == self.gone
        )
        return (
            sum(
                p.is_required and p.source == "missing"
                for p in self.view.evidence
                if p.requirement in there
            )
            - lost
        )

    def _known(self, answers: Facts, facts: Facts) -> Facts:
        known = _mapping(cases.in_full(facts).get("known"))
        values = {type: each.record.values for type, each in self.found.items() if each.record}
        by_word = {type.replace("-", "_"): fields for type, fields in values.items()}
        gone = {self.gone, self.gone.replace("-", "_")}
        held = _mapping(known.get("evidence"))
        left = {type: fields for type, fields in held.items() if type not in gone}
        return {
            **answers,
            "answers": dict(answers),
            "applicant": known.get("applicant", {}),
            "today": known.get("today", ""),
            "evidence": {**left, **by_word, **values},
        }


def _about_others(facts: Facts) -> frozenset[str]:
    apart = _mapping(_mapping(_mapping(facts.get("others")).get("known")).get("evidence"))
    return frozenset(apart)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
