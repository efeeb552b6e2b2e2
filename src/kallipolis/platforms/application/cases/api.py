"""Open cases, act in them, look at them, list them, and let time do its part."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal

from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.adapters import (
    anew,
    holding,
    judging,
    keeping,
    lists,
    procedures,
    supplying,
    watching,
)
from kallipolis.platforms.application.cases.adapters.keeping import Order
from kallipolis.platforms.application.cases.contracts import (
    Answers,
    Case,
    CaseFilter,
    CasePage,
    CaseView,
    Holder,
    InboxChoices,
    InboxFilter,
    InboxPage,
    LightCounts,
    Opening,
    PastCase,
    PastFilter,
    Piece,
    Process,
    RegionWatch,
    Request,
    Supervision,
    SupervisionFilter,
    Team,
    Then,
    Workplace,
)
from kallipolis.platforms.application.cases.logic import (
    arrivals,
    moves,
    numbers,
    showing,
    standing,
    ticks,
)
from kallipolis.platforms.application.cases.logic.context import PLATFORM, conflict
from kallipolis.platforms.application.cases.logic.records import EMPTY
from kallipolis.platforms.application.cases.logic.requests import require_key
from kallipolis.platforms.application.cases.logic.showing import Viewer
from kallipolis.platforms.application.cases.logic.vocabulary import Relation

MOST_TICKS: Final = 20
ALL_WAITING: Final = InboxFilter()
ALL_CASES: Final = CaseFilter()
ALL_SUPERVISED: Final = SupervisionFilter()
MOST_EXPORTED: Final = 5000
ALL_PAST: Final = PastFilter()
CLOCKS: Final = system("let time do its part in cases")


@telemetry.traced
def open_case(
    actor: Actor, opening: Opening, *, then: Sequence[Then] = (), clock: Clock = SYSTEM_CLOCK
) -> Case:
    """Open a case, and let the platform take the actions ``then`` in the same transaction.

    The same idempotency key by the same actor with the same content gives the same case again.

    Raises:
        Refusal: ``case.not_for_applicant`` when the actor may not submit for the applicant;
            ``case.idempotency_key`` when the key is too long, ``case.idempotency_conflict`` when
            it was used for something else;
            ``case.parts_unexpected`` and ``case.parts_unordered`` for a joint case; those of the
            actions in ``then``.
    """
    require_key(opening.idempotency_key)
    wanted = Resource(
        parties=(opening.applicant,),
        organisations=(opening.accepting,),
        regions=(opening.region,),
        scope=opening.service,
    )
    if not access.allows(actor, standing.SUBMIT, wanted):
        raise Refusal("case.not_for_applicant", Reason.FORBIDDEN)
    with database.edge():
        snapshot, is_new = keeping.opened(actor, Order(opening, then), clock)
        telemetry.bind(case=snapshot.id)
        if is_new:
            audit.record(
                actor,
                standing.SUBMIT,
                snapshot.id,
                parties=(snapshot.applicant,),
                detail={"service": snapshot.service, "state": snapshot.state},
                clock=clock,
            )
    return lists.outline(snapshot, clock)


@telemetry.traced
def act(
    actor: Actor,
    case_id: CaseId | str,
    action: str,
    request: Request = EMPTY,
    *,
    expected_version: int | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Case:
    """Take an action in a case.

    Raises:
        Refusal: ``case.not_found`` for what is not there or not in reach; ``case.changed`` when
            the case is not of the expected version any more; ``case.action_unknown``,
            ``case.not_now``, ``case.not_yours``; ``case.request_incomplete`` and
            ``case.request_unfit``; those of the guards of the action, and of who checks what an
            applicant adds.
    """
    with database.edge():
        root, stored = keeping.locked(case_id)
        before = stored.snapshot
        telemetry.bind(case=before.id)
        access.require(actor, standing.VIEW, standing.as_resource(before))
        if expected_version not in {None, before.version}:
            raise conflict("changed")
        scene = keeping.scene_of(before, clock)
        who = judging.who_acts(actor, before, scene.process, action)
        context = scene.context(action, request, who)
        context = replace(context, target_region=keeping.region_named(request))
        moves.check_possible(before, context)
        context = replace(context, request=supplying.checked(actor, stored, context))
        after = keeping.keep(actor, stored, moves.move(before, context), scene)
        after = keeping.follow(actor, root, after, who=who, clock=clock)
        audit.record(
            actor,
            context.action.act,
            before.id,
            parties=(before.applicant,),
            detail={"action": action, "state": after.state},
            clock=clock,
        )
    return lists.outline(after, clock)


@telemetry.traced
def find_for(actor: Actor, case_id: CaseId | str, *, clock: Clock = SYSTEM_CLOCK) -> CaseView:
    """Return a case as the actor may see it; that somebody else than the applicant looks is noted.

    Raises:
        Refusal: ``case.not_found`` for what is not there or not in reach.
    """
    id = numbers.normalised(case_id)
    stored = hot.find(id) if id is not None else None
    if stored is None:
        raise not_found("case.not_found")
    snapshot = stored.snapshot
    telemetry.bind(case=snapshot.id)
    access.require(actor, standing.VIEW, standing.as_resource(snapshot))
    scene = keeping.scene_of(snapshot, clock)
    may = judging.judge(actor, snapshot)
    relations = judging.relations_of(may)
    if relations != (Relation.APPLICANT,):
        with database.edge():
            parties = (snapshot.applicant,)
            audit.record(actor, standing.VIEW, snapshot.id, parties=parties, clock=clock)
    viewer = Viewer(
        relations=relations, offers=judging.offers_of(may, snapshot, scene), now=clock.now()
    )
    view = showing.view(
        scene.process,
        scene.calendar,
        snapshot,
        viewer,
        history=hot.history(snapshot.id),
        content=stored.content,
    )
    if viewer.is_applicant_only:
        return view
    return replace(view, holders=tuple(holding.of([snapshot.id]).values()))


def take_in(
    actor: Actor,
    case_id: CaseId,
    pieces: Sequence[Piece],
    seen: Callable[[Answers, Answers], Answers],
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> bool:
    """Take in what other nodes have answered; say whether anything waited for it.

    ``seen`` is told the answers and the facts as the case keeps them, and returns those facts as
    rules see them now.

    Doing it again changes nothing. A case that is closed takes nothing in.

    Raises:
        Refusal: ``case.not_found`` for anybody but the platform.
    """
    took = partial(arrivals.taken_in, came=pieces, now=clock.now())
    return anew.move(actor, case_id, took, seen=seen, clock=clock)


def let_go(
    actor: Actor,
    case_id: CaseId,
    requirement: str,
    seen: Callable[[Answers, Answers], Answers],
    *,
    way: Literal["withdrawal", "objection"],
    clock: Clock = SYSTEM_CLOCK,
) -> bool:
    """Let a looked-up proof not count; say whether the case, not decided yet, rested on it.

    ``seen`` is as for ``take_in``. Doing it again changes nothing.

    Raises:
        Refusal: ``case.not_found`` for anybody but the platform.
    """
    gone = partial(arrivals.let_go, requirement=requirement, way=way, now=clock.now())
    return anew.move(actor, case_id, gone, seen=seen, clock=clock)


def workplace_of(actor: Actor, case_id: CaseId | str) -> Workplace:
    """Return a case as the officials reach it who may see it, for rooms that keep things by it.

    Raises:
        Refusal: ``case.not_found`` for what is not there or not in reach, for who is no official,
            and for who is the applicant or acts for them.
    """
    id = numbers.normalised(case_id)
    stored = hot.find(id) if id is not None else None
    if stored is None:
        raise not_found("case.not_found")
    snapshot, reach = stored.snapshot, standing.as_resource(stored.snapshot)
    access.require(actor, standing.VIEW, reach)
    is_own = snapshot.applicant in {actor.party, actor.on_behalf_of}
    if is_own or actor.kind is not ActorKind.OFFICIAL:
        raise not_found("case.not_found")
    return Workplace(
        case=snapshot.id, service=snapshot.service, applicant=snapshot.applicant, reach=reach
    )


def process_of(case: Case, service_kind: str) -> Process:
    """Return the process of a case as its authority runs it: by the procedure of its place."""
    region = organisations.get(case.deciding).region or case.region
    return procedures.process_in(region, service_kind, case.process, case.edition)


def limit_of(
    process: str, state: str, *, region: RegionCode, service_kind: str, edition: Edition
) -> Limit | None:
    """Return how long a case should stay in a state where a region decides it; None for ever."""
    found = procedures.process_in(region, service_kind, process, edition).states.get(state)
    return found.limit if found is not None else None


def in_full(facts: Answers) -> Answers:
    """Return the facts of a case with what is about other people, for who may see it all."""
    return showing.in_full(facts)


@telemetry.traced
def inbox(
    actor: Actor, asked: InboxFilter = ALL_WAITING, *, clock: Clock = SYSTEM_CLOCK
) -> InboxPage:
    """Return a page of what waits for the organisations of an actor, most urgent first.

    Raises:
        Refusal: ``case.page_unknown``.
    """
    return lists.inbox(actor, asked, clock)


def inbox_counts(
    actor: Actor, asked: InboxFilter = ALL_WAITING, *, clock: Clock = SYSTEM_CLOCK
) -> LightCounts:
    """Return how much of what a filter lets through has which light, no further than a thousand."""
    return lists.counts(actor, asked, clock)


@telemetry.traced
def assign(
    actor: Actor,
    case_id: CaseId | str,
    organisation: OrganisationId,
    holder: PartyId | None,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> Holder | None:
    """Give what an organisation has to do in a case to one of its officials, or to nobody.

    Who may take takes what nobody has, and puts their own back; all else is for who may assign.

    Raises:
        Refusal: ``case.not_found``; ``case.not_waiting_there``; ``case.taken``,
            ``case.not_yours_to_give``; ``case.holder_unfit``, ``party.not_found``.
    """
    with database.edge():
        _, stored = keeping.locked(case_id)
        snapshot = stored.snapshot
        telemetry.bind(case=snapshot.id)
        access.require(actor, standing.VIEW, standing.as_resource(snapshot))
        holding.require_waiting(keeping.scene_of(snapshot, clock).process, snapshot, organisation)
        held = holding.of([snapshot.id]).get((snapshot.id, organisation))
        act = holding.act_of(actor, organisation, held, holder)
        to = holding.as_held(actor, organisation, holder, clock) if holder is not None else None
        holding.write(actor, snapshot, organisation, to, clock=clock)
        detail = {"organisation": organisation, "holder": holder or ""}
        audit.record(
            actor, act, snapshot.id, parties=(snapshot.applicant,), detail=detail, clock=clock
        )
    return to


def team(actor: Actor, organisation: OrganisationId, *, clock: Clock = SYSTEM_CLOCK) -> Team:
    """Return how much of what waits for an organisation each of its officials has.

    Raises:
        Refusal: ``case.not_found`` when the organisation is not one of the actor's.
    """
    reach = access.reach(actor, standing.VIEW)
    if organisation not in reach.organisations:
        raise not_found("case.not_found")
    return holding.loads(organisation, clock.now())


def inbox_choices(actor: Actor) -> InboxChoices:
    """Return what the filters of an actor's inbox can choose from: only what waits there now."""
    return lists.choices(actor)


