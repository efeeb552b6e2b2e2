"""Lists of cases: what waits for an organisation, what belongs to somebody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import ANY_SCOPE, Actor
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.adapters import counting, holding, kinds
from kallipolis.platforms.application.cases.adapters.asking import Asked, Past
from kallipolis.platforms.application.cases.adapters.keeping import Scene, scene_of
from kallipolis.platforms.application.cases.adapters.procedures import declared
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseFilter,
    CasePage,
    Holder,
    InboxChoices,
    InboxFilter,
    InboxPage,
    InboxRow,
    LightCounts,
    Load,
    PastFilter,
    Supervision,
    SupervisionFilter,
)
from kallipolis.platforms.application.cases.hot import Waiting
from kallipolis.platforms.application.cases.logic import clocks, faces, pages, standing, ticks
from kallipolis.platforms.application.cases.logic.snapshot import Listed

MOST_COUNTED: Final = 1000
"""How many tasks of an organisation are counted by light, the most urgent first."""

Held = Mapping[tuple[CaseId, OrganisationId], Holder]
Task = tuple[Waiting, OrganisationId, str]


def inbox(actor: Actor, asked: InboxFilter, clock: Clock) -> InboxPage:
    """Return a page of what waits for the organisations of an actor, most urgent first."""
    query = _query(actor, asked, asked.limit + 1, clock)
    if asked.region and not query.regions:
        return InboxPage(rows=())
    found: list[Task] = []
    for organisation in _chosen(actor, asked):
        if asked.what != "reviews":
            read = hot.waiting_cases(organisation, query)
            found += [(waiting, organisation, "case") for waiting in read]
        if asked.what != "cases":
            read = hot.waiting_reviews(organisation, query)
            found += [(waiting, organisation, "review") for waiting in read]
    place = _place if asked.sort == "due" else _number
    found.sort(key=place, reverse=query.is_backwards)
    shown = _page(found, asked.limit, place)
    after = pages.as_text(shown[-1][0].mark) if len(shown) < len(found) else None
    ordered = shown[::-1] if query.is_before else shown
    scenes = Scenes(clock)
    held = holding.of([task[0].snapshot.id for task in ordered])
    inbox_rows = tuple(_inbox_row(task, scenes, query.now, held) for task in ordered)
    return InboxPage(rows=inbox_rows, after=after)


def counts(actor: Actor, asked: InboxFilter, clock: Clock) -> LightCounts:
    """Count what waits for the organisations of an actor by light, the most urgent of each."""
    everywhere = replace(asked, after="", before="", light=None)
    query = _query(actor, everywhere, MOST_COUNTED, clock)
    if asked.region and not query.regions:
        return LightCounts()
    found: list[list[int]] = []
    for organisation in _chosen(actor, asked):
        if asked.what != "reviews":
            found.append(hot.count_cases(organisation, query))
        if asked.what != "cases":
            found.append(hot.count_reviews(organisation, query))
    whole, late, near, paused = (sum(row[n] for row in found) for n in range(4))
    return LightCounts(
        all=whole,
        red=late,
        yellow=near,
        green=whole - late - near - paused,
        paused=paused,
        is_more=any(row[0] == MOST_COUNTED for row in found),
    )


def _query(actor: Actor, asked: InboxFilter, limit: int, clock: Clock) -> Asked:
    holders: dict[str, str | None] = {"": None, "nobody": "", "me": actor.party or "-"}
    return Asked(
        now=clock.now(),
        limit=limit,
        after=pages.from_text(asked.before or asked.after),
        light=asked.light,
        service=asked.service,
        state=asked.state,
        regions=tuple(r.code for r in regions.within(asked.region)) if asked.region else (),
        words=asked.words.strip(),
        sort=asked.sort,
        is_before=bool(asked.before),
        holder=holders.get(asked.holder, asked.holder),
    )


def _chosen(actor: Actor, asked: InboxFilter) -> list[OrganisationId]:
    mine = access.reach(actor, standing.VIEW).organisations
    return [one for one in mine if asked.organisation in {None, one}]


def choices(actor: Actor) -> InboxChoices:
    """Return what the filters of an actor's inbox can choose from, by id."""
    mine = access.reach(actor, standing.VIEW).organisations
    found = [each for organisation in mine for each in kinds.waiting_kinds(organisation)]
    states = {
        each.state: declared(each.process, each.edition).states[each.state].title for each in found
    }
    return InboxChoices(
        services=tuple(sorted({each.service: each.title for each in found}.items())),
        states=tuple(sorted(states.items())),
    )


def of_actor(actor: Actor, asked: CaseFilter, clock: Clock) -> CasePage:
    """Return a page of an actor's own cases, or of those an organisation decides, latest first.

    Raises:
        Refusal: ``case.not_found`` when the organisation is not one of the actor's.
    """
    reach = access.reach(actor, standing.VIEW)
    limit = asked.limit + 1
    if asked.organisation is not None:
        if not reach.everywhere and asked.organisation not in reach.organisations:
            raise not_found("case.not_found")
        found = hot.of_organisation(asked.organisation, asked.service, asked.after, limit)
        return _as_page(found, asked.limit, clock)
    scopes = {scope for own in reach.own if own.party == actor.applicant for scope in own.scopes}
    if not scopes or actor.applicant is None:
        return CasePage(cases=())
    services = () if ANY_SCOPE in scopes else tuple(sorted(scopes))
    if asked.service:
        services = (asked.service,) if not services or asked.service in services else ("",)
    found = hot.of_applicant(actor.applicant, services, asked.after, limit)
    return _as_page(found, asked.limit, clock)


