"""What is wrong between documents: ids used twice, packs not there, and what their kinds remark."""

from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from kallipolis.foundation.packs.contracts import Document, Example, Fault, Remark
from kallipolis.foundation.packs.logic.candidates import Candidate, Draft, placed
from kallipolis.foundation.packs.logic.trees import as_path
from kallipolis.foundation.packs.logic.wording import quoted
from kallipolis.foundation.sayings import said

Every = Callable[[str], Mapping[str, Document[Any]]]
"""Returns all published documents of a kind by id."""

Bodies = dict[str, dict[str, msgspec.Struct]]

Choice = Callable[[str, msgspec.Struct], bool]
"""Says whether a document, by its kind and body, is to be looked at."""


def everything(_kind: str, _body: msgspec.Struct) -> bool:
    """Choose every document."""
    return True


class Sight:
    """The library of a check: candidates before what is published, replaced packs left out."""

    def __init__(self, candidates: Iterable[Candidate], published: Every) -> None:
        self.own: Bodies = defaultdict(dict)
        self.replaced: set[str] = set()
        for candidate in candidates:
            if candidate.manifest is not None:
                self.replaced.add(candidate.manifest.id)
            for draft in candidate.drafts:
                self.own[draft.kind.name][draft.id] = draft.body
        self.published = published
        self.others: Bodies = {}

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        """Return a document's body, or None."""
        return self.every(kind).get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        """Return all bodies of a kind by id."""
        return ChainMap(self.own[kind], self.of_others(kind))

    def of_others(self, kind: str) -> dict[str, msgspec.Struct]:
        """Return the published bodies of packs that are not candidates."""
        if kind not in self.others:
            self.others[kind] = {
                id: document.body
                for id, document in self.published(kind).items()
                if document.pack not in self.replaced
            }
        return self.others[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What candidates are checked against.

    ``published`` are the documents in force, ``packs`` the packs that may be required, and
    ``supports`` are packs in sight that are themselves neither published nor checked. What becomes
    of the documents in force is looked at as of ``today``.
    """

    published: Every
    packs: frozenset[str]
    today: date
    supports: tuple[Candidate, ...] = ()


def faults_between(
    candidates: Iterable[Candidate], ground: Ground, chosen: Choice = everything
) -> list[Fault]:
    """Return what is wrong with candidates that were each read without faults, and what to note.

    Only the chosen documents are remarked on.
    """
    all_of_them = list(candidates)
    sight = Sight((*ground.supports, *all_of_them), ground.published)
    return [
        *_missing_packs(all_of_them, ground.packs),
        *_repeated(all_of_them, sight),
        *_remarked(all_of_them, sight, chosen),
        *_compared(all_of_them, ground),
    ]


def faults_within(candidate: Candidate, ground: Ground) -> list[Fault]:
    """Return what the kinds remark on documents that may stand for published ones."""
    found = _remarked([candidate], Sight((candidate,), ground.published))
    return [fault for fault in found if not fault.is_note]


def worked(
    candidates: Iterable[Candidate], ground: Ground, chosen: Choice = everything
) -> list[Example]:
    """Work through the chosen examples of candidates: what came out otherwise than stated?"""
    all_of_them = list(candidates)
    sight = Sight((*ground.supports, *all_of_them), ground.published)
    return [
        Example(
            kind=draft.kind.name,
            id=draft.id,
            faults=tuple(draft.fault(remark) for remark in draft.kind.run(draft.body, sight)),
        )
        for candidate in all_of_them
        for draft in candidate.drafts
        if draft.kind.run is not None and chosen(draft.kind.name, draft.body)
    ]


def faults_left_behind(
    candidates: Iterable[Candidate], others: Iterable[tuple[Document[Any], Any]], ground: Ground
) -> list[Fault]:
    """Return what would be wrong in other packs' published documents, each with its kind."""
    sight = Sight(candidates, ground.published)
    return [
        _left_behind(document, remark)
        for document, kind in others
        if document.pack not in sight.replaced
        for remark in kind.check(document.body, sight)
        if not remark.is_note
    ]


def _left_behind(document: Document[Any], remark: Remark) -> Fault:
    return Fault(
        file=f"{document.pack}@{document.version}/{document.kind}/{document.id}",
        line=0,
        message=said("would break: %(message)s", message=placed(remark)),
        expected=remark.expected,
    )


def _missing_packs(candidates: list[Candidate], packs: frozenset[str]) -> Iterator[Fault]:
    there = packs | {c.manifest.id for c in candidates if c.manifest is not None}
    for candidate in candidates:
        required = candidate.manifest.requires if candidate.manifest else ()
        for index, pack in enumerate(required):
            if pack not in there and candidate.manifest_tree is not None:
                yield Fault(
                    file=candidate.manifest_file,
                    line=candidate.manifest_tree.line_of(as_path(f"requires[{index}]")),
                    message=said("the required pack %(pack)s is not there", pack=quoted(pack)),
                    expected=said("a pack that is published before this one or together with it"),
                )


def _repeated(candidates: list[Candidate], sight: Sight) -> Iterator[Fault]:
    seen: dict[tuple[str, str], Draft] = {}
    for candidate in candidates:
        for draft in candidate.drafts:
            first = seen.setdefault((draft.kind.name, draft.id), draft)
            message = said(
                "the %(name)s %(id)s is already", name=draft.kind.name, id=quoted(draft.id)
            )
            if first is not draft:
                place = f"{first.file}:{first.tree.line_of(('id',))}"
                yield draft.fault(
                    Remark(
                        path="id",
                        message=said("%(message)s in %(place)s", message=message, place=place),
                    )
                )
            elif draft.id in sight.of_others(draft.kind.name):
                pack = sight.published(draft.kind.name)[draft.id].pack
                yield draft.fault(
                    Remark(
                        path="id",
                        message=said(
                            "%(message)s published by %(pack)s", message=message, pack=pack
                        ),
                    )
                )


def _remarked(
    candidates: list[Candidate], sight: Sight, chosen: Choice = everything
) -> Iterator[Fault]:
    for candidate in candidates:
        for draft in candidate.drafts:
            if chosen(draft.kind.name, draft.body):
                for remark in draft.kind.check(draft.body, sight):
                    yield draft.fault(remark)


def _compared(candidates: list[Candidate], ground: Ground) -> Iterator[Fault]:
    """Yield what may not become of documents in force that the same pack brings anew."""
    for candidate in candidates:
        pack = candidate.manifest.id if candidate.manifest is not None else ""
        for draft in candidate.drafts:
            before = ground.published(draft.kind.name).get(draft.id)
            if before is not None and before.pack == pack:
                for remark in draft.kind.compare(before.body, draft.body, ground.today):
                    yield draft.fault(remark)
