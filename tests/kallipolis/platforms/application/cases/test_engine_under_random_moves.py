"""The engine under random legal and illegal moves: all core processes, clocks, suspensions."""

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.kallipolis.platforms.application.cases.requests import (
    LIMITS,
    ORGANISATIONS,
    PIECES,
    anything,
    fitting,
)

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Calendar, DayUnit, Limit
from kallipolis.foundation.calendar.testing import make_calendar
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.platforms.application.cases.logic import clocks, faces, moves, parts, ticks
from kallipolis.platforms.application.cases.logic.context import Who
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.records import Move
from kallipolis.platforms.application.cases.logic.requests import Fee, Piece, Request
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import (
    ClockState,
    FeePoint,
    Light,
    Outcome,
    Phase,
    Relation,
)
from kallipolis.platforms.application.cases.testing import core_processes, make_opening, make_part

START = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
HOLIDAYS = make_calendar(
    holidays=tuple(date(2026, 5, day) for day in range(1, 6)), make_up_days=(date(2026, 5, 9),)
)
FILING = moves.Filing(
    who=Who(relation=Relation.APPLICANT, party=PartyId("resident")),
    at=START,
    filed_by=PartyId("resident"),
)
MOST_TICKS = 50
ZONE = timedelta(hours=8)


def local_day(moment: datetime | None) -> date:
    assert moment is not None
    return (moment + ZONE).date()


def days_left(snapshot: Snapshot, calendar: Calendar, limit: Limit, today: date) -> int:
    """Walk day by day: a day counts unless offices are closed or a pause covers its end."""
    day = local_day(snapshot.started_at)
    left = limit.days + snapshot.extension
    covered = [(local_day(p.since), local_day(p.until)) for p in snapshot.pauses]
    while day < today:
        day += timedelta(days=1)
        is_paused = any(since < day <= until for since, until in covered)
        counts = limit.unit is DayUnit.CALENDAR or calendar.is_working_day(day)
        left -= counts and not is_paused
    return left


def next_open(calendar: Calendar, day: date) -> date:
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