@telemetry.traced
def cases_of(
    actor: Actor, asked: CaseFilter = ALL_CASES, *, clock: Clock = SYSTEM_CLOCK
) -> CasePage:
    """Return a page of an actor's own cases, or of those an organisation decides, latest first.

    Raises:
        Refusal: ``case.not_found`` when the organisation is not one of the actor's.
    """
    return lists.of_actor(actor, asked, clock)


def supervise(
    actor: Actor, asked: SupervisionFilter = ALL_SUPERVISED, *, clock: Clock = SYSTEM_CLOCK
) -> Supervision:
    """Return the load of each organisation in reach of a supervisor, and the most urgent cases.

    The load is that of all organisations; the cases, and the services to choose from, are those of
    the one that is asked for.

    Raises:
        Refusal: ``case.page_unknown``; ``region.not_found``.
    """
    return lists.supervision(watching.places_asked(actor, asked), asked, clock)


def count_escalated(actor: Actor) -> int:
    """Count the open cases of an actor's regions that were reported to the supervisor."""
    return hot.escalated_in(watching.places_of(actor))


def watch_regions(
    actor: Actor, region: RegionCode | None = None, *, clock: Clock = SYSTEM_CLOCK
) -> RegionWatch:
    """Return how the cases of regions stand, side by side, as far as an actor supervises them.

    Raises:
        Refusal: ``region.not_found`` for a region that is not there or not in reach.
    """
    return watching.watch(actor, region, clock)


