"""Take what another node sends about a case: the case, its files, steps in it, what came of it."""

from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, TypeVar

import msgspec
import structlog
from django.conf import settings
from msgspec.structs import replace

from kallipolis.foundation import vault
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    CaseView,
    Opening,
    Outcome,
    Process,
    Request,
    Then,
)
from kallipolis.platforms.application.referrals import logic
from kallipolis.platforms.application.referrals.adapters import book
from kallipolis.platforms.application.referrals.contracts import (
    Document,
    PieceOfFile,
    Reception,
    ReferralId,
    SentCase,
    SentDocument,
    SentFile,
    Standing,
    Step,
)
from kallipolis.platforms.application.referrals.models import StoredPiece, StoredReferral
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.data.exchange.contracts import Arrival

TAKER: Final = system("take what another node says about a case")
MOST_PIECES: Final = 1000
"""Parts of files of one node that no case has named yet."""

LOG: Final = structlog.get_logger(__name__)
Read = TypeVar("Read")


def case(arrival: Arrival) -> Mapping[str, object]:
    """Open the case that another node refers, with all that came with it; return its number.

    Raises:
        Refusal: ``referral.malformed``, ``referral.not_taken``, ``referral.region_unknown``,
            ``referral.applicant_differs``, ``referral.file_missing``; those of the case.
    """
    sent, sender = _read(arrival, SentCase), arrival.envelope.sender
    taken = book.reception(sent.service, sender)
    if taken is None or packs.find("service", sent.service) is None:
        raise Refusal("referral.not_taken", Reason.FORBIDDEN)
    service = services.get(sent.service)
    region = _region(service, logic.value_of(taken.region, sent.answers, logic.facts_here(sent)))
    from_ = next(each for each in taken.nodes if each.node == sender)
    node = book.actor(from_.name.in_language(settings.LANGUAGE_CODE), sent.service)
    applicant = _applicant(node, sent, region)
    id = _id(arrival)
    owner = _on_behalf_of(node, applicant.id)
    brought = _files(owner, sender, id, sent.files)
    opening = _opening(taken, sent, region=region, applicant=applicant)
    opening = replace(
        opening,
        answers=_answers(service, sent, brought),
        evidence=logic.pieces_here(sent, node.name, brought),
        facts=logic.facts_here(sent),
        idempotency_key=f"{sender} {id}"[:200],
    )
    then = Then(action=taken.at_once, request=Request(outcome=Outcome.GRANTED))
    opened = cases.open_case(node, opening, then=(then,) if taken.at_once else ())
    files.share(brought.values(), {opened.accepting, opened.deciding, opened.delivering})
    StoredReferral.objects.create(
        id=id,
        is_ours=False,
        node=sender,
        declared=taken.id,
        case=opened.id,
        case_there=sent.case,
        standing=Standing.TAKEN.value,
        since=SYSTEM_CLOCK.now(),
        begun=1,
        seen=1,
        is_sent=True,
        legal_basis=msgspec.json.encode(sent.legal_basis).decode(),
        due_there=sent.due_at,
    )
    detail = {"node": sender, "referral": id, "case_there": sent.case, "files": len(brought)}
    audit.record(node, "referral.take", opened.id, parties=(applicant.id,), detail=detail)
    return {"case": opened.id}


def piece(arrival: Arrival) -> Mapping[str, object]:
    """Keep a part of a file until the case or the step comes that names it.

    Raises:
        Refusal: ``referral.malformed``; ``referral.not_taken`` from who refers nothing here;
            ``referral.too_much``.
    """
    part = _read(arrival, PieceOfFile)
    sender, id = arrival.envelope.sender, _id(arrival)
    _decoded(part.content)
    if not (book.is_heard(sender) or book.is_known(sender, id)):
        raise Refusal("referral.not_taken", Reason.FORBIDDEN)
    if StoredPiece.objects.filter(node=sender).count() >= MOST_PIECES:
        raise Refusal("referral.too_much", Reason.RULE)
    StoredPiece.objects.update_or_create(
        referral=id,
        node=sender,
        digest=part.digest,
        number=part.number,
        defaults={
            "of": part.of,
            "content": vault.seal(part.content, about=_about(sender, part.digest)),
            "came_at": SYSTEM_CLOCK.now(),
        },
    )
    return {}


