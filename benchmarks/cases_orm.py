"""The peers of ``benchmarks.cases``: the same engine, kept and read by Django's model instances."""

import msgspec
import uuid_utils
from benchmarks.instances import write_case, write_entries, write_events, write_notes
from django.db import transaction

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit.logic.entries import Content as NoteContent
from kallipolis.foundation.audit.logic.entries import hash_of
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.adapters import judging, keeping, lists
from kallipolis.platforms.application.cases.adapters.keeping import Order
from kallipolis.platforms.application.cases.contracts import Case, CaseView, InboxRow, Opening, Then
from kallipolis.platforms.application.cases.events import CaseFact
from kallipolis.platforms.application.cases.hot import Waiting
from kallipolis.platforms.application.cases.logic import rows, showing, standing
from kallipolis.platforms.application.cases.logic.context import Who
from kallipolis.platforms.application.cases.logic.records import Entry
from kallipolis.platforms.application.cases.logic.showing import Viewer
from kallipolis.platforms.application.cases.logic.snapshot import Content, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Relation
from kallipolis.platforms.application.cases.models import Case as Row
from kallipolis.platforms.application.cases.models import Entry as EntryRow
from kallipolis.platforms.application.cases.models import OpenReview


def open_by_orm(actor: Actor, opening: Opening, then: tuple[Then, ...]) -> Case:
    """Open a case and decide it, one model instance for each row."""
    order = Order(opening, then)
    with transaction.atomic():
        scene = keeping._scene(opening, SYSTEM_CLOCK)
        move = keeping._begun(actor, order, scene)
        write_case(
            move.snapshot,
            rows.as_row(scene.process, scene.calendar, move.snapshot),
            Content(answers=opening.answers, facts=opening.facts),
            idempotency_key=opening.idempotency_key,
            digest=keeping._digest(opening),
        )
        write_entries(move.snapshot.id, move.entries)
        write_events([as_event(fact, move.snapshot.id, scene.clock) for fact in move.facts])
        save_note(actor, standing.SUBMIT, move.snapshot)
    return lists.outline(move.snapshot, SYSTEM_CLOCK)


def as_event(fact: CaseFact, case: CaseId, clock: Clock) -> Event:
    return Event(
        id=uuid_utils.uuid7().hex,
        type=fact.TYPE,
        source="kallipolis.example",
        subject=case,
        time=clock.now(),
        data=msgspec.to_builtins(fact),
    )


def save_note(actor: Actor, act: str, snapshot: Snapshot) -> None:
    content = NoteContent(
        uuid=uuid_utils.uuid7().hex,
        time=SYSTEM_CLOCK.now(),
        actor_kind=actor.kind.value,
        actor=actor.party or actor.name,
        on_behalf_of="",
        act=act,
        subject=snapshot.id,
        parties=msgspec.json.encode([snapshot.applicant]).decode(),
        purpose=actor.purpose,
        channel=actor.channel,
        detail="{}",
    )
    write_notes([(content, hash_of(content))])


def inbox_by_orm(actor: Actor, clock: Clock) -> list[InboxRow]:
    """List the first page of an inbox, one model instance for each row."""
    found: list[InboxRow] = []
    scenes = lists.Scenes(clock)
    for organisation in access.reach(actor, standing.VIEW).organisations:
        waiting = Row.objects.filter(responsible=organisation, closed_at=None).exclude(
            responsible=""
        )
        reviews = OpenReview.objects.filter(organisation=organisation)
        for row in waiting.order_by("attention_at", "id")[:50]:
            snapshot = msgspec.json.decode(row.body, type=Snapshot)
            task = (Waiting(snapshot, row.attention_at, row.near_at), organisation, "case")
            found.append(lists._inbox_row(task, scenes, clock.now(), {}))
        list(reviews.order_by("attention_at", "case_id")[:50])
    return found


def view_by_orm(actor: Actor, id: CaseId) -> CaseView:
    """Show a case, one model instance for each row."""
    row = Row.objects.get(id=id)
    snapshot = msgspec.json.decode(row.body, type=Snapshot)
    access.require(actor, standing.VIEW, standing.as_resource(snapshot))
    scene = keeping.scene_of(snapshot, SYSTEM_CLOCK)
    save_note(actor, standing.VIEW, snapshot)
    history = tuple(as_entry(row) for row in EntryRow.objects.filter(case_id=id).order_by("seq"))
    may = judging.judge(actor, snapshot)
    viewer = Viewer(
        relations=judging.relations_of(may),
        offers=judging.offers_of(may, snapshot, scene),
        now=SYSTEM_CLOCK.now(),
    )
    return showing.view(
        scene.process,
        scene.calendar,
        snapshot,
        viewer,
        history=history,
        content=msgspec.json.decode(row.content, type=Content),
    )


def as_entry(row: EntryRow) -> Entry:
    who = Who(relation=Relation(row.relation), name=row.name)
    return Entry(
        seq=row.seq,
        action=row.action,
        from_state=row.from_state,
        to_state=row.to_state,
        who=who,
        at=row.at,
        facts=msgspec.json.decode(row.facts, type=tuple[str, ...]),
        request=msgspec.json.decode(row.request),
    )
