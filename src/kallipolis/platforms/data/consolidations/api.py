"""Put registries together from what datasets have published, decide doubtful pairs, and undo."""

from collections.abc import Callable

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.platforms.data.consolidations.adapters import (
    doubting,
    histories,
    holding,
    running,
    showing,
)
from kallipolis.platforms.data.consolidations.adapters.running import Setting
from kallipolis.platforms.data.consolidations.contracts import (
    Answer,
    Change,
    DoubtId,
    Golden,
    LinkedRegistry,
    Pair,
    Review,
    ReviewId,
    Run,
)
from kallipolis.platforms.data.consolidations.models import (
    StoredChange,
    StoredDoubt,
    StoredReview,
    StoredRun,
)
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Level
from kallipolis.platforms.data.registries import api as registries


def every() -> tuple[LinkedRegistry, ...]:
    """Return the registries that are put together by linkage, by their ids in order."""
    found = packs.every("linked-registry")
    return tuple(found[id].body for id in sorted(found))


def owner_of(linked: LinkedRegistry) -> OrganisationId | None:
    """Return who keeps a registry here, None where nobody plays that role."""
    registry = registries.find(linked.registry)
    if registry is None:
        return None
    try:
        return organisations.authority(registry.source, places.here().region).id
    except Refusal:
        return None


def level_of(linked: LinkedRegistry) -> tuple[Level, str]:
    """Return how much harm a leak of a registry does, and the dataset whose level that is.

    It is the highest of its own and of those of all that feeds it.
    Missing: the dataset is empty where the registry itself declares the level.
    """
    registry = registries.find(linked.registry)
    known = {each.id: each.level for each in datasets.every()}
    feeding = {feed.dataset: known[feed.dataset] for feed in linked.feeds if feed.dataset in known}
    own = registry.level if registry is not None and registry.level is not None else None
    level = datasets.highest([*feeding.values(), *([own] if own else [])])
    because = sorted(id for id, its in feeding.items() if its == level)
    return level, because[0] if because and level != own else ""


def may_see(actor: Actor, linked: LinkedRegistry) -> bool:
    """Say whether a linked registry is the actor's to see."""
    return _may(actor, linked, "consolidation.view")


def run(
    actor: Actor,
    registry_id: str,
    *,
    is_full: bool = True,
    clock: Clock = SYSTEM_CLOCK,
    advance: Callable[[int], None] = lambda _persons: None,
) -> Run:
    """Link what feeds a registry, all of it or what came since, and renew its golden records.

    What stewards have said is followed. New golden records count all at once; whatever breaks a
    run off, those of before count until the next run.

    Raises:
        Refusal: ``consolidation.not_found``, also where it is not the actor's to run;
            ``consolidation.running`` while another goes on; ``consolidation.nothing_published``.
        Outage: while the lakehouse does not answer.
    """
    linked = _asked(actor, registry_id, "consolidation.run")
    with holding.alone(linked.id) as kept:
        to = Setting(linked=linked, kept=kept, clock=clock, advance=advance)
        return showing.as_run(running.run(actor, to, is_full=is_full))


def ask_for(actor: Actor, registry_id: str, *, is_full: bool = True) -> JobId:
    """Let a worker put a registry together as soon as one can.

    Raises:
        Refusal: ``consolidation.not_found``, also where it is not the actor's to run.
    """
    linked = _asked(actor, registry_id, "consolidation.run")
    return jobs.enqueue("consolidations.link", registry=linked.id, is_full=is_full)


def runs(actor: Actor, registry_id: str, limit: int = 20) -> tuple[Run, ...]:
    """Return the latest runs of a registry, newest first.

    Raises:
        Refusal: ``consolidation.not_found`` when it is not the actor's to see.
    """
    linked = _asked(actor, registry_id, "consolidation.view")
    rows = StoredRun.objects.filter(registry=linked.id).order_by("-begun_at", "-id")
    return tuple(map(showing.as_run, rows[:limit]))


def review(actor: Actor, review_id: ReviewId | str) -> Review:
    """Return some doubtful pairs that are decided together, as numbers.

    Raises:
        Refusal: ``consolidation.not_found`` for what is not there or not the actor's to see.
    """
    row = StoredReview.objects.filter(id=review_id).first()
    if row is None:
        raise not_found("consolidation.not_found")
    _asked(actor, row.registry, "consolidation.view")
    return showing.as_review(row)


