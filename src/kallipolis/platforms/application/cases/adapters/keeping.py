"""Keep what the engine says: cases with their history, reviews, facts, and their families."""

import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.adapters import procedures
from kallipolis.platforms.application.cases.hot import Stored
from kallipolis.platforms.application.cases.logic import moves, numbers, parts, rows
from kallipolis.platforms.application.cases.logic.context import (
    PLATFORM,
    Context,
    Who,
    conflict,
    refuse,
)
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.records import Move
from kallipolis.platforms.application.cases.logic.requests import Opening, Request, Then
from kallipolis.platforms.application.cases.logic.snapshot import Content, Listed, Part, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Outcome, Relation

MOST_NUMBERS_TRIED: Final = 5
RECORD_PART: Final = "record-part"
WITHDRAW: Final = "withdraw"


class Scene(NamedTuple):
    """What a case is played by: its process as of its edition, and the calendar of today."""

    process: Process
    calendar: Calendar
    clock: Clock

    def context(self, name: str, request: Request, who: Who) -> Context:
        """Return what surrounds a move now."""
        now = self.clock.now()
        return moves.context_of(self.process, name, request, who, now=now, calendar=self.calendar)

    def after(self, move: Move, name: str, request: Request, who: Who) -> Move:
        """Return a move followed by another one."""
        return move.followed_by(moves.move(move.snapshot, self.context(name, request, who)))


class Order(NamedTuple):
    """A case to be opened: with what, what then, and as a part of which case."""

    opening: Opening
    then: Sequence[Then] = ()
    parent: Snapshot | None = None


def scene_of(snapshot: Listed, clock: Clock) -> Scene:
    """Return what a case is played by."""
    process = procedures.process_in(
        snapshot.deciding_region, snapshot.service_kind, snapshot.process, snapshot.edition
    )
    return Scene(process, calendars.calendar_for(snapshot.deciding_region), clock)


def opened(actor: Actor, order: Order, clock: Clock) -> tuple[Snapshot, bool]:
    """Open a case, or find the one that was opened by the same actor under the same key.

    Returns:
        The case, and whether it is new.

    Raises:
        Refusal: ``case.idempotency_conflict``; ``case.parts_unexpected``; those of the actions
            that the platform takes then.
    """
    opening = order.opening
    scene = _scene(opening, clock)
    if (RECORD_PART in scene.process.actions) != bool(opening.parts):
        raise refuse("parts_unexpected")
    digest = _digest(opening)
    for _ in range(MOST_NUMBERS_TRIED):
        move = _begun(actor, order, scene)
        row = rows.as_row(scene.process, scene.calendar, move.snapshot)
        content = Content(answers=opening.answers | move.answers, facts=opening.facts)
        is_new = hot.insert(
            move.snapshot, row, content, idempotency_key=opening.idempotency_key, digest=digest
        )
        if is_new:
            _write(move, scene)
            return _with_parts(actor, Stored(move.snapshot, content), scene), True
        known = _known(filed_by(actor), opening, digest)
        if known is not None:
            return known, False
    raise conflict("changed")


def locked(written: CaseId | str) -> tuple[Stored, Stored]:
    """Read and lock a case, and first the joint case it is a part of (or itself again).

    Raises:
        Refusal: ``case.not_found``.
    """
    id = numbers.normalised(written)
    root = hot.lock_root(id) if id is not None else None
    if root is None or id is None:
        raise not_found("case.not_found")
    stored = root if root.snapshot.id == id else hot.find(id, lock=True)
    if stored is None:
        raise not_found("case.not_found")
    return root, stored


def keep(actor: Actor, stored: Stored, move: Move, scene: Scene) -> Snapshot:
    """Write a move of a locked case, and open the parts whose turn has come.

    Raises:
        Refusal: ``case.changed`` when somebody else was faster.
    """
    row = rows.as_row(scene.process, scene.calendar, move.snapshot)
    if not hot.update(move.snapshot, row, was=stored.snapshot.version):
        raise conflict("changed")
    content = stored.content
    if move.answers or move.seen:
        answers, facts = content.answers | move.answers, move.seen or content.facts
        content = replace(content, answers=answers, facts=facts)
        hot.update_content(move.snapshot.id, content)
    _write(move, scene)
    return _with_parts(actor, Stored(move.snapshot, content), scene)


def follow(actor: Actor, root: Stored, after: Snapshot, *, who: Who, clock: Clock) -> Snapshot:
    """Do to the family of a case what follows from a move of it, and return the case afterwards."""
    if after.outcome is Outcome.WITHDRAWN and after.parts:
        return _withdraw_parts(actor, Stored(after, root.content), who, clock)
    if after.is_closed and root.snapshot.id == after.parent:
        _tell(actor, root, after, clock)
    return after


def set_alarm(snapshot: Snapshot, scene: Scene) -> None:
    """Write anew when the terms of a case end and time does something to it."""
    row = rows.as_row(scene.process, scene.calendar, snapshot)
    hot.update(snapshot, row, was=snapshot.version)


def region_named(request: Request) -> RegionCode | None:
    """Return the region of the organisation that a request names, having found all it names.

    Raises:
        Refusal: ``organisation.not_found``.
    """
    for review in request.reviews:
        organisations.get(review.organisation)
    if request.organisation is None:
        return None
    return organisations.get(request.organisation).region


