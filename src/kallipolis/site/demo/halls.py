"""A hall of the demo city: a morning that is over, a queue under way, appointments ahead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database.api import attempt
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentPlan,
    OpenDay,
    ServiceGroup,
    Wanted,
)
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import NumberState, Step, Visit
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.ratings.contracts import Given
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.offices import FOUNDER

BOOKED_AGO: Final = timedelta(days=3)
DAYS: Final = 6
A_DAY: Final = 9
"""So many of each group book for each of these days."""

UNDER_WAY: Final = timedelta(minutes=100)
EVERY: Final = timedelta(minutes=2.5)
"""For so long people have come to the hall, one about as often as this."""

OPENS: Final = time(9, 30)
"""From then on people came on the working day before."""

EARLY: Final = timedelta(minutes=10)
"""So long before its time people come to an appointment."""

A_MINUTE: Final = timedelta(minutes=1)
RECEIVING: Final = ("window-officer", "acceptance-officer")
COUNTERS: Final = 3
COMES: Final = 0.85
RATES: Final = 0.9
SAY_WHO: Final = 0.7
"""So many of those without an appointment take their number with a telephone, as themselves."""

WANTS: Final = (
    ("young", "marriage-registration", 1),
    ("parent", "renew-identity-card", 0),
    ("elder", "renew-identity-card", 2),
)
"""Which of those with listed log-ins has booked what, and on which of the days with room."""

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class HallDay:
    """One hall, and those who work and wait in it."""

    city: City
    hall: str
    plan: AppointmentPlan
    rng: Random
    officials: list[Actor] = field(default_factory=list)
    done_at: dict[str, datetime] = field(default_factory=dict)
    booked: int = 0

    @property
    def now(self) -> datetime:
        """Return the moment up to which the demo has been played."""
        return self.city.now.now()


def open_hall(city: City, *, seed: int) -> HallDay | None:
    """Let people book and queue in the hall at home, None where it has no plan."""
    rng = Random(seed)  # noqa: S311 - a demo that repeats, no secret
    for hall in organisations.halls(city.home):
        plan = appointments.plan_of(hall.id)
        if plan is not None and hall.region == city.home:
            day = HallDay(city=city, hall=hall.id, plan=plan, rng=rng)
            _let_a_morning_pass(day)
            _book_ahead(day)
            _man_counters(day, SetClock(day.now - UNDER_WAY))
            _let_people_come(day)
            return day
    return None


def _book_ahead(day: HallDay) -> None:
    clock = SetClock(day.now - BOOKED_AGO)
    for group in day.plan.groups:
        if group.booking != "none" and group.services:
            _book_group(day, group, clock)
    for lead, service, nth in WANTS:
        days = appointments.days(day.hall, service, clock=day.city.now)[1:]
        with_room = [each for each in days if each.free]
        if lead in day.city.leads and nth < len(with_room):
            _book(day, day.city.leads[lead], service, with_room[nth], clock=SetClock(day.now))


def _book_group(day: HallDay, group: ServiceGroup, clock: SetClock) -> None:
    today = calendars.local_day(calendars.calendar_for(day.city.home), day.now)
    for open_day in appointments.days(day.hall, group.services[0], clock=clock):
        if today <= open_day.day < today + timedelta(days=DAYS) and open_day.free:
            for _ in range(min(A_DAY, open_day.free)):
                applicant = day.city.somebody("resident", None, day.city.home)
                _book(day, applicant, day.rng.choice(group.services), open_day, clock=clock)


def _book(
    day: HallDay, applicant: Applicant, service: str, open_day: OpenDay, *, clock: SetClock
) -> None:
    slot = day.rng.choice([slot for slot in open_day.slots if slot.free])
    wanted = Wanted(hall=day.hall, service=service, starts_at=slot.starts_at)
    key = f"demo {applicant.party.id} {service} {slot.starts_at.isoformat()}"
    try:
        with attempt():
            appointments.book(applicant.actor, wanted, key=key, clock=clock)
    except Refusal as refusal:
        log.debug("a booking of the demo was refused", code=refusal.code)
    else:
        day.booked += 1


def _let_a_morning_pass(day: HallDay) -> None:
    """Play the morning of the working day before, so that the hall was rated, whenever it is."""
    calendar = calendars.calendar_for(day.city.home)
    before = calendars.local_day(calendar, day.now) - timedelta(days=1)
    while not calendar.is_working_day(before):
        before -= timedelta(days=1)
    opens = datetime.combine(before, OPENS, tzinfo=ZoneInfo(calendar.time_zone)).astimezone(UTC)
    _man_counters(day, SetClock(opens))
    for at in _minutes(opens, opens + UNDER_WAY):
        _come(day, (), SetClock(at))
        _work_all(day, SetClock(at))
    for official in day.officials:
        _finish(day, official, SetClock(opens + UNDER_WAY))
        queues.close_counter(official, day.hall)
    queues.close_days(clock=day.city.now)


def _man_counters(day: HallDay, clock: SetClock) -> None:
    """Let officials sit at the last counter and the first ones; the first has a log-in."""
    day.officials = []
    offices = list(day.city.staff.small)[:COUNTERS]
    chosen = [*day.plan.counters[-1:], *day.plan.counters[:-1]]
    for office, counter in zip(offices, chosen, strict=False):
        actor = day.city.staff.official(office, RECEIVING).actor
        queues.open_counter(actor, day.hall, counter.id, clock=clock)
        day.officials.append(actor)


def _let_people_come(day: HallDay) -> None:
    """Play the last hours, minute by minute: people come, counters call, serve and skip."""
    calendar = calendars.calendar_for(day.city.home)
    today = calendars.local_day(calendar, day.now)
    expected = appointments.of_day(FOUNDER, day.hall, today, clock=SetClock(day.now - UNDER_WAY))
    for made in expected:
        if made.starts_at - EARLY < day.now - UNDER_WAY and day.rng.random() < COMES:
            appointments.arrive(FOUNDER, made.id, clock=SetClock(made.starts_at - EARLY))
    for at in _minutes(day.now - UNDER_WAY, day.now):
        if calendars.local_day(calendar, at) == today:
            _come(day, expected, SetClock(at))
            _work_all(day, SetClock(at))


def _minutes(at: datetime, until: datetime) -> Iterator[datetime]:
    while at <= until:
        yield at
        at += A_MINUTE


def _come(day: HallDay, expected: Sequence[Appointment], clock: SetClock) -> None:
    now = clock.now()
    for made in expected:
        if now <= made.starts_at - EARLY < now + A_MINUTE and day.rng.random() < COMES:
            queues.check_in(FOUNDER, made.id, clock=SetClock(made.starts_at - EARLY))
    if day.rng.random() < A_MINUTE / EVERY:
        priorities = [each.id for each in day.plan.priorities]
        service = day.rng.choice(_walk_in(day.plan.groups))
        if day.rng.random() < SAY_WHO and _takes_one(day, service, clock):
            return
        visit = Visit(
            service=service,
            priority=day.rng.choice(priorities) if day.rng.random() < 0.15 and priorities else "",
        )
        queues.take_number(FOUNDER, day.hall, visit, clock=clock)


def _takes_one(day: HallDay, service: str, clock: SetClock) -> bool:
    """Let somebody take a number with their telephone; say whether they could."""
    screen = queues.screen_key(FOUNDER, day.hall)
    code = queues.presence_code(day.hall, screen, clock=clock)
    comer = day.city.somebody("resident", None, day.city.home)
    try:
        with attempt():
            queues.take_number(
                comer.actor, day.hall, Visit(service=service, presence=code), clock=clock
            )
    except Refusal as refusal:
        log.debug("a number of the demo was refused", code=refusal.code)
        return False
    return True


def _work_all(day: HallDay, clock: SetClock) -> None:
    for official in day.officials:
        _work(day, official, clock)


def _work(day: HallDay, official: Actor, clock: SetClock) -> None:
    desk = queues.desk(official, day.hall, clock=clock)
    current = desk.current if desk is not None else None
    if current is None:
        queues.call_next(official, day.hall, clock=clock)
    elif current.state is NumberState.CALLED:
        step = Step.SKIP if day.rng.random() < 0.06 else Step.SERVE
        queues.take_step(official, current.id, step, clock=clock)
        day.done_at[current.id] = clock.now() + timedelta(minutes=day.rng.uniform(4, 14))
    elif clock.now() >= day.done_at[current.id]:
        _finish(day, official, clock)


def _finish(day: HallDay, official: Actor, clock: SetClock) -> None:
    """Let who is at a counter leave it, if anybody is."""
    desk = queues.desk(official, day.hall, clock=clock)
    current = desk.current if desk is not None else None
    if current is not None:
        if current.state is NumberState.CALLED:
            queues.take_step(official, current.id, Step.SERVE, clock=clock)
        queues.take_step(official, current.id, Step.FINISH, clock=clock)
        _rate(day, current.id, current.party, clock)


def _rate(day: HallDay, number: str, party: str, clock: SetClock) -> None:
    """Let most of those who said who they are say how they were served."""
    if party and day.rng.random() < RATES:
        stars = day.rng.choices((5, 4, 3), weights=(7, 3, 1))[0]
        actor = as_actor(parties.get(FOUNDER, PartyId(party)), purpose="demo")
        ratings.rate_visit(actor, number, Given(stars=stars), clock=clock)


def _walk_in(groups: Sequence[ServiceGroup]) -> list[str]:
    return [
        service
        for group in groups
        if group.booking != "required"
        for service in (group.services or (group.id,))
    ]