def next_pair(
    actor: Actor, review_id: ReviewId | str, *, clock: Clock = SYSTEM_CLOCK
) -> Pair | None:
    """Return the next pair of a review to decide, None once all are; that it was seen is recorded.

    What the actor may not see in full is masked.

    Raises:
        Refusal: ``consolidation.not_found``; ``consolidation.purpose_missing``.
    """
    asked = review(actor, review_id)
    linked = _asked(actor, asked.registry, "consolidation.judge")
    _require_purpose(actor)
    waiting = StoredDoubt.objects.filter(review=asked.id, answer="")
    row = waiting.order_by("-weight", "id").first()
    if row is None:
        return None
    pair = showing.as_pair(row, is_masked=not _may(actor, linked, "consolidation.reveal"))
    detail = {"doubt": row.id, "masked": pair.is_masked}
    with database.edge():
        audit.record(actor, "consolidation.view", linked.id, detail=detail, clock=clock)
    return pair


def judge(
    actor: Actor, doubt_id: DoubtId | str, answer: Answer, *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Say whether the two records of a pair are about one person; the next run follows it.

    Raises:
        Refusal: ``consolidation.not_found``; ``consolidation.answered`` when somebody was faster.
    """
    with database.edge():
        row = StoredDoubt.objects.select_for_update().filter(id=doubt_id).first()
        if row is None:
            raise not_found("consolidation.not_found")
        linked = _asked(actor, row.registry, "consolidation.judge")
        if row.answer:
            raise Refusal("consolidation.answered", Reason.CONFLICT)
        row.answer, row.answered_at = answer.value, clock.now()
        row.answered_by = actor.party or actor.name
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        detail = {"doubt": row.id, "answer": answer.value}
        audit.record(actor, "consolidation.judge", linked.id, detail=detail, clock=clock)
        doubting.close(linked.id, clock)


def changes(actor: Actor, registry_id: str, limit: int = 50) -> tuple[Change, ...]:
    """Return the latest merges and splits of a registry: ids of records, nothing else.

    Raises:
        Refusal: ``consolidation.not_found`` when it is not the actor's to see.
    """
    linked = _asked(actor, registry_id, "consolidation.view")
    return histories.of_registry(linked.id, limit)


def golden(
    actor: Actor, registry_id: str, person: str, *, clock: Clock = SYSTEM_CLOCK
) -> Golden | None:
    """Return a golden record with the origin of each value and its merges and splits.

    It is found by its stable id, also after a merge, or by its number. That it was looked up is
    recorded; what the actor may not see in full is masked. None where there is none.

    Raises:
        Refusal: ``consolidation.not_found``; ``consolidation.purpose_missing``.
    """
    linked = _asked(actor, registry_id, "consolidation.view")
    _require_purpose(actor)
    is_masked = not _may(actor, linked, "consolidation.reveal")
    found = showing.golden(actor, linked, person, is_masked=is_masked, clock=clock)
    detail = {"person": "" if found is None else found.id, "masked": is_masked}
    with database.edge():
        audit.record(actor, "consolidation.view", linked.id, detail=detail, clock=clock)
    return found


def undo(actor: Actor, registry_id: str, number: int, *, clock: Clock = SYSTEM_CLOCK) -> Run:
    """Undo a merge or a split: those are who they were, at once and after later runs.

    Raises:
        Refusal: ``consolidation.not_found``; ``consolidation.undone``; ``consolidation.running``;
            ``linkage.changed_since`` when one of them has other records by now.
    """
    linked = _asked(actor, registry_id, "consolidation.undo")
    row = StoredChange.objects.filter(registry=linked.id, number=number).first()
    if row is None:
        raise not_found("consolidation.not_found")
    if row.is_undone:
        raise Refusal("consolidation.undone", Reason.CONFLICT)
    with holding.alone(linked.id) as kept:
        to = Setting(linked=linked, kept=kept, clock=clock, advance=lambda _persons: None)
        done = running.undo(actor, to, number)
    with database.edge():
        detail = {"change": number, "run": done.id}
        audit.record(actor, "consolidation.undo", linked.id, detail=detail, clock=clock)
    return showing.as_run(done)


def _asked(actor: Actor, registry_id: str, act: str) -> LinkedRegistry:
    document = packs.find("linked-registry", registry_id)
    if document is None or not _may(actor, document.body, act):
        raise not_found("consolidation.not_found")
    linked: LinkedRegistry = document.body
    return linked


def _may(actor: Actor, linked: LinkedRegistry, act: str) -> bool:
    owner = owner_of(linked)
    owners = () if owner is None else (owner,)
    regions = (RegionCode(places.here().region),)
    return access.allows(actor, act, Resource(organisations=owners, regions=regions))


def _require_purpose(actor: Actor) -> None:
    if not actor.purpose.strip():
        raise Refusal("consolidation.purpose_missing", Reason.FORBIDDEN)