def step(arrival: Arrival) -> Mapping[str, object]:
    """Take the step in the case here that a step at the other node is, if it is one.

    What the node tells to which a case was referred is kept in any case: it is so there. What
    the node that referred it wants done may be refused.

    Raises:
        Refusal: ``referral.malformed``, ``referral.not_found``, ``referral.file_missing``; those
            of the action in the case.
    """
    told = _read(arrival, Step)
    row = _row(arrival, is_ours=told.is_back)
    row.heard, row.heard_at = msgspec.json.encode(told.state).decode(), told.at
    row.save(update_fields=["heard", "heard_at"])
    action = book.declared(row).hears.get(told.action, "")
    if not action:
        return {"step": ""}
    if not told.is_back:
        _act(row, told, action)
        return {"step": action}
    try:
        with database.attempt():
            _act(row, told, action)
    except Refusal as refusal:
        return {"step": "", "refusal": refusal.code}
    return {"step": action}


def document(arrival: Arrival) -> Mapping[str, object]:
    """Keep a document that a case gave at the other node, for its applicant to read.

    Raises:
        Refusal: ``referral.malformed``, ``referral.not_found``, ``referral.file_missing``.
    """
    sent = _read(arrival, SentDocument)
    row = _row(arrival, is_ours=True)
    about = cases.find_for(TAKER, row.case)
    owner = _on_behalf_of(_speaker(row, about), about.case.applicant)
    brought = _files(owner, row.node, row.id, (sent.file,))
    files.share(brought.values(), {about.case.accepting, about.case.deciding})
    kept = Document(
        title=sent.title,
        number=sent.number,
        issuer=sent.issuer,
        issued_at=sent.issued_at,
        file=brought[sent.file.id],
    )
    row.documents = msgspec.json.encode((*book.documents_of(row), kept)).decode()
    row.save(update_fields=["documents"])
    return {}


def act(row: StoredReferral, action: str, *, reason: str = "") -> None:
    """Take a step in a case because of what became of a message; one that is not open is left."""
    about = cases.find_for(TAKER, row.case)
    request = logic.request_here(_process(about), action, {"reason": reason} if reason else {}, {})
    try:
        with database.attempt():
            cases.act(_speaker(row, about), row.case, action, request)
    except Refusal as refusal:
        if refusal.reason not in {Reason.CONFLICT, Reason.FORBIDDEN, Reason.RULE}:
            raise
        LOG.warning("referral.step_left", case=row.case, action=action, code=refusal.code)


def _act(row: StoredReferral, told: Step, action: str) -> None:
    about = cases.find_for(TAKER, row.case)
    owner = _on_behalf_of(TAKER, about.case.applicant)
    brought = _files(owner, row.node, row.id, told.files)
    files.share(brought.values(), {about.case.accepting, about.case.deciding})
    try:
        request = logic.request_here(_process(about), action, told.request, brought)
    except msgspec.ValidationError as fault:
        raise _malformed(fault) from fault
    cases.act(_speaker(row, about, told), row.case, action, request)


def _speaker(row: StoredReferral, about: CaseView, told: Step | None = None) -> Actor:
    name = book.name_of(row).in_language(settings.LANGUAGE_CODE)
    if told is not None and told.organisation is not None:
        name = f"{name} · {told.organisation.in_language(settings.LANGUAGE_CODE)}"
    return book.actor(name[:200], about.case.service)


def _process(about: CaseView) -> Process:
    kind = services.get(about.case.service, about.case.edition).kind
    return cases.process_of(about.case, kind)


