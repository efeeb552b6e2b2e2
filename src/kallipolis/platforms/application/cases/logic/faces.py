"""How a case looks from outside: its outline, its clock in figures and words, its history."""

from datetime import date, datetime
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Calendar, DayUnit
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.cases.contracts import Case, ClockFace, HistoryEntry
from kallipolis.platforms.application.cases.logic import arrivals, clocks
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.records import Entry
from kallipolis.platforms.application.cases.logic.snapshot import Listed, Pause, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import (
    ClockState,
    Light,
    PauseKind,
    Turn,
)

NO_WORDS: Final = everywhere("")
TITLES: Final = {
    "submit": Text(en="Submitted", zh_hans="提交申请", zh_hant="提交申請"),
    "open-part": Text(en="A part was begun", zh_hans="环节启动", zh_hant="環節啟動"),
    "near-limit": Text(en="The term ends soon", zh_hans="即将到期提醒", zh_hant="即將到期提醒"),
    "overdue": Text(en="The term has passed", zh_hans="已超期", zh_hant="已超期"),
    "escalated": Text(en="Reported to the supervisor", zh_hans="已上报督办", zh_hant="已上報督辦"),
}
"""Titles of what no process declares."""

INTERNAL: Final = frozenset({"near-limit", "overdue", "escalated"})
"""Entries that the applicant is not shown, besides those of internal actions."""

DAYS: Final = {
    DayUnit.WORKING: (("working day", "working days"), "个工作日", "個工作日"),
    DayUnit.CALENDAR: (("day", "days"), "天", "天"),
}
PAUSES: Final = {
    PauseKind.INSPECTION: Text(en="inspection", zh_hans="检验勘验", zh_hant="檢驗勘驗"),
    PauseKind.HEARING: Text(en="a hearing", zh_hans="听证", zh_hant="聽證"),
    PauseKind.TESTING: Text(en="testing", zh_hans="检测鉴定", zh_hant="檢測鑑定"),
    PauseKind.EXPERT_REVIEW: Text(en="expert review", zh_hans="专家评审", zh_hant="專家評審"),
    PauseKind.PAYMENT: Text(en="the payment of the fee", zh_hans="缴费", zh_hant="繳費"),
    PauseKind.OTHER: Text(en="a special procedure", zh_hans="特别程序", zh_hant="特別程序"),
}


def outline(process: Process, calendar: Calendar, snapshot: Listed, light: Light) -> Case:
    """Return a case in outline, with a light that was worked out before."""
    state = process.states[snapshot.state]
    return Case(
        id=snapshot.id,
        service=snapshot.service,
        edition=snapshot.edition,
        process=snapshot.process,
        title=snapshot.title,
        state=snapshot.state,
        state_title=state.title,
        phase=snapshot.phase,
        clock=snapshot.clock,
        waits_for=state.waits_for,
        light=light,
        applicant=snapshot.applicant,
        applicant_name=snapshot.applicant_name,
        filed_by=snapshot.filed_by,
        region=snapshot.regions[0],
        accepting=snapshot.accepting,
        deciding=snapshot.deciding,
        delivering=snapshot.delivering,
        channel=snapshot.channel,
        submitted_at=snapshot.submitted_at,
        accepted_at=snapshot.accepted_at,
        due_at=clocks.due_at(calendar, snapshot),
        step_due_at=clocks.step_due_at(calendar, snapshot),
        decided_at=snapshot.decided_at,
        closed_at=snapshot.closed_at,
        outcome=snapshot.outcome,
        parent=snapshot.parent,
        version=snapshot.version,
    )


def clock_face(
    process: Process, calendar: Calendar, snapshot: Snapshot, now: datetime
) -> ClockFace:
    """Return how long a case took and may still take."""
    running = clocks.terms(process, calendar, snapshot)
    due, step_due = clocks.due_at(calendar, snapshot), clocks.step_due_at(calendar, snapshot)
    unit = _unit_shown(snapshot)
    nearest = min((at for at in (due, step_due) if at is not None), default=None)
    left = calendars.remaining(calendar, now, nearest, unit) if nearest is not None else None
    pause = _open_pause(snapshot)
    face = ClockFace(
        light=clocks.light_of(snapshot, running, now),
        unit=unit,
        used=clocks.used_days(calendar, snapshot, now),
        words=NO_WORDS,
        left=left,
        due_at=due,
        statutory_due_at=clocks.statutory_due_at(calendar, snapshot),
        step_due_at=step_due,
        paused_since=pause.since if pause is not None else None,
        pause=pause.kind if pause is not None else None,
        pause_reason=pause.reason if pause is not None else "",
    )
    return replace(face, words=_words(face, process.states[snapshot.state].waits_for))


