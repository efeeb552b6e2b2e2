"""What another node answers about a piece of evidence of a case, and what counts no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic.context import PLATFORM
from kallipolis.platforms.application.cases.logic.records import Move, noted
from kallipolis.platforms.application.cases.logic.requests import Piece
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot

TITLES: Final = {
    "evidence-came": Text(
        en="{holder} sent: {piece}",
        zh_hans="{holder}已传来：{piece}",
        zh_hant="{holder}已傳來：{piece}",
    ),
    "evidence-not-there": Text(
        en="{holder} has no entry: {piece}",
        zh_hans="{holder}查无记录：{piece}",
        zh_hant="{holder}查無記錄：{piece}",
    ),
    "evidence-withheld": Text(
        en="{holder} may not tell: {piece}",
        zh_hans="{holder}不予提供：{piece}",
        zh_hant="{holder}不予提供：{piece}",
    ),
    "consent-withdrawn": Text(
        en="Consent withdrawn: {piece} has to be brought",
        zh_hans="已撤回同意：{piece}须另行提交",
        zh_hant="已撤回同意：{piece}須另行提交",
    ),
    "look-up-stopped": Text(
        en="The look-up was stopped after an objection: {piece} has to be brought",
        zh_hans="异议成立，停止查询：{piece}须另行提交",
        zh_hant="異議成立，停止查詢：{piece}須另行提交",
    ),
}
"""Titles of what the history says of answers, and of what counts no more, by action."""

FORGONE: Final = {"withdrawal": "consent-withdrawn", "objection": "look-up-stopped"}


def waiting(snapshot: Snapshot) -> tuple[Piece, ...]:
    """Return the pieces for which an answer of another node is on its way."""
    return tuple(p for p in snapshot.evidence if p.elsewhere and p.elsewhere.is_waiting)


def taken_in(snapshot: Snapshot, came: Iterable[Piece], now: datetime) -> Move | None:
    """Put what other nodes answered in the place of what waits, once; None where nothing waits.

    What a registry there holds takes the place of a paper, which stays beside it. What was not
    found, or not told, stays to be brought, unless it has been.
    """
    open_ones = {piece.requirement for piece in waiting(snapshot)}
    new = {piece.requirement: piece for piece in came if piece.requirement in open_ones}
    if not new:
        return None
    held = tuple(_with(piece, new.get(piece.requirement)) for piece in snapshot.evidence)
    there = {name for name, piece in new.items() if piece.is_there}
    gaps = tuple(
        replace(gap, supplied_at=now) if gap.requirement in there and not gap.supplied_at else gap
        for gap in snapshot.gaps
    )
    done = Move(snapshot=replace(snapshot, evidence=held, gaps=gaps), entries=(), facts=())
    for piece in new.values():
        done = done.followed_by(_told(done.snapshot, piece, now))
    return replace(done, snapshot=replace(done.snapshot, version=snapshot.version + 1))


def let_go(snapshot: Snapshot, requirement: str, way: str, now: datetime) -> Move | None:
    """Let a proof not count that was looked up; None where nothing was, or all is decided."""
    held = [p for p in snapshot.evidence if p.requirement == requirement and _is_looked_up(p)]
    if not held or snapshot.outcome is not None:
        return None
    left = tuple(
        replace(
            piece,
            source="upload" if piece.files else "missing",
            reference="",
            as_of=None,
            elsewhere=None,
            origins=(),
        )
        if piece in held
        else piece
        for piece in snapshot.evidence
    )
    title = msgspec.to_builtins(held[0].title or everywhere(requirement))
    done = noted(
        replace(snapshot, evidence=left),
        FORGONE[way],
        (events.EvidenceForgone, {"requirement": requirement}),
        who=PLATFORM,
        at=now,
        request={"piece": title},
    )
    return replace(done, snapshot=replace(done.snapshot, version=snapshot.version + 1))


def _is_looked_up(piece: Piece) -> bool:
    return piece.source == "registry" or piece.elsewhere is not None


def title_of(action: str, request: dict[str, object]) -> Text | None:
    """Return how an entry of the history is called that this made, None for any other."""
    title = TITLES.get(action)
    if title is None:
        return None
    said = {name: msgspec.convert(text, Text) for name, text in request.items()}
    return Text(
        en=title.en.format(**{name: text.en for name, text in said.items()}),
        zh_hans=title.zh_hans.format(**{name: text.zh_hans for name, text in said.items()}),
        zh_hant=title.zh_hant.format(**{name: text.zh_hant for name, text in said.items()}),
    )


def _with(held: Piece, new: Piece | None) -> Piece:
    if new is None:
        return held
    if not new.is_there:
        return replace(held, elsewhere=new.elsewhere)
    return replace(
        held,
        source=new.source,
        reference=new.reference,
        as_of=new.as_of,
        origins=new.origins,
        elsewhere=new.elsewhere,
    )


def _told(snapshot: Snapshot, piece: Piece, now: datetime) -> Move:
    refusal = piece.elsewhere.refusal if piece.elsewhere else ""
    came = "evidence-came" if piece.is_there else "evidence-not-there"
    action = "evidence-withheld" if refusal else came
    words = {
        "holder": piece.elsewhere.holder if piece.elsewhere else None,
        "piece": piece.title or everywhere(piece.requirement),
    }
    fact = (
        events.EvidenceAnswered,
        {"requirement": piece.requirement, "is_there": piece.is_there, "refusal": refusal},
    )
    request = {name: msgspec.to_builtins(text) for name, text in words.items()}
    return noted(snapshot, action, fact, who=PLATFORM, at=now, request=request)
