"""Processes as packs declare them: states, who waits in them, and the actions that lead on."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.calendar.contracts import DayUnit, Limit
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.logic.requests import Field
from kallipolis.platforms.application.cases.logic.vocabulary import (
    ClockState,
    Opinion,
    Outcome,
    PauseKind,
    Phase,
    Relation,
    Turn,
)

Guard = Literal[
    "corrections-not-asked",
    "corrections-answered",
    "reviews-in",
    "objections-answered",
    "evidence-complete",
    "gaps-allowed",
    "gaps-supplied",
    "commitment-signed",
    "granted",
    "not-extended",
    "not-rated",
    "not-urged-today",
    "remark-open",
    "parts-closed",
    "fee-due-on-submission",
    "fee-due-on-acceptance",
    "fee-due-before-delivery",
]
Effect = Literal[
    "accept",
    "accept-from-receipt",
    "refuse-acceptance",
    "ask-corrections",
    "supply",
    "allow-gaps",
    "ask-reviews",
    "give-opinion",
    "suspend",
    "resume",
    "extend",
    "decide",
    "confirm",
    "revoke",
    "withdraw",
    "transfer",
    "hand-over",
    "urge",
    "remind",
    "remark",
    "answer-remark",
    "deliver",
    "rate",
    "appeal",
    "uphold",
    "reopen",
    "record-part",
    "decide-by-parts",
    "ask-payment",
    "record-payment",
]
SAME: str = "same"
BACK: str = "back"


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state that a case may be in.

    ``clock`` is what the clock of the whole case does as long as it is in this state; ``limit`` is
    how long the case should stay in it, after which ``on_limit``, an action of the system, is
    taken if one is named.
    """

    title: Text
    phase: Phase
    clock: ClockState
    waits_for: Turn
    limit: Limit | None = None
    on_limit: str = ""


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state that depends on what was said."""

    by: Literal["outcome", "opinion"]
    to: Annotated[dict[str, str], Meta(min_length=1)]


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an action says of itself, so that nobody has to."""

    outcome: Outcome | None = None
    opinion: Opinion | None = None
    kind: PauseKind | None = None
    reason: str = ""
    rule: str = ""
    remedy: str = ""


class Action(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What somebody may do with a case that is in one of the states ``from``.

    ``to`` is a state, ``same``, ``back`` (to the state that was suspended) or a choice. ``act`` is
    what access is asked for. ``needs`` and ``takes`` are the fields of the request that must and
    may be there; ``given`` fills some of them. ``within`` is how long after the decision the
    action is open, ``max_days`` the most that its request may say; ``legal_basis`` is the article
    that says so, named to whoever is refused. An ``internal`` action is
    hidden from the applicant; an ``automatic`` one is taken by the system once its guards hold.
    """

    title: Text
    from_: Annotated[tuple[str, ...], Meta(min_length=1)]
    to: str | Choice = SAME
    by: Annotated[tuple[Relation, ...], Meta(min_length=1)]
    act: Annotated[str, Meta(pattern=r"^case\.[a-z_]+$")]
    needs: tuple[Field, ...] = ()
    takes: tuple[Field, ...] = ()
    given: Given = Given()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    within: Limit | None = None
    max_days: Annotated[int, Meta(ge=1)] | None = None
    legal_basis: str = ""
    internal: bool = False
    automatic: bool = False


class Notices(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """What an applicant is given in writing when something happens, by the kind of credential.

    ``corrections`` tells once all that is to be corrected; ``refused`` and ``revoked`` give the
    decision with its reasons; what is granted is the output of the service, not a notice.
    """

    accepted: str = ""
    corrections: str = ""
    not_accepted: str = ""
    refused: str = ""
    revoked: str = ""


class Process(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How cases run: declared in a pack, the same engine for all.

    Units: ``near_percent`` is the last part of a limit in which its light is yellow, in percent
    of its days, one day at least. ``escalate_after`` is how long a term is overdue until the
    supervisor is called. ``on_gap_expired`` is an action of the system for evidence that did not
    follow in time.
    """

    id: str
    title: Text
    initial: str
    states: Annotated[dict[str, State], Meta(min_length=1)]
    actions: dict[str, Action]
    near_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    escalate_after: Limit = Limit(days=1, unit=DayUnit.WORKING)
    on_gap_expired: str = ""
    legal_basis: tuple[str, ...] = ()
    notices: Notices = Notices()


def targets(action: Action, source: str) -> tuple[str, ...]:
    """Return the states to which an action may lead from one state; ``back`` is named as such."""
    if isinstance(action.to, Choice):
        return tuple(dict.fromkeys(action.to.to.values()))
    return (source,) if action.to == SAME else (action.to,)