def looked_back(service: str, asked: PastFilter) -> Past:
    """Return which decided cases are asked for, the regions with all that lie in them."""
    inside = regions.within(asked.region) if asked.region is not None else ()
    return Past(
        service=service,
        since=asked.since,
        until=asked.until,
        regions=tuple(region.code for region in inside) if asked.region is not None else None,
        before=asked.before,
        limit=asked.limit,
    )


def services_at(organisation: OrganisationId) -> tuple[tuple[str, Text], ...]:
    """Return the services of what waits for an organisation, by id."""
    found = {each.service: each.title for each in kinds.waiting_kinds(organisation)}
    return tuple(sorted(found.items()))


def supervision(
    places: Sequence[str] | None, asked: SupervisionFilter, clock: Clock
) -> Supervision:
    """Return the load of each organisation of regions, and a page of their open cases."""
    now = clock.now()
    rows, as_of = counting.counted(("loads", places), lambda: hot.loads(places, now), now)
    loads = tuple(
        Load(organisation=OrganisationId(name), open=open_, near=near, overdue=overdue)
        for name, open_, near, overdue in rows
    )
    urgent, before = supervised(places, asked, clock)
    one = asked.organisation
    return Supervision(
        loads=loads,
        urgent=urgent,
        before=before,
        services=services_at(one) if one in {load.organisation for load in loads} else (),
        as_of=as_of,
    )


def supervised(
    places: Sequence[str] | None, asked: SupervisionFilter, clock: Clock
) -> tuple[CasePage, str | None]:
    """Return a page of the open cases of regions, most urgent first, and the mark before it."""
    query = Asked(
        now=clock.now(),
        limit=asked.limit + 1,
        after=pages.from_text(asked.before or asked.after),
        is_before=bool(asked.before),
        deciding=asked.organisation or "",
        service=asked.service,
        light=asked.light,
        is_escalated=bool(asked.escalated),
    )
    found = hot.urgent(places, query)
    read = found[: asked.limit]
    shown = read[::-1] if query.is_before else read
    goes_on = len(read) < len(found)
    is_first, is_last = not (asked.before or asked.after), not (goes_on or asked.before)
    if query.is_before:
        is_first = not goes_on
    before = pages.as_text(shown[0].mark) if shown and not is_first else None
    after = pages.as_text(shown[-1].mark) if shown and not is_last else None
    scenes = Scenes(clock)
    cases = tuple(_watched(one.snapshot, scenes) for one in shown)
    return CasePage(cases=cases, after=after), before


def outline(snapshot: Listed, clock: Clock) -> Case:
    """Return a case in outline as of now."""
    return _outline(snapshot, Scenes(clock))


class Scenes:
    """The scenes of one list, each looked up once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[str, int, str, str], Scene] = {}
        self._days: dict[str, date] = {}

    def of(self, snapshot: Listed) -> Scene:
        """Return what a case is played by."""
        kind, edition = snapshot.service_kind, snapshot.edition
        key = (snapshot.process, edition, snapshot.deciding_region, kind)
        scene = self._known.get(key)
        if scene is None:
            scene = self._known[key] = scene_of(snapshot, self._clock)
        return scene

    def today(self, scene: Scene, now: datetime) -> date:
        """Return the day that it is by the calendar of a scene."""
        day = self._days.get(scene.calendar.time_zone)
        if day is None:
            day = calendars.local_day(scene.calendar, now)
            self._days[scene.calendar.time_zone] = day
        return day


def _outline(snapshot: Listed, scenes: Scenes) -> Case:
    scene = scenes.of(snapshot)
    running = clocks.terms(scene.process, scene.calendar, snapshot)
    light = clocks.light_of(snapshot, running, scene.clock.now())
    return faces.outline(scene.process, scene.calendar, snapshot, light)


def _watched(snapshot: Listed, scenes: Scenes) -> Case:
    scene = scenes.of(snapshot)
    running = clocks.terms(scene.process, scene.calendar, snapshot)
    is_escalated = ticks.is_escalated(snapshot, running)
    return replace(_outline(snapshot, scenes), is_escalated=is_escalated)


def _place(task: Task) -> tuple[datetime, str]:
    """Return where a task stands in a list, as its mark says it, without making one."""
    waiting = task[0]
    return (waiting.attention_at, waiting.snapshot.id)


def _number(task: Task) -> tuple[str]:
    return (task[0].snapshot.id,)


def _page(found: list[Task], limit: int, place: Callable[[Task], object]) -> list[Task]:
    """Cut a page off, and never between two tasks at the same place of the list."""
    while limit < len(found) and place(found[limit]) == place(found[limit - 1]):
        limit += 1
    return found[:limit]


def _as_page(found: Sequence[Listed], limit: int, clock: Clock) -> CasePage:
    shown = found[:limit]
    after = shown[-1].id if len(shown) < len(found) else None
    scenes = Scenes(clock)
    return CasePage(cases=tuple(_outline(snapshot, scenes) for snapshot in shown), after=after)


def _inbox_row(task: Task, scenes: Scenes, now: datetime, held: Held) -> InboxRow:
    waiting, organisation, kind = task
    snapshot = waiting.snapshot
    scene = scenes.of(snapshot)
    light = clocks.light_at(snapshot, waiting.attention_at, waiting.near_at, now)
    has_term = waiting.attention_at < clocks.FAR_OFF
    due = waiting.attention_at if has_term else None
    return InboxRow(
        case=faces.outline(scene.process, scene.calendar, snapshot, light),
        organisation=organisation,
        task="case" if kind == "case" else "review",
        due_at=due,
        light=light,
        words=faces.task_in_words(scene.calendar, snapshot, due, scenes.today(scene, now)),
        mark=pages.as_text(waiting.mark),
        holder=held.get((snapshot.id, organisation)),
    )