class Cases(RuleBasedStateMachine):
    """One case of any process, moved by anybody, with anything said."""

    name: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.process: Process = core_processes()[self.name]
        self.calendar = HOLIDAYS
        self.now = START
        self.refused = 0

    @initialize(
        promised=st.none() | LIMITS,
        statutory=st.none() | LIMITS,
        may_follow=st.booleans(),
        commitment=st.sampled_from(["", "I commit"]),
        fee_at=st.none() | st.sampled_from(FeePoint),
    )
    def open(
        self,
        promised: Limit | None,
        statutory: Limit | None,
        may_follow: bool,
        commitment: str,
        fee_at: FeePoint | None,
    ) -> None:
        missing = tuple(Piece(requirement=piece, may_follow=may_follow) for piece in PIECES[:2])
        joint = (make_part("first"), make_part("second", after=("first",)), make_part("third"))
        opening = make_opening(
            self.name,
            promised=promised,
            statutory=statutory,
            evidence=missing,
            commitment=commitment,
            fee=Fee(amount=1000, currency="CNY", when=fee_at) if fee_at is not None else None,
            parts=joint if self.name == "joint" else (),
        )
        begun = moves.begin(self.process, opening, CaseId("case"), FILING)
        self.move: Move = moves.followed(begun, self.process, now=self.now, calendar=self.calendar)
        self.open_parts()

    @property
    def snapshot(self) -> Snapshot:
        return self.move.snapshot

    def open_parts(self) -> None:
        for part in parts.to_open(self.snapshot):
            key = part.progress.key
            opened = parts.opened(self.snapshot, key, CaseId(f"part-{key}"), self.now)
            self.move = self.move.followed_by(opened)

    def act(self, name: str, request: Request, relation: Relation) -> None:
        organisation = next(
            (r.organisation for r in self.snapshot.reviews if r.given_at is None), ORGANISATIONS[0]
        )
        who = Who(
            relation=relation, party=PartyId("official"), name="Wang", organisation=organisation
        )
        before = msgspec.json.encode(self.snapshot)
        try:
            context = moves.context_of(
                self.process, name, request, who, now=self.now, calendar=self.calendar
            )
            self.move = self.move.followed_by(moves.move(self.snapshot, context))
        except Refusal:
            self.refused += 1
            assert msgspec.json.encode(self.snapshot) == before
        self.open_parts()

    @rule(data=st.data())
    def lead_the_case_on(self, data: st.DataObject) -> None:
        state = self.snapshot.state
        on = [
            name
            for name, action in self.process.actions.items()
            if state in action.from_
            and action.to != "same"
            and not {"withdraw", "refuse-acceptance"} & set(action.effects)
        ]
        self.act_fittingly(data, on or sorted(self.process.actions))

    @rule(data=st.data())
    def act_without_leading_on(self, data: st.DataObject) -> None:
        state = self.snapshot.state
        same = [
            name
            for name, action in self.process.actions.items()
            if state in action.from_ and action.to == "same"
        ]
        self.act_fittingly(data, same or sorted(self.process.actions))

    @rule(data=st.data())
    def act_as_the_state_allows(self, data: st.DataObject) -> None:
        fit = [n for n, a in self.process.actions.items() if self.snapshot.state in a.from_]
        self.act_fittingly(data, fit or sorted(self.process.actions))

    def act_fittingly(self, data: st.DataObject, names: list[str]) -> None:
        name = data.draw(st.sampled_from(sorted(names)))
        action = self.process.actions[name]
        request = data.draw(fitting(action, self.now.date()))
        self.act(name, request, data.draw(st.sampled_from(action.by)))

    @rule(data=st.data(), relation=st.sampled_from(Relation))
    def act_in_any_way(self, data: st.DataObject, relation: Relation) -> None:
        name = data.draw(st.sampled_from(sorted(self.process.actions)))
        self.act(name, data.draw(anything(self.now.date())), relation)

    @rule(hours=st.integers(1, 24 * 6))
    def let_time_pass(self, hours: int) -> None:
        used = clocks.used_days(self.calendar, self.snapshot, self.now)
        self.now += timedelta(hours=hours)
        stands = self.snapshot.clock in {ClockState.PAUSED, ClockState.STOPPED, ClockState.WAITING}
        later = clocks.used_days(self.calendar, self.snapshot, self.now)
        assert later == used or (not stands and later > used)

    @rule()
    def let_the_clock_job_run(self) -> None:
        for _ in range(MOST_TICKS):
            wake = ticks.wake_at(self.process, self.calendar, self.snapshot)
            move = ticks.tick(self.process, self.calendar, self.snapshot, self.now)
            assert (move is not None) == (wake is not None and wake <= self.now)
            if move is None:
                return
            self.move = self.move.followed_by(move)
        raise AssertionError("the clock job does not come to rest")

    @invariant()
    def it_is_in_a_state_and_the_state_says_its_phase_and_clock(self) -> None:
        state = self.process.states[self.snapshot.state]
        assert (self.snapshot.phase, self.snapshot.clock) == (state.phase, state.clock)

    @invariant()
    def its_history_is_whole_and_tells_every_fact(self) -> None:
        entries = self.move.entries
        assert [entry.seq for entry in entries] == list(range(1, self.snapshot.entries + 1))
        told = [fact for entry in entries for fact in entry.facts]
        assert told == [fact.TYPE for fact in self.move.facts]
        assert all(entry.facts for entry in entries)
        assert [e.from_state for e in entries] == ["", *(e.to_state for e in entries[:-1])]
        assert entries[-1].to_state == self.snapshot.state

    @invariant()
    def no_clock_runs_while_it_is_suspended(self) -> None:
        snapshot = self.snapshot
        is_open = [pause for pause in snapshot.pauses if pause.until is None]
        assert bool(is_open) == (snapshot.clock is ClockState.PAUSED)
        assert len(is_open) <= 1
        assert (snapshot.held is not None) == (snapshot.clock is ClockState.PAUSED)
        assert not is_open or clocks.due_at(self.calendar, snapshot) is None

    @invariant()
    def pauses_follow_one_another(self) -> None:
        edges = [at for pause in self.snapshot.pauses for at in (pause.since, pause.until)]
        closed = [at for at in edges if at is not None]
        assert closed == sorted(closed)

    @invariant()
    def it_is_due_exactly_while_its_clock_runs(self) -> None:
        limit = self.snapshot.promised or self.snapshot.statutory
        due = clocks.due_at(self.calendar, self.snapshot)
        runs = self.snapshot.clock is ClockState.RUNNING
        assert (due is not None) == (runs and limit is not None)

    @invariant()
    def the_days_left_are_what_counting_day_by_day_gives(self) -> None:
        limit = self.snapshot.promised or self.snapshot.statutory
        due = clocks.due_at(self.calendar, self.snapshot)
        if due is None or limit is None:
            return
        today = (self.now + timedelta(hours=8)).date()
        left = days_left(self.snapshot, self.calendar, limit, today)
        if limit.unit is DayUnit.WORKING:
            assert calendars.remaining(self.calendar, self.now, due, limit.unit) == left
            return
        last, expected = (due + timedelta(hours=8)).date(), today + timedelta(days=left)
        assert last == next_open(self.calendar, expected) or (
            self.snapshot.pauses and last > next_open(self.calendar, expected)
        )

    @invariant()
    def it_is_closed_exactly_in_a_closed_state_and_then_has_an_outcome(self) -> None:
        snapshot = self.snapshot
        assert (snapshot.phase is Phase.CLOSED) == (snapshot.closed_at is not None)
        if snapshot.is_closed:
            assert snapshot.outcome is not None
            assert clocks.terms(self.process, self.calendar, snapshot) == ()

    @invariant()
    def an_unfavourable_decision_has_reason_rule_and_remedy(self) -> None:
        decision = self.snapshot.decision
        unfavourable = {Outcome.REFUSED, Outcome.NOT_ACCEPTED, Outcome.REVOKED}
        if decision is not None and decision.outcome in unfavourable and not self.snapshot.parts:
            assert decision.reason
            assert decision.rule
            assert decision.remedy

    @invariant()
    def what_happens_once_happened_at_most_once(self) -> None:
        told = [fact.TYPE.rpartition(".")[2] for fact in self.move.facts]
        assert told.count("corrections-asked") <= 1
        assert told.count("rated") <= 1
        assert told.count("submitted") == 1

    @invariant()
    def it_comes_back_from_storage_as_it_was(self) -> None:
        stored = msgspec.json.encode(self.snapshot)
        assert msgspec.json.decode(stored, type=Snapshot) == self.snapshot

    @invariant()
    def its_face_can_be_shown(self) -> None:
        face = faces.clock_face(self.process, self.calendar, self.snapshot, self.now)
        outline = faces.outline(self.process, self.calendar, self.snapshot, face.light)
        assert (outline.state, outline.due_at) == (self.snapshot.state, face.due_at)
        assert face.words.en
        assert (face.light is Light.DONE) == self.snapshot.is_closed

    @invariant()
    def it_waits_for_its_fee_exactly_as_long_as_that_is_owed(self) -> None:
        owed = self.snapshot.fee is not None and self.snapshot.fee.is_owed
        waits = self.snapshot.state.startswith("to-pay")
        assert waits == (owed and not self.snapshot.is_closed)

    @precondition(lambda self: self.snapshot.parts)
    @invariant()
    def no_part_is_opened_before_those_it_waits_for(self) -> None:
        progress = {part.progress.key: part.progress for part in self.snapshot.parts}
        opened = [p for p in progress.values() if p.state in {"open", "closed"}]
        assert all(progress[key].state == "closed" for p in opened for key in p.after)


def cases_of(process: str) -> type[Cases]:
    class CasesOfProcess(Cases):
        name = process

    return CasesOfProcess


FEW = settings(max_examples=25, stateful_step_count=60, deadline=None)


@pytest.mark.parametrize("name", sorted(core_processes()))
def test_no_moves_bring_a_case_out_of_order(name: str) -> None:
    run_state_machine_as_test(cases_of(name), settings=FEW)


@pytest.mark.parametrize("name", sorted(core_processes()))
def test_every_core_process_begins_in_its_initial_state(name: str) -> None:
    process = core_processes()[name]

    move = moves.begin(process, make_opening(name), CaseId("case"), FILING)

    assert move.snapshot.state == process.initial
