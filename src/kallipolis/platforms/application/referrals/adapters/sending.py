"""Write to the other node: the case with its files, what happens in it, what came of it."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec
import uuid_utils
from django.conf import settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.places import api as places
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseView, HistoryEntry
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.referrals import logic
from kallipolis.platforms.application.referrals.adapters import book
from kallipolis.platforms.application.referrals.contracts import (
    CASE,
    DOCUMENT,
    PIECE,
    PIECE_BYTES,
    REFER,
    STEP,
    Applicant,
    PieceOfFile,
    Referral,
    SentCase,
    SentDocument,
    SentFile,
    Standing,
    Step,
)
from kallipolis.platforms.application.referrals.models import StoredReferral, StoredTold
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import MessageId, NodeId
from kallipolis.platforms.data.registries import api as registries

PLATFORM: Final = system("refer a case to another node")


def begun(declared: Referral, view: CaseView, entry: HistoryEntry, clock: Clock) -> StoredReferral:
    """Note that a case is to be referred as of an entry of its history; nothing is sent yet."""
    code = logic.value_of(declared.to, view.answers, view.facts) if declared.to else ""
    to = logic.destination(declared.nodes, code)
    return StoredReferral.objects.create(
        id=uuid_utils.uuid7().hex,
        is_ours=True,
        node=to.node if to is not None else "",
        declared=declared.id,
        case=view.case.id,
        standing=(Standing.WAITING if to is not None else Standing.REFUSED).value,
        refusal="" if to is not None else "referral.no_node",
        since=clock.now(),
        begun=entry.seq,
        seen=entry.seq,
        legal_basis=msgspec.json.encode(declared.legal_basis).decode(),
    )


def send_case(row: StoredReferral, declared: Referral, view: CaseView, clock: Clock) -> bool:
    """Send a case with all of its files; say whether it is on its way, and note why if it is not.

    Without a directory that names the node it waits here, and is tried again.
    """
    try:
        with database.attempt():
            sent = _as_sent(declared, view, clock)
            _send_files(row, sent.files, clock)
            _send(row, sent, CASE, told=REFER, clock=clock)
    except Refusal as refusal:
        row.error = refusal.code
        row.save(update_fields=["error"])
        return False
    row.is_sent, row.error = True, ""
    row.save(update_fields=["is_sent", "error"])
    detail = {"node": row.node, "referral": row.id, "files": len(sent.files)}
    about = (view.case.applicant,)
    audit.record(PLATFORM, "referral.send", row.case, parties=about, detail=detail, clock=clock)
    return True


def tell(row: StoredReferral, view: CaseView, entry: HistoryEntry, clock: Clock) -> None:
    """Tell the other node of a step in the history of a case."""
    request = logic.said(entry.request)
    named = _files_in(request)
    process = cases.process_of(view.case, services.get(view.case.service, view.case.edition).kind)
    step = Step(
        is_back=not row.is_ours,
        action=entry.action,
        title=entry.title,
        state=process.states[entry.to_state].title,
        at=entry.at,
        organisation=organisations.name_of(entry.organisation) if entry.organisation else None,
        by_name=entry.by_name if entry.organisation else "",
        request=request,
        files=named,
    )
    _send_files(row, named, clock)
    _send(row, step, STEP, told=entry.action, clock=clock)


def send_document(row: StoredReferral, credential: Credential, clock: Clock) -> None:
    """Send a document that a case gave, as the sealed PDF that anybody can check."""
    language = places.here().languages[0]
    content = credentials.pdf(PLATFORM, credential.id, language, clock=clock)
    named = SentFile(
        id=FileId(credential.id),
        name=f"{credential.number}.pdf",
        digest=sha256(content).hexdigest(),
    )
    document = SentDocument(
        title=credential.title,
        number=credential.number,
        issuer=organisations.name_of(credential.issuer),
        issued_at=credential.issued_at,
        file=named,
    )
    _send_content(row, named.digest, content, clock)
    _send(row, document, DOCUMENT, told=DOCUMENT, clock=clock)


def _as_sent(declared: Referral, view: CaseView, clock: Clock) -> SentCase:
    case = view.case
    service = declared.as_service or case.service
    named = _files_in(view.answers, [piece.files for piece in view.evidence])
    return SentCase(
        service=service,
        case=case.id,
        applicant=_applicant(case, clock, with_phone=declared.with_phone),
        answers=view.answers,
        pieces=logic.sent_pieces(view, _titles(view)),
        evidence_values=logic.evidence_values(declared, view.facts),
        files=named,
        legal_basis=declared.legal_basis,
        submitted_at=case.submitted_at,
        due_at=case.due_at,
        promised=services.get(case.service, case.edition).promised_limit,
        commitment=view.commitment,
    )


def _titles(view: CaseView) -> dict[str, str]:
    """Return what the registries are called in which the evidence of a case was found."""
    names = {piece.reference for piece in view.evidence if piece.reference}
    found = {name: registries.find(name) for name in names}
    language = settings.LANGUAGE_CODE
    return {name: each.title.in_language(language) for name, each in found.items() if each}


def _applicant(case: Case, clock: Clock, *, with_phone: bool) -> Applicant:
    purpose = PLATFORM.with_purpose(case.service)
    known = parties.identity_of(purpose, case.applicant, clock=clock)
    phone = known.phone if with_phone else ""
    return Applicant(name=known.name, id_number=known.id_number, phone=phone)


def _files_in(*values: object) -> tuple[SentFile, ...]:
    ids = dict.fromkeys(logic.file_ids(values))
    found = files.readable(PLATFORM, ids)
    return tuple(
        SentFile(id=id, name=found[id].name, digest=found[id].digest) for id in ids if id in found
    )


def _send_files(row: StoredReferral, named: Iterable[SentFile], clock: Clock) -> None:
    for file in {each.digest: each for each in named}.values():
        _, content = files.open_stored(PLATFORM, file.id, clock=clock)
        _send_content(row, file.digest, content, clock)


def _send_content(row: StoredReferral, digest: str, content: bytes, clock: Clock) -> None:
    parts = [content[at : at + PIECE_BYTES] for at in range(0, len(content), PIECE_BYTES)]
    for number, part in enumerate(parts, 1):
        piece = PieceOfFile(
            digest=digest, number=number, of=len(parts), content=b64encode(part).decode()
        )
        _send(row, piece, PIECE, told=PIECE, clock=clock)


def _send(
    row: StoredReferral, content: msgspec.Struct, kind: str, *, told: str, clock: Clock
) -> MessageId:
    subject = book.subject_of(row.id)
    message = exchange.send(
        PLATFORM, NodeId(row.node), content, kind=kind, subject=subject, clock=clock
    )
    StoredTold.objects.create(message=message, referral=row, action=told)
    return message