def history_entry(process: Process, entry: Entry) -> HistoryEntry:
    """Return an entry of the history as people read it."""
    action = process.actions.get(entry.action)
    return HistoryEntry(
        seq=entry.seq,
        action=entry.action,
        title=action.title if action is not None else _title(entry),
        from_state=entry.from_state,
        to_state=entry.to_state,
        relation=entry.who.relation,
        by=entry.who.party,
        by_name=entry.who.name,
        organisation=entry.who.organisation,
        at=entry.at,
        facts=entry.facts,
        request={} if entry.action in arrivals.TITLES else entry.request,
    )


def _title(entry: Entry) -> Text:
    return arrivals.title_of(entry.action, entry.request) or TITLES[entry.action]


def is_internal(process: Process, entry: Entry) -> bool:
    """Say whether an entry is hidden from the applicant."""
    action = process.actions.get(entry.action)
    return entry.action in INTERNAL if action is None else action.internal


@lru_cache(maxsize=4096)
def days_left_in_words(left: int, unit: DayUnit) -> Text:
    """Return how many days are left, or by how many a term is overdue.

    Units: ``left`` in days of ``unit``.
    """
    if left == 0:
        return Text(en="Due today", zh_hans="今日到期", zh_hant="今日到期")
    days = _days(abs(left), unit)
    if left < 0:
        return Text(
            en=f"Overdue by {days.en}",
            zh_hans=f"已超期{days.zh_hans}",
            zh_hant=f"已超期{days.zh_hant}",
        )
    return Text(en=f"{days.en} left", zh_hans=f"剩余{days.zh_hans}", zh_hant=f"剩餘{days.zh_hant}")


def task_in_words(calendar: Calendar, snapshot: Listed, due: datetime | None, today: date) -> Text:
    """Return how a task in the inbox stands today with its term, if it has one."""
    pause = _open_pause(snapshot)
    if pause is not None:
        return _paused(PAUSES[pause.kind])
    if due is None:
        return _no_limit()
    return _days_left(calendar, today, due, clocks.unit_of(snapshot))


@lru_cache(maxsize=4096)
def _days_left(calendar: Calendar, today: date, due: datetime, unit: DayUnit) -> Text:
    """Return how many days are left today; the terms of many cases end with the same day."""
    last = calendars.local_day(calendar, due)
    return days_left_in_words(calendars.counted_days(calendar, today, last, unit), unit)


def _days(count: int, unit: DayUnit) -> Text:
    (one, many), hans, hant = DAYS[unit]
    return Text(
        en=f"{count} {one if count == 1 else many}",
        zh_hans=f"{count}{hans}",
        zh_hant=f"{count}{hant}",
    )


def _open_pause(snapshot: Listed) -> Pause | None:
    last = snapshot.pauses[-1] if snapshot.pauses else None
    return last if last is not None and last.until is None else None


def _unit_shown(snapshot: Snapshot) -> DayUnit:
    limit = snapshot.step.limit
    if limit is not None and snapshot.clock is ClockState.WAITING:
        return limit.unit
    return clocks.unit_of(snapshot)


def _words(face: ClockFace, waits_for: Turn) -> Text:
    if face.light is Light.DONE:
        return _done(_days(face.used, face.unit)) if face.used else WITHIN_A_DAY
    if face.pause is not None:
        return _paused(PAUSES[face.pause])
    if face.left is None:
        return _waiting_for_applicant() if waits_for is Turn.APPLICANT else _no_limit()
    return days_left_in_words(face.left, face.unit)


def _done(days: Text) -> Text:
    return Text(
        en=f"Completed in {days.en}",
        zh_hans=f"已办结，用时{days.zh_hans}",
        zh_hant=f"已辦結，用時{days.zh_hant}",
    )


WITHIN_A_DAY: Final = Text(en="Completed within a day", zh_hans="一日内办结", zh_hant="一日內辦結")


def _paused(why: Text) -> Text:
    return Text(
        en=f"The clock is stopped for {why.en}",
        zh_hans=f"因{why.zh_hans}暂停计时",
        zh_hant=f"因{why.zh_hant}暫停計時",
    )


def _waiting_for_applicant() -> Text:
    return Text(en="Waiting for the applicant", zh_hans="等待申请人", zh_hant="等待申請人")


def _no_limit() -> Text:
    return Text(en="No limit runs", zh_hans="未计时", zh_hant="未計時")


"""Every light in words, so that nobody needs to see its colour."""
