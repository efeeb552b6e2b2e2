"""Whether a declared process is sound: nothing dead, nobody waited for in vain, clocks lawful."""

from collections.abc import Iterable, Iterator

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.logic.process import (
    BACK,
    Action,
    Choice,
    Process,
    State,
    targets,
)
from kallipolis.platforms.application.cases.logic.vocabulary import (
    ClockState,
    Phase,
    Relation,
    Turn,
)

NEXT = {
    ClockState.WAITING: {ClockState.WAITING, ClockState.RUNNING, ClockState.STOPPED},
    ClockState.RUNNING: {ClockState.RUNNING, ClockState.PAUSED, ClockState.STOPPED},
    ClockState.PAUSED: {ClockState.PAUSED, ClockState.RUNNING, ClockState.STOPPED},
    ClockState.STOPPED: {ClockState.STOPPED},
}
"""What the clock of a case may do next; only reopening sets a stopped one going again."""

WAITED_FOR = {
    Turn.APPLICANT: Relation.APPLICANT,
    Turn.ACCEPTANCE: Relation.ACCEPTANCE,
    Turn.LEAD: Relation.LEAD,
    Turn.DELIVERY: Relation.DELIVERY,
    Turn.SUPERVISOR: Relation.SUPERVISOR,
    Turn.PARTS: Relation.SYSTEM,
    Turn.ELSEWHERE: Relation.SYSTEM,
}
NEEDED_BY = {
    "ask-corrections": "corrections",
    "allow-gaps": "gaps",
    "ask-reviews": "reviews",
    "decide": "outcome",
    "give-opinion": "opinion",
    "suspend": "kind",
    "extend": "days",
    "transfer": "organisation",
    "rate": "rating",
    "remark": "reason",
    "answer-remark": "reason",
    "reopen": "reason",
    "appeal": "reason",
    "uphold": "reason",
    "record-part": "part",
}
"""The field of the request without which an effect is empty."""


def remarks(process: Process) -> Iterator[Remark]:
    """Find everything that is wrong with a process."""
    unknown = list(_unknown_states(process))
    yield from unknown
    if not unknown:
        yield from _loose_states(process)
        yield from _states(process)
        yield from _actions(process)


def steps(process: Process) -> dict[str, set[str]]:
    """Return for each state those to which an action may lead from it."""
    found: dict[str, set[str]] = {name: set() for name in process.states}
    for action in process.actions.values():
        for source in action.from_:
            found[source] |= set(_places(process, action, source)) - {source}
    return found


def _places(process: Process, action: Action, source: str) -> tuple[str, ...]:
    to = targets(action, source)
    return _held_states(process) if to == (BACK,) else to


def _held_states(process: Process) -> tuple[str, ...]:
    suspending = [a for a in process.actions.values() if "suspend" in a.effects]
    return tuple(dict.fromkeys(source for action in suspending for source in action.from_))


def _unknown_states(process: Process) -> Iterator[Remark]:
    known = set(process.states)
    if process.initial not in known:
        yield _remark(
            "initial",
            said("there is no state %(initial)s", initial=process.initial),
            said("one of the states"),
        )
    for name, action in process.actions.items():
        for source in action.from_:
            if source not in known:
                yield _remark(
                    f"actions.{name}.from",
                    said("there is no state %(source)s", source=source),
                    said("a state"),
                )
            yield from (
                _remark(
                    f"actions.{name}.to",
                    said("there is no state %(target)s", target=target),
                    said("a state"),
                )
                for target in targets(action, source)
                if target not in known | {BACK}
            )


def _loose_states(process: Process) -> Iterator[Remark]:
    leads_to = steps(process)
    reached = _closure({process.initial}, leads_to)
    back: dict[str, set[str]] = {name: set() for name in process.states}
    for source, found in leads_to.items():
        for target in found:
            back[target].add(source)
    closed = {name for name, state in process.states.items() if state.phase is Phase.CLOSED}
    ending = _closure(closed, back)
    for name in process.states:
        if name not in reached:
            yield _remark(
                f"states.{name}", said("no action leads here"), said("a way from the initial state")
            )
        if name not in ending:
            yield _remark(
                f"states.{name}", said("no way leads to the end"), said("a way to a closed state")
            )


def _closure(start: set[str], leads_to: dict[str, set[str]]) -> set[str]:
    found, fresh = set(start), set(start)
    while fresh:
        fresh = set().union(*(leads_to[name] for name in fresh)) - found
        found |= fresh
    return found


def _states(process: Process) -> Iterator[Remark]:
    for name, state in process.states.items():
        yield from _waits(process, name, state)
        is_closed = state.phase is Phase.CLOSED
        if is_closed and (state.clock is not ClockState.STOPPED or state.limit is not None):
            yield _remark(
                f"states.{name}", said("a closed state keeps a clock"), said("clock: stopped")
            )
        if is_closed != (state.waits_for is Turn.NOBODY):
            yield _remark(
                f"states.{name}.waits_for",
                said("only a closed state waits for nobody"),
                said("whose turn"),
            )
        if state.on_limit and not _is_plain_system_action(process, name, state.on_limit):
            yield _remark(
                f"states.{name}.on_limit",
                said(
                    "%(on_limit)s cannot be taken by the system from here without more",
                    on_limit=state.on_limit,
                ),
                said("an action by the system, from this state, without needs and guards"),
            )
        if state.on_limit and state.limit is None and not _takes_days(process, name):
            yield _remark(
                f"states.{name}.on_limit", said("there is no limit to pass"), said("a limit")
            )