def export_supervised(
    actor: Actor, asked: SupervisionFilter = ALL_SUPERVISED, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Case, ...]:
    """Return the cases that a supervisor asks for, the most urgent five thousand; it is noted.

    Raises:
        Refusal: ``case.page_unknown``; ``region.not_found``.
    """
    places, whole = (
        watching.places_asked(actor, asked),
        replace(asked, after="", before="", limit=MOST_EXPORTED),
    )
    found = lists.supervised(places, whole, clock)[0].cases
    detail = {"cases": len(found), "organisation": asked.organisation or ""}
    audit.record(actor, "case.export", asked.organisation or "all", detail=detail, clock=clock)
    return found


def opened_under(actor: Actor, key: str) -> CaseId | None:
    """Return the case that an actor opened under an idempotency key, if there is one."""
    known = hot.opened(keeping.filed_by(actor), key) if key else None
    return known.id if known else None


def under_way(actor: Actor, service: str, *, besides: CaseId | None = None) -> CaseId | None:
    """Return an open case of a service for whom the actor acts, besides one; None where none is.

    It is told who may submit for them. Until the transaction ends nobody else is told so.
    """
    applicant = actor.applicant
    wanted = Resource(parties=(applicant,) if applicant else (), scope=service)
    if applicant is None or not access.allows(actor, standing.SUBMIT, wanted):
        return None
    return hot.under_way(applicant, service, besides or "")