def _row(arrival: Arrival, *, is_ours: bool) -> StoredReferral:
    row = book.find(arrival.envelope.sender, _id(arrival), is_ours=is_ours)
    if row is None:
        raise not_found("referral.not_found")
    return row


def _id(arrival: Arrival) -> ReferralId:
    id = book.id_of(arrival.envelope.subject)
    if not logic.ID.match(id):
        raise _malformed(ValueError(arrival.envelope.subject))
    return id


def _decoded(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except ValueError as fault:
        raise _malformed(fault) from fault


def _read(arrival: Arrival, type: type[Read]) -> Read:
    try:
        return msgspec.json.decode(arrival.content, type=type)
    except msgspec.DecodeError as fault:
        raise _malformed(fault) from fault


def _malformed(fault: Exception) -> Refusal:
    return Refusal("referral.malformed", Reason.MALFORMED, values={"fault": str(fault)})


def _region(service: PublicService, code: str) -> RegionCode:
    """Return the region of the service's level around the one that a case names."""
    if regions.find(code) is None:
        raise Refusal("referral.region_unknown", Reason.MALFORMED)
    level = regions.at_level(code, service.level)
    return level.code if level is not None else RegionCode(code)


def _applicant(node: Actor, sent: SentCase, region: RegionCode) -> Party:
    """Return the party for whom a case is: known here, or made with the other node as source."""
    who = sent.applicant
    known = parties.find_by_id_number(node, who.id_number)
    if known is None:
        return parties.register_resident(
            node, name=who.name, id_number=who.id_number, region=region, phone=who.phone
        )
    if known.name != who.name:
        raise Refusal("referral.applicant_differs", Reason.CONFLICT)
    return known


def _on_behalf_of(node: Actor, applicant: PartyId) -> Actor:
    return Actor(
        kind=ActorKind.SYSTEM,
        name=node.name,
        channel=node.channel,
        purpose=node.purpose,
        on_behalf_of=applicant,
    )


def _opening(taken: Reception, sent: SentCase, *, region: RegionCode, applicant: Party) -> Opening:
    service = services.get(taken.service)
    authority = organisations.authority(service.authority, region).id
    return Opening(
        service=service.id,
        service_kind=service.kind,
        edition=packs.edition(),
        process=taken.process,
        title=service.name,
        applicant=applicant.id,
        applicant_name=applicant.name,
        region=region,
        accepting=authority,
        deciding=authority,
        promised=sent.promised or service.promised_limit,
        statutory=service.statutory_limit,
        commitment=sent.commitment,
    )


def _answers(
    service: PublicService, sent: SentCase, brought: Mapping[str, FileId]
) -> dict[str, object]:
    form = services.form_of(service)
    asked = (field.name for page in form.pages for field in page.fields)
    named = logic.with_files(logic.only_asked(sent.answers, asked), brought)
    return msgspec.convert(named, dict[str, object])


def _files(
    owner: Actor, sender: str, referral: str, named: tuple[SentFile, ...]
) -> dict[str, FileId]:
    """Keep the files that are named, whose content went ahead; by the ids that they had there."""
    kept: dict[str, FileId] = {}
    for file in named:
        content = _content(sender, referral, file)
        kept[file.id] = files.store(owner, content, name=file.name).id
    came = StoredPiece.objects.filter(node=sender, referral=referral)
    came.filter(digest__in=[file.digest for file in named]).delete()
    return kept


def _content(sender: str, referral: str, file: SentFile) -> bytes:
    came = StoredPiece.objects.filter(node=sender, referral=referral, digest=file.digest)
    rows = list(came.order_by("number"))
    about = _about(sender, file.digest)
    content = b"".join(b64decode(vault.unseal(row.content, about=about)) for row in rows)
    if not rows or sha256(content).hexdigest() != file.digest:
        raise Refusal("referral.file_missing", Reason.MALFORMED, values={"name": file.name})
    return content


def _about(sender: str, digest: str) -> str:
    return f"file of a referral {sender} {digest}"