def _takes_days(process: Process, state: str) -> bool:
    return any(
        "suspend" in action.effects
        and "days" in {*action.needs, *action.takes}
        and any(state in targets(action, source) for source in action.from_)
        for action in process.actions.values()
    )


def _waits(process: Process, name: str, state: State) -> Iterable[Remark]:
    relation = WAITED_FOR.get(state.waits_for)
    if relation is None:
        return
    own = [a for a in process.actions.values() if name in a.from_ and relation in a.by]
    if not any(set(_places(process, action, name)) - {name} for action in own):
        yield _remark(
            f"states.{name}.waits_for",
            said("the %(waits_for)s cannot lead on from here", waits_for=state.waits_for),
            said("an action by the %(relation)s to another state", relation=relation),
        )


def _is_plain_system_action(process: Process, state: str, name: str) -> bool:
    action = process.actions.get(name)
    if action is None or state not in action.from_ or Relation.SYSTEM not in action.by:
        return False
    return not action.guards and not action.needs and not _repeats(process, action)


def _repeats(process: Process, action: Action) -> bool:
    return any(
        target in action.from_
        for source in action.from_
        for target in _places(process, action, source)
    )


def _actions(process: Process) -> Iterator[Remark]:
    expired = process.on_gap_expired
    if expired and not any(
        _is_plain_system_action(process, state, expired) for state in process.states
    ):
        yield _remark(
            "on_gap_expired",
            said("%(expired)s is not an action of the system", expired=expired),
            said("one"),
        )
    for name, action in process.actions.items():
        yield from _clock_order(process, name, action)
        yield from _suspensions(process, name, action)
        yield from _needs(process, name, action)
        if action.automatic and action.by != (Relation.SYSTEM,):
            yield _remark(
                f"actions.{name}.by", said("an automatic action is the system's"), said("[system]")
            )
        if action.automatic and _repeats(process, action):
            yield _remark(
                f"actions.{name}.to",
                said("an automatic action would repeat for ever"),
                said("another state"),
            )


def _clock_order(process: Process, name: str, action: Action) -> Iterator[Remark]:
    for source in action.from_:
        before = process.states[source].clock
        allowed = {ClockState.RUNNING} if "reopen" in action.effects else NEXT[before]
        for target in _places(process, action, source):
            after = process.states[target].clock
            if after not in allowed:
                yield _remark(
                    f"actions.{name}",
                    said(
                        "the clock is %(before)s in %(source)s and would be %(after)s in "
                        "%(target)s",
                        before=before,
                        source=source,
                        after=after,
                        target=target,
                    ),
                    " or ".join(sorted(allowed)),
                )


def _suspensions(process: Process, name: str, action: Action) -> Iterator[Remark]:
    for source in action.from_:
        before = process.states[source].clock
        after = {process.states[target].clock for target in _places(process, action, source)}
        pauses = before is ClockState.RUNNING and ClockState.PAUSED in after
        if pauses != ("suspend" in action.effects):
            yield _remark(
                f"actions.{name}.effects",
                said(
                    "from %(source)s, suspending and a paused clock do not go together",
                    source=source,
                ),
                said("the effect suspend exactly where a running clock is paused"),
            )
        if action.to == BACK and before is not ClockState.PAUSED:
            yield _remark(
                f"actions.{name}.to",
                said("nothing is suspended in %(source)s", source=source),
                said("a state"),
            )
        if "resume" in action.effects and before is not ClockState.PAUSED:
            yield _remark(
                f"actions.{name}.effects",
                said("the clock does not stand in %(source)s", source=source),
                "",
            )


def _needs(process: Process, name: str, action: Action) -> Iterator[Remark]:
    given = {field for field in action.given.__struct_fields__ if getattr(action.given, field)}
    there = {*action.needs, *given}
    needed = {NEEDED_BY[effect] for effect in action.effects if effect in NEEDED_BY}
    if isinstance(action.to, Choice) and not _is_decided_before(process, action):
        needed.add(action.to.by)
    for field in sorted(needed - there):
        yield _remark(
            f"actions.{name}.needs",
            said("%(field)s is not asked for", field=field),
            said("needs: [%(field)s]", field=field),
        )


def _is_decided_before(process: Process, action: Action) -> bool:
    if not isinstance(action.to, Choice) or action.to.by != "outcome":
        return False
    is_after = all(process.states[s].clock is ClockState.STOPPED for s in action.from_)
    return is_after or "decide-by-parts" in action.effects


def _remark(path: str, message: str, expected: str) -> Remark:
    return Remark(path=path, message=message, expected=expected)
