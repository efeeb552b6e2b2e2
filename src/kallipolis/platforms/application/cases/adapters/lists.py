"""Lists of cases: what waits for an organisation, what belongs to somebody."""

from collections.abc import Sequence
from datetime import datetime

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import ANY_SCOPE, Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.adapters import kinds
from kallipolis.platforms.application.cases.adapters.keeping import Scene, scene_of
from kallipolis.platforms.application.cases.adapters.procedures import declared
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseFilter,
    CasePage,
    InboxChoices,
    InboxFilter,
    InboxPage,
    InboxRow,
    PastFilter,
)
from kallipolis.platforms.application.cases.hot import Asked, Past, Waiting
from kallipolis.platforms.application.cases.logic import clocks, faces, pages, standing
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot

Task = tuple[Waiting, OrganisationId, str]


def inbox(actor: Actor, asked: InboxFilter, clock: Clock) -> InboxPage:
    """Return a page of what waits for the organisations of an actor, most urgent first."""
    query = Asked(
        now=clock.now(),
        limit=asked.limit + 1,
        after=pages.from_text(asked.after),
        light=asked.light,
        service=asked.service,
        state=asked.state,
        regions=tuple(r.code for r in regions.within(asked.region)) if asked.region else (),
        words=asked.words.strip(),
    )
    if asked.region and not query.regions:
        return InboxPage(rows=())
    mine = access.reach(actor, standing.VIEW).organisations
    chosen = [one for one in mine if asked.organisation in {None, one}]
    found: list[Task] = []
    for organisation in chosen:
        if asked.what != "reviews":
            read = hot.waiting_cases(organisation, query)
            found += [(waiting, organisation, "case") for waiting in read]
        if asked.what != "cases":
            read = hot.waiting_reviews(organisation, query)
            found += [(waiting, organisation, "review") for waiting in read]
    found.sort(key=_place)
    shown = _page(found, asked.limit)
    after = pages.as_text(shown[-1][0].mark) if len(shown) < len(found) else None
    scenes = Scenes(clock)
    inbox_rows = tuple(_inbox_row(task, scenes, query.now) for task in shown)
    return InboxPage(rows=inbox_rows, after=after)


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


def regions_supervised(actor: Actor) -> tuple[str, ...] | None:
    """Return all regions that an actor supervises, None for everywhere."""
    reach = access.reach(actor, "case.supervise")
    if reach.everywhere:
        return None
    inside = (region.code for code in reach.regions for region in regions.within(code))
    return tuple(dict.fromkeys(inside))


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


def urgent(places: Sequence[str] | None, asked: Asked, clock: Clock) -> CasePage:
    """Return a page of the open cases of regions, most urgent first."""
    found = hot.urgent(places, asked)
    shown = found[: asked.limit - 1]
    after = pages.as_text(shown[-1].mark) if len(shown) < len(found) else None
    scenes = Scenes(clock)
    return CasePage(cases=tuple(_outline(one.snapshot, scenes) for one in shown), after=after)


def outline(snapshot: Snapshot, clock: Clock) -> Case:
    """Return a case in outline as of now."""
    return _outline(snapshot, Scenes(clock))


class Scenes:
    """The scenes of one list, each looked up once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[str, int, str], Scene] = {}

    def of(self, snapshot: Snapshot) -> Scene:
        """Return what a case is played by."""
        key = (snapshot.process, snapshot.edition, snapshot.deciding_region)
        scene = self._known.get(key)
        if scene is None:
            scene = self._known[key] = scene_of(snapshot, self._clock)
        return scene


def _outline(snapshot: Snapshot, scenes: Scenes) -> Case:
    scene = scenes.of(snapshot)
    running = clocks.terms(scene.process, scene.calendar, snapshot)
    light = clocks.light_of(snapshot, running, scene.clock.now())
    return faces.outline(scene.process, scene.calendar, snapshot, light)


def _place(task: Task) -> tuple[datetime, str]:
    """Return where a task stands in a list, as its mark says it, without making one."""
    waiting = task[0]
    return (waiting.attention_at, waiting.snapshot.id)


def _page(found: list[Task], limit: int) -> list[Task]:
    """Cut a page off, and never between two tasks at the same place of the list."""
    while limit < len(found) and found[limit][0].mark == found[limit - 1][0].mark:
        limit += 1
    return found[:limit]


def _as_page(found: Sequence[Snapshot], limit: int, clock: Clock) -> CasePage:
    shown = found[:limit]
    after = shown[-1].id if len(shown) < len(found) else None
    scenes = Scenes(clock)
    return CasePage(cases=tuple(_outline(snapshot, scenes) for snapshot in shown), after=after)


def _inbox_row(task: Task, scenes: Scenes, now: datetime) -> InboxRow:
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
        words=faces.task_in_words(scene.calendar, snapshot, due, now),
    )
