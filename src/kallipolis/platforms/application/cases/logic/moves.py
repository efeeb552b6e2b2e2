"""The engine: a case, an action and what is said with it give the case afterwards, and facts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic import (
    decisions,
    effects,
    fees,
    guards,
    parts,
    supplies,
)
from kallipolis.platforms.application.cases.logic.context import (
    PLATFORM,
    Change,
    Context,
    Who,
    conflict,
    incomplete,
)
from kallipolis.platforms.application.cases.logic.process import Action, Effect, Process
from kallipolis.platforms.application.cases.logic.records import (
    EMPTY,
    Entry,
    Move,
    as_fact,
    recorded,
    said_in,
)
from kallipolis.platforms.application.cases.logic.requests import Opening, Request
from kallipolis.platforms.application.cases.logic.snapshot import FeeOwed, Snapshot, Step
from kallipolis.platforms.application.cases.logic.states import in_state
from kallipolis.platforms.application.cases.logic.vocabulary import ClockState

SUBMIT: Final = "submit"
MOST_AUTOMATIC_MOVES: Final = 20
EFFECTS: Final[Mapping[Effect, Change]] = {
    "accept": effects.accept,
    "accept-from-receipt": effects.accept_from_receipt,
    "refuse-acceptance": decisions.refuse_acceptance,
    "ask-corrections": effects.ask_corrections,
    "supply": effects.supply,
    "allow-gaps": effects.allow_gaps,
    "ask-reviews": effects.ask_reviews,
    "give-opinion": effects.give_opinion,
    "suspend": effects.suspend,
    "resume": effects.resume,
    "extend": effects.extend,
    "decide": decisions.decide,
    "confirm": decisions.confirm,
    "revoke": decisions.revoke,
    "withdraw": decisions.withdraw,
    "transfer": effects.transfer,
    "hand-over": effects.hand_over,
    "urge": effects.urge,
    "remind": effects.remind,
    "remark": effects.remark,
    "answer-remark": effects.answer_remark,
    "deliver": effects.deliver,
    "rate": effects.rate,
    "appeal": decisions.appeal,
    "uphold": decisions.uphold,
    "reopen": decisions.reopen,
    "record-part": parts.record_part,
    "decide-by-parts": parts.decide_by_parts,
    "ask-payment": fees.ask_payment,
    "record-payment": fees.record_payment,
}


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """Who files a case, when, through which channel, and as a part of which joint case."""

    who: Who
    at: datetime
    filed_by: PartyId
    channel: str = "api"
    parent: CaseId | None = None


def begin(process: Process, opening: Opening, case_id: CaseId, filing: Filing) -> Move:
    """Open a case in the initial state of its process.

    Raises:
        Refusal: ``case.parts_unordered`` when parts of a joint case cannot be put in order.
    """
    parts.check_order(opening.parts)
    who, now = filing.who, filing.at
    state = process.states[process.initial]
    snapshot = Snapshot(
        id=case_id,
        service=opening.service,
        service_kind=opening.service_kind,
        edition=opening.edition,
        process=process.id,
        title=opening.title,
        applicant=opening.applicant,
        applicant_name=opening.applicant_name,
        filed_by=filing.filed_by,
        channel=filing.channel,
        parent=filing.parent,
        regions=tuple(dict.fromkeys((opening.region, opening.deciding_region or opening.region))),
        accepting=opening.accepting,
        deciding=opening.deciding,
        delivering=opening.delivering or opening.accepting,
        promised=opening.promised,
        statutory=opening.statutory,
        submitted_at=now,
        received_at=now,
        accepted_at=now if state.clock is ClockState.RUNNING else None,
        started_at=now if state.clock is ClockState.RUNNING else None,
        step=Step(state=process.initial, since=now, limit=state.limit),
        phase=state.phase,
        clock=state.clock,
        evidence=opening.evidence,
        wanted=opening.wanted,
        commitment=opening.commitment,
        fee=FeeOwed(fee=opening.fee) if opening.fee is not None else None,
        reviewing=opening.reviewing,
        parts=parts.as_parts(opening.parts),
    )
    fact = as_fact(snapshot, SUBMIT, (events.CaseSubmitted, {}))
    return recorded(
        snapshot,
        Entry(
            seq=1,
            action=SUBMIT,
            from_state="",
            to_state=process.initial,
            who=who,
            at=now,
            facts=(fact.TYPE,),
            request={},
        ),
        (fact,),
    )


def move(snapshot: Snapshot, context: Context) -> Move:
    """Take an action, and whatever automatic actions it lets follow.

    Raises:
        Refusal: ``case.not_now`` when the state does not know the action; ``case.not_yours`` when
            it is not for this actor; ``case.request_incomplete`` and ``case.request_unfit`` when
            something is missing, was not asked or is not theirs to say; the refusals of guards and
            effects.
    """
    check_possible(snapshot, context)
    given = replace(context, request=_filled(context))
    done = _apply(snapshot, replace(given, request=supplies.checked(snapshot, given)))
    done = followed(done, context.process, now=context.now, calendar=context.calendar)
    return replace(done, snapshot=replace(done.snapshot, version=snapshot.version + 1))


def followed(done: Move, process: Process, *, now: datetime, calendar: Calendar) -> Move:
    """Return a move with all automatic actions that it lets follow."""
    for _ in range(MOST_AUTOMATIC_MOVES):
        following = _automatic(done.snapshot, process, now, calendar)
        if following is None:
            break
        done = done.followed_by(_apply(done.snapshot, following))
    return done


def context_of(
    process: Process, name: str, request: Request, who: Who, *, now: datetime, calendar: Calendar
) -> Context:
    """Put together what surrounds a move.

    Raises:
        Refusal: ``case.action_unknown`` when the process has no such action.
    """
    action = process.actions.get(name)
    if action is None:
        raise Refusal("case.action_unknown", Reason.NOT_FOUND, values={"action": name})
    return Context(
        process=process,
        action=action,
        name=name,
        request=request,
        who=who,
        now=now,
        calendar=calendar,
    )


def check_possible(snapshot: Snapshot, context: Context) -> None:
    """Check that an action may be taken in this state, by this actor, as the case stands.

    Raises:
        Refusal: as for ``move``, the request left aside.
    """
    if snapshot.state not in context.action.from_:
        raise conflict("not_now", state=snapshot.state, action=context.name)
    if context.who.relation not in context.action.by:
        raise Refusal("case.not_yours", Reason.FORBIDDEN, values={"action": context.name})
    guards.check_case(snapshot, context)


def is_possible(snapshot: Snapshot, context: Context) -> bool:
    """Say whether an action may be taken, the request left aside."""
    try:
        check_possible(snapshot, context)
    except Refusal:
        return False
    return True


def _filled(context: Context) -> Request:
    action, request = context.action, context.request
    said = said_in(request)
    allowed = {*action.needs, *action.takes}
    unfit = [Problem(field=name, code="case.not_asked") for name in said if name not in allowed]
    if unfit:
        raise Refusal("case.request_unfit", Reason.MALFORMED, problems=tuple(unfit))
    missing = [name for name in action.needs if name not in said]
    if missing:
        raise incomplete(*missing)
    if action.max_days is not None and (request.days or 0) > action.max_days:
        problem = Problem(
            field="days", code="case.too_many_days", values={"days": str(action.max_days)}
        )
        raise Refusal("case.request_unfit", Reason.RULE, problems=(problem,))
    return _with_given(request, action)


def _apply(snapshot: Snapshot, context: Context) -> Move:
    guards.check_request(snapshot, context)
    after, made = snapshot, []
    for name in context.action.effects:
        after, fact = EFFECTS[name](after, context)
        made += [fact] if fact is not None else []
    after = in_state(after, context)
    if after.is_closed and not snapshot.is_closed:
        made.append((events.CaseClosed, {"outcome": after.outcome}))
    facts = tuple(as_fact(after, context.name, fact) for fact in made or [(events.CaseMoved, {})])
    entry = Entry(
        seq=snapshot.entries + 1,
        action=context.name,
        from_state=snapshot.state,
        to_state=after.state,
        who=context.who,
        at=context.now,
        facts=tuple(fact.TYPE for fact in facts),
        request=said_in(context.request),
    )
    answers = context.request.answers if "supply" in context.action.effects else {}
    return replace(recorded(after, entry, facts), answers=answers)


def _automatic(
    snapshot: Snapshot, process: Process, now: datetime, calendar: Calendar
) -> Context | None:
    for name, action in process.actions.items():
        if action.automatic and snapshot.state in action.from_:
            following = Context(
                process=process,
                action=action,
                name=name,
                request=_with_given(EMPTY, action),
                who=PLATFORM,
                now=now,
                calendar=calendar,
            )
            if is_possible(snapshot, following):
                return following
    return None


def _with_given(request: Request, action: Action) -> Request:
    given = {name: value for name, value in msgspec.structs.asdict(action.given).items() if value}
    return replace(request, **given) if given else request
