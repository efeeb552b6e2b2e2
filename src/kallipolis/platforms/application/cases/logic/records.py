"""What a move leaves behind: an entry in the history, facts for others."""

from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic.context import Fact, Who
from kallipolis.platforms.application.cases.logic.requests import Answers, Request
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot

EMPTY: Final = Request()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the history of a case; ``facts`` are the types of the events it published."""

    seq: int
    action: str
    from_state: str
    to_state: str
    who: Who
    at: datetime
    facts: tuple[str, ...]
    request: Answers


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What one move brought about: the case afterwards, its new history, its facts, in order.

    ``answers`` are those that were supplied, to be merged into the answers of the case. ``seen`` is
    what rules see now, in the place of what they saw; empty leaves that as it is.
    """

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    facts: tuple[events.CaseFact, ...]
    answers: Answers = {}
    seen: Answers = {}

    def followed_by(self, later: "Move") -> "Move":
        """Return both moves as one."""
        return Move(
            snapshot=later.snapshot,
            entries=self.entries + later.entries,
            facts=self.facts + later.facts,
            answers=self.answers | later.answers,
            seen=later.seen or self.seen,
        )


def as_fact(snapshot: Snapshot, action: str, fact: Fact) -> events.CaseFact:
    """Return a fact with all that every fact about a case says."""
    kind, extra = fact
    common: dict[str, Any] = {
        "case": snapshot.id,
        "service": snapshot.service,
        "edition": snapshot.edition,
        "process": snapshot.process,
        "action": action,
        "state": snapshot.state,
        "phase": snapshot.phase,
        "region": snapshot.regions[0],
        "accepting": snapshot.accepting,
        "deciding": snapshot.deciding,
        "applicant": snapshot.applicant,
        "filed_by": snapshot.filed_by,
        "channel": snapshot.channel,
        "parent": snapshot.parent,
    }
    common.update(extra)
    return kind(**common)


def recorded(snapshot: Snapshot, entry: Entry, facts: tuple[events.CaseFact, ...]) -> Move:
    """Return a move of one entry."""
    counted = replace(snapshot, entries=entry.seq)
    return Move(snapshot=counted, entries=(entry,), facts=facts, answers={})


def noted(
    snapshot: Snapshot, action: str, fact: Fact, *, who: Who, at: datetime, request: Answers
) -> Move:
    """Return a move that leaves a case in its state: an entry in its history, and a fact."""
    told = as_fact(snapshot, action, fact)
    entry = Entry(
        seq=snapshot.entries + 1,
        action=action,
        from_state=snapshot.state,
        to_state=snapshot.state,
        who=who,
        at=at,
        facts=(told.TYPE,),
        request=request,
    )
    return recorded(snapshot, entry, (told,))


def said_in(request: Request) -> Answers:
    """Return the fields of a request that are not empty."""
    if request == EMPTY:
        return {}
    found = msgspec.structs.asdict(request)
    return {name: value for name, value in found.items() if value not in ("", None, (), {})}