def _scene(opening: Opening, clock: Clock) -> Scene:
    region = opening.deciding_region or opening.region
    process = procedures.process_in(region, opening.service_kind, opening.process, opening.edition)
    return Scene(process, calendars.calendar_for(region), clock)


def _begun(actor: Actor, order: Order, scene: Scene) -> Move:
    opening, parent, now = order.opening, order.parent, scene.clock.now()
    number = numbers.make_number(
        calendars.local_moment(scene.calendar, now), secrets.randbelow(numbers.CHOICES)
    )
    if parent is None:
        relation = Relation.SYSTEM if actor.kind is ActorKind.SYSTEM else Relation.APPLICANT
        filing = moves.Filing(
            who=Who(relation=relation, party=actor.party, name=actor.name),
            at=now,
            filed_by=PartyId(filed_by(actor)),
            channel=actor.channel,
        )
    else:
        filing = moves.Filing(
            who=PLATFORM,
            at=now,
            filed_by=parent.filed_by,
            channel=parent.channel,
            parent=parent.id,
        )
    move = moves.begin(scene.process, opening, number, filing)
    move = moves.followed(move, scene.process, now=now, calendar=scene.calendar)
    for one in order.then:
        move = scene.after(move, one.action, one.request, PLATFORM)
    return move


def filed_by(actor: Actor) -> str:
    """Return under whose name an actor files."""
    return actor.party or actor.name


def _known(filed_by: str, opening: Opening, digest: str) -> Snapshot | None:
    known = hot.opened(filed_by, opening.idempotency_key)
    if known is None:
        return None
    if known.digest != digest:
        raise conflict("idempotency_conflict")
    stored = hot.find(known.id)
    return stored.snapshot if stored is not None else None


def _digest(opening: Opening) -> str:
    """Return what stands for the things the applicant said, not for what we found."""
    files = [(piece.requirement, piece.files) for piece in opening.evidence if piece.files]
    said = (opening.service, opening.applicant, opening.answers, opening.commitment, files)
    services = [part.opening.service for part in opening.parts]
    raw = msgspec.json.encode((said, services), order="deterministic")
    return sha256(raw).hexdigest()


def _write(move: Move, scene: Scene) -> None:
    snapshot = move.snapshot
    hot.insert_entries(snapshot.id, move.entries)
    if snapshot.reviews:
        owed = rows.owed_reviews(scene.process, scene.calendar, snapshot)
        hot.replace_reviews(snapshot.id, owed)
    facts = [(fact.TYPE, snapshot.id, msgspec.to_builtins(fact)) for fact in move.facts]
    outbox.publish_all(facts, clock=scene.clock)


def _with_parts(actor: Actor, stored: Stored, scene: Scene) -> Snapshot:
    """Open the parts whose turn has come, and take in at once what becomes of each."""
    ready = parts.to_open(stored.snapshot)
    if not ready:
        return stored.snapshot
    move = Move(snapshot=stored.snapshot, entries=(), facts=())
    while ready:
        move = _with_part(actor, move, ready[0], scene)
        ready = parts.to_open(move.snapshot)
    snapshot = replace(move.snapshot, version=stored.snapshot.version + 1)
    return keep(actor, stored, replace(move, snapshot=snapshot), scene)


def _with_part(actor: Actor, move: Move, part: Part, scene: Scene) -> Move:
    key, joint = part.progress.key, move.snapshot
    if part.opening is None:
        raise refuse("part_not_open")
    opening = replace(part.opening, edition=joint.edition)
    child, _ = opened(actor, Order(opening, part.then, joint), scene.clock)
    move = move.followed_by(parts.opened(joint, key, child.id, scene.clock.now()))
    told = _told(move.snapshot, child, scene) if child.is_closed else None
    return move.followed_by(told) if told is not None else move


def _told(joint: Snapshot, child: Snapshot, scene: Scene) -> Move | None:
    """Record in a joint case that one of its parts was closed, unless it was recorded before."""
    key = next(
        (
            p.progress.key
            for p in joint.parts
            if p.progress.case == child.id and p.progress.state == "open"
        ),
        None,
    )
    if key is None:
        return None
    context = scene.context(RECORD_PART, Request(part=key, outcome=child.outcome), PLATFORM)
    return moves.move(joint, context) if moves.is_possible(joint, context) else None


def _tell(actor: Actor, joint: Stored, child: Snapshot, clock: Clock) -> Snapshot:
    scene = scene_of(joint.snapshot, clock)
    move = _told(joint.snapshot, child, scene)
    return joint.snapshot if move is None else keep(actor, joint, move, scene)


def _withdraw_parts(actor: Actor, joint: Stored, who: Who, clock: Clock) -> Snapshot:
    """Withdraw the parts that can be; those that cannot any more go on, and are told of later."""
    for id in parts.open_parts(joint.snapshot):
        child = _withdraw_part(actor, id, who, clock)
        if child is not None:
            joint = Stored(_tell(actor, joint, child, clock), joint.content)
    return joint.snapshot


def _withdraw_part(actor: Actor, id: CaseId, who: Who, clock: Clock) -> Snapshot | None:
    stored = hot.find(id, lock=True)
    if stored is None:
        return None
    scene = scene_of(stored.snapshot, clock)
    if WITHDRAW not in scene.process.actions:
        return None
    context = scene.context(WITHDRAW, Request(), who)
    if not moves.is_possible(stored.snapshot, context):
        return None
    return keep(actor, stored, moves.move(stored.snapshot, context), scene)