def past_cases(actor: Actor, service: str, asked: PastFilter = ALL_PAST) -> tuple[PastCase, ...]:
    """Return what decided cases of a service were decided on, latest first, to test rules on.

    Raises:
        Refusal: ``case.not_found`` for who may not look into the cases of all organisations.
    """
    _require_learning(actor)
    found = hot.decided(lists.looked_back(service, asked))
    audit.record(actor, standing.LEARN, service, detail={"cases": len(found)})
    return tuple(showing.past_case(snapshot, content) for snapshot, content in found)


def count_past_cases(actor: Actor, service: str, asked: PastFilter = ALL_PAST) -> int:
    """Return how many decided cases ``past_cases`` would give, at most ``asked.limit``.

    Raises:
        Refusal: as for ``past_cases``.
    """
    _require_learning(actor)
    return hot.count_decided(lists.looked_back(service, asked))


def ended(actor: Actor, *, after: CaseId | str = "", limit: int = 200) -> tuple[CaseId, ...]:
    """Return the ids of cases that have ended, in the order of their ids, from after one on.

    Raises:
        Refusal: ``case.not_found`` for who may not look into the cases of all organisations.
    """
    _require_learning(actor)
    return tuple(hot.ended(after, limit))


def run_clocks(limit: int = 200, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Let time do its part in the cases that are due, and return in how many it did something.

    Each case is a transaction of its own. Call it again while it returns more than zero.
    """
    return sum(_let_time_pass(id, clock) for id in hot.awake(clock.now(), limit))


def count_anew() -> int:
    """Let ``run_clocks`` count all terms that run anew, and return in how many cases."""
    with database.edge():
        return hot.wake_all()


def _require_learning(actor: Actor) -> None:
    if not access.reach(actor, standing.LEARN).everywhere:
        raise not_found("case.not_found")


def _let_time_pass(id: CaseId, clock: Clock) -> bool:
    with database.edge():
        telemetry.bind(case=id)
        root, stored = keeping.locked(id)
        scene = keeping.scene_of(stored.snapshot, clock)
        move = ticks.tick(scene.process, scene.calendar, stored.snapshot, clock.now())
        for _ in range(MOST_TICKS):
            later = move and ticks.tick(scene.process, scene.calendar, move.snapshot, clock.now())
            if move is None or later is None:
                break
            move = move.followed_by(later)
        if move is None:
            keeping.set_alarm(stored.snapshot, scene)
            return False
        after = keeping.keep(CLOCKS, stored, move, scene)
        keeping.follow(CLOCKS, root, after, who=PLATFORM, clock=clock)
        audit.record(CLOCKS, "case.tick", id, parties=(after.applicant,), clock=clock)
        return True
