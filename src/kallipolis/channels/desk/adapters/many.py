"""One act on many cases: each of them an act of its own, with an answer of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.foundation.web.api import faults_of, message
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Request

MOST: Final = 100
ACTS: Final = {
    "accept": "case.accept",
    "transfer": "case.accept",
    "deliver": "case.deliver",
    "remind": "case.supervise",
    "take": "case.take",
    "put-back": "case.take",
    "assign": "case.assign",
}
"""What can be done to many cases at once, and the act that somebody needs to be offered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A case that was chosen on a list: as it was then, and for which organisation."""

    number: str
    version: int | None
    organisation: OrganisationId
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of an act on one case; ``words`` say why it did not go through."""

    number: str
    is_done: bool
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said with an act on many cases: to all of them the same."""

    organisation: OrganisationId | None = None
    reason: str = ""
    holder: PartyId | None = None


def offered(actor: Actor) -> list[str]:
    """Return what an official can do to many cases."""
    return [name for name, act in ACTS.items() if not access.reach(actor, act).is_empty]


def picks(written: Sequence[str]) -> list[Pick]:
    """Read what was chosen; at most a hundred cases, each once."""
    return [_pick(one.replace("\0", "")) for one in dict.fromkeys(written)][:MOST]


def do(actor: Actor, act: str, chosen: Sequence[Pick], said: Said) -> list[Answer]:
    """Do the act to each case, in a transaction of its own."""
    deeds: dict[str, Callable[[Pick], object]] = {
        "take": lambda pick: cases.assign(actor, pick.number, pick.organisation, actor.party),
        "put-back": lambda pick: cases.assign(actor, pick.number, pick.organisation, None),
        "assign": lambda pick: cases.assign(actor, pick.number, pick.organisation, said.holder),
    }
    request = Request(organisation=said.organisation, reason=said.reason)

    def moved(pick: Pick) -> object:
        return cases.act(actor, pick.number, act, request, expected_version=pick.version)

    deed = deeds.get(act, moved)
    return [_answer(deed, pick) for pick in chosen]


def _answer(deed: Callable[[Pick], object], pick: Pick) -> Answer:
    try:
        deed(pick)
    except Refusal as refusal:
        words = " ".join(words for _, words in faults_of(refusal).summary)
        if refusal.problems:
            words = f"{message(refusal.code, refusal.values)} {words}"
        return Answer(number=pick.number, is_done=False, words=words)
    return Answer(number=pick.number, is_done=True)


def _pick(written: str) -> Pick:
    number, _, rest = written.partition(".")
    version, _, organisation = rest.partition(".")
    return Pick(
        number=number,
        version=int(version) if version.isdecimal() and len(version) < 9 else None,
        organisation=OrganisationId(organisation),
        written=written,
    )
