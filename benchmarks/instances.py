"""The rows of a case written as model instances, as one does in Django without a second thought."""

from collections.abc import Sequence

import msgspec

from kallipolis.foundation.audit.logic.entries import Content as NoteContent
from kallipolis.foundation.audit.models import Entry as NoteRow
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.events.models import Event as EventRow
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.logic.records import Entry
from kallipolis.platforms.application.cases.logic.rows import Row
from kallipolis.platforms.application.cases.logic.snapshot import Content, Snapshot
from kallipolis.platforms.application.cases.models import Case as CaseRow
from kallipolis.platforms.application.cases.models import Entry as EntryRow


def write_case(
    snapshot: Snapshot, row: Row, content: Content, *, idempotency_key: str, digest: str
) -> None:
    CaseRow.objects.create(
        id=snapshot.id,
        service=snapshot.service,
        process=snapshot.process,
        edition=snapshot.edition,
        region=snapshot.regions[0],
        applicant=snapshot.applicant,
        filed_by=snapshot.filed_by,
        idempotency_key=idempotency_key,
        digest=digest,
        parent=snapshot.parent or "",
        submitted_at=snapshot.submitted_at,
        content=msgspec.json.encode(content).decode(),
        **msgspec.structs.asdict(row),
    )


def write_entries(id: CaseId, entries: Sequence[Entry]) -> None:
    for entry in entries:
        EntryRow.objects.create(
            case_id=id,
            seq=entry.seq,
            action=entry.action,
            from_state=entry.from_state,
            to_state=entry.to_state,
            relation=entry.who.relation.value,
            party=entry.who.party or "",
            name=entry.who.name,
            organisation=entry.who.organisation or "",
            at=entry.at,
            facts=msgspec.json.encode(entry.facts).decode(),
            request=msgspec.json.encode(entry.request).decode(),
        )


def write_events(events: Sequence[Event]) -> None:
    for event in events:
        EventRow.objects.create(
            event_id=event.id,
            type=event.type,
            subject=event.subject,
            source=event.source,
            time=event.time,
            data=msgspec.json.encode(event.data).decode(),
        )


def write_notes(entries: Sequence[tuple[NoteContent, str]]) -> None:
    for content, hash in entries:
        NoteRow.objects.create(**msgspec.structs.asdict(content), hash=hash)
