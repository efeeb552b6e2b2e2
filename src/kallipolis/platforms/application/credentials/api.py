"""Record credentials, show them to their holders, change how they stand, and verify them."""

import secrets
from collections.abc import Mapping
from typing import Final, Unpack
from zoneinfo import ZoneInfo

import msgspec
import uuid_utils
from django.conf import settings

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId, Edition, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.text import LANGUAGES
from kallipolis.platforms.application.credentials import events, hot
from kallipolis.platforms.application.credentials.adapters import (
    ending,
    given,
    publishing,
    records,
    sealing,
    showings,
)
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Claim,
    Credential,
    CredentialId,
    CredentialType,
    Granted,
    Look,
    Showing,
    ShownClaim,
    Status,
    Verdict,
)
from kallipolis.platforms.application.credentials.logic import claims as claiming
from kallipolis.platforms.application.credentials.logic import (
    drafts,
    numbers,
    selective,
    verdicts,
)
from kallipolis.platforms.application.credentials.logic.standing import status_at
from kallipolis.platforms.application.credentials.logic.status_list import place_of
from kallipolis.platforms.application.credentials.models import StoredCredential
from kallipolis.platforms.application.seals import api as seals

ACTS: Final = {
    Change.SUSPEND: ("credential.suspend", events.SUSPENDED),
    Change.RESUME: ("credential.suspend", events.RESUMED),
    Change.REVOKE: ("credential.revoke", events.REVOKED),
}
MOST_LOOKS: Final = 50
NAMES_WHO_SHOWS: Final = system("say who shows a credential")
LISTS_LOOKS: Final = system("tell a holder who verified their credential")


def claims_from(
    credential_type: str, facts: Mapping[str, object], *, edition: Edition
) -> dict[str, object]:
    """Collect the claims of a type of credential out of what is known of a case.

    ``facts`` has the roots that claims are declared from: ``answers``, ``evidence``, ``outcome``,
    ``applicant``, ``service``, ``decision``, ``case``. What is not known is left out.
    """
    return claiming.collected(records.kind_of(credential_type, edition), facts)


def lacking(kind: CredentialType, facts: Mapping[str, object]) -> tuple[Claim, ...]:
    """Return the claims that a kind has to make and that what is known of a case does not tell.

    ``facts`` as for ``claims_from``; what a decision brings with it is never lacking.
    """
    return claiming.lacking(kind, facts)


@telemetry.traced
def record(actor: Actor, *, clock: Clock = SYSTEM_CLOCK, **granted: Unpack[Granted]) -> Credential:
    """Issue a credential in the transaction that decides its case.

    Doing it again for the same case and type returns the same credential, unless the case was
    decided again since: then another one follows. An instant decision is
    recorded with the system as actor. Documents are sealed afterwards.

    Raises:
        Refusal: ``credential.claim_missing``; ``credential.claim_malformed``;
            ``credential.not_found`` for who may not issue; ``pack.document_not_found``.
    """
    kind = records.kind_of(granted["credential_type"], granted["edition"])
    claims = claiming.checked(kind, given.said(kind, granted["claims"], _zone()))
    at = granted.get("decided_at", clock.now())
    draft = drafts.drafted(kind, granted, claims, drawn=_drawn(), at=at, zone=_zone())
    service = granted.get("service", "")
    access.require(actor, "credential.issue", _resource(draft, service))
    with database.edge():
        is_dated = "decided_at" in granted
        return records.keep(
            actor, draft, generation=0, service=service, is_dated=is_dated, clock=clock
        )


def find(actor: Actor, credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK) -> Credential:
    """Return a credential; that it was read goes on record.

    Raises:
        Refusal: ``credential.not_found``, also for what is not the actor's to see.
    """
    row = records.reachable(actor, "credential.view", credential_id)
    with database.edge():
        records.note(actor, "credential.view", row, clock=clock)
    return records.as_credential(row, at=clock.now())


def may_go_on(credential: Credential) -> bool:
    """Say whether a credential may get another term as it stands, if its holder applies for it."""
    kind = records.kind_of(credential.type, credential.edition)
    stands = credential.status in {Status.VALID, Status.EXPIRED}
    return kind.renewable and stands and credential.valid_until is not None


def is_renewable(credential: Credential) -> bool:
    """Say whether officials may give a credential another term of so many days as it stands."""
    kind = records.kind_of(credential.type, credential.edition)
    return may_go_on(credential) and kind.validity.days > 0


def said_in(credential: Credential) -> tuple[ShownClaim, ...]:
    """Return what a credential says, in words, for who has been given it by this room."""
    kind = records.kind_of(credential.type, credential.edition)
    return verdicts.said(kind, credential, _zone())


def find_by_number(actor: Actor, number: str, *, clock: Clock = SYSTEM_CLOCK) -> Credential:
    """Return the credential that bears a number, however it is written; the reading is on record.

    Raises:
        Refusal: ``credential.not_found``, also for what is not the actor's to see.
    """
    row = StoredCredential.objects.filter(number=numbers.read(number)).first()
    if row is None:
        raise not_found("credential.not_found")
    return find(actor, CredentialId(row.id), clock=clock)


def held(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Credential, ...]:
    """Return the credentials of whoever the actor acts for, the newest first.

    Those that are procedural only say how a case went: ``given_in`` returns them, with their case.
    """
    holder = actor.applicant
    if holder is None:
        return ()
    rows = StoredCredential.objects.filter(holder=holder).order_by("-serial")
    seen = [row for row in rows if access.allows(actor, "credential.view", row.as_resource())]
    with database.edge():
        audit.record(actor, "credential.list", holder, parties=(holder,), clock=clock)
    found = (records.as_credential(row, at=clock.now()) for row in seen)
    return tuple(credential for credential in found if not credential.is_procedural)


def given_in(
    actor: Actor, case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Credential, ...]:
    """Return the credentials that a case gave and that the actor may see; that is on record."""
    rows = hot.given_in(case_id)
    seen = [row for row in rows if access.allows(actor, "credential.view", row.as_resource())]
    if seen and actor.kind is not ActorKind.SYSTEM:
        holder = PartyId(seen[0].holder)
        with database.edge():
            audit.record(actor, "credential.list", case_id, parties=(holder,), clock=clock)
    return tuple(records.as_credential(row, at=clock.now()) for row in seen)


def holds(
    actor: Actor,
    service: str,
    *,
    besides: CaseId | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> bool:
    """Say whether whom the actor acts for holds a valid credential that a service gave.

    That of the case ``besides`` does not count.
    """
    now = clock.now()
    return any(
        status_at(Status.VALID, one.valid_until, now) is Status.VALID
        and not records.kind_of(one.type, one.edition).is_procedural
        and access.allows(actor, "credential.view", one.as_resource(service))
        for one in hot.standing(actor.applicant or "", service, besides=besides)
    )


@telemetry.traced
def change(
    actor: Actor,
    credential_id: CredentialId,
    change: Change,
    *,
    reason: str,
    rule: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Credential:
    """Suspend, resume or revoke a credential, with the reason that the holder is told.

    Raises:
        Refusal: ``credential.not_found``; ``credential.reason_missing``;
            ``credential.wrong_state`` when it does not stand so that this is possible.
    """
    act, fact = ACTS[change]
    row = records.reachable(actor, act, credential_id)
    if not reason.strip():
        raise Refusal("credential.reason_missing", Reason.MALFORMED)
    with database.edge():
        records.move(row, change, reason=reason.strip(), rule=rule, clock=clock)
        records.note(actor, f"credential.{change}", row, rule=rule, clock=clock)
        records.tell(fact, row, {"reason": reason.strip(), "rule": rule}, clock=clock)
    return records.as_credential(row, at=clock.now())


def renew(actor: Actor, credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK) -> Credential:
    """Replace a credential by one with the same claims that is valid for another term.

    The new term begins where the old one ends, or now if that is past.

    Raises:
        Refusal: ``credential.not_found``; ``credential.not_renewable``;
            ``credential.wrong_state`` when it was suspended, revoked or replaced.
    """
    row = records.reachable(actor, "credential.issue", credential_id)
    kind = records.kind_of(row.type, row.edition)
    if not kind.renewable or not kind.validity.days or row.valid_until is None:
        raise Refusal("credential.not_renewable", Reason.CONFLICT)
    start = max(clock.now(), row.valid_until)
    id, entropy = _drawn()
    fresh = msgspec.structs.replace(
        records.as_credential(row, at=clock.now()),
        id=CredentialId(id),
        number=numbers.make_number(clock.now().astimezone(_zone()).year, entropy),
        code=numbers.letters(entropy[numbers.DRAWN :]),
        status=Status.VALID,
        issued_at=clock.now(),
        valid_until=claiming.valid_until(kind.validity, {}, begins_at=start, zone=_zone()),
    )
    with database.edge():
        records.move(row, Change.REPLACE, clock=clock)
        new = records.keep(
            actor, fresh, generation=row.generation + 1, service=row.service, clock=clock
        )
        records.note(actor, "credential.renew", row, clock=clock)
        records.tell(events.RENEWED, row, {"successor": new.id}, clock=clock)
    return new


def seal(credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Seal the documents of a credential in all languages; those that are there stay as they are.

    Raises:
        Refusal: ``credential.not_found``.
        Outage: when the store of keys or of files, or the time-stamping authority is away.
    """
    row = records.found(credential_id)
    missing = sealing.missing(credential_id)
    if not missing:
        return
    kind, credential = records.opened(row, at=clock.now())
    for language in missing:
        sealing.seal_once(kind, credential, records.issuer_of(row), language, clock=clock)
    with database.edge():
        records.tell(events.SEALED, row, clock=clock)


@telemetry.traced
def pdf(
    actor: Actor, credential_id: CredentialId, language: str, *, clock: Clock = SYSTEM_CLOCK
) -> bytes:
    """Return the sealed PDF of a credential, sealed now if it has not been yet.

    Raises:
        Refusal: ``credential.not_found``; ``credential.language_unknown``.
        Outage: as for ``seal``.
    """
    row = records.reachable(actor, "credential.view", credential_id)
    if language not in LANGUAGES:
        raise Refusal("credential.language_unknown", Reason.MALFORMED)
    kind, credential = records.opened(row, at=clock.now())
    document = sealing.seal_once(kind, credential, records.issuer_of(row), language, clock=clock)
    with database.edge():
        records.note(actor, "credential.view", row, clock=clock)
    return sealing.content_of(document, clock=clock)


@telemetry.traced
def sd_jwt(
    actor: Actor,
    credential_id: CredentialId,
    *,
    holder_key: Mapping[str, str] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> str:
    """Return a credential as an SD-JWT VC, bound to a wallet's public key (a JWK) if it gave one.

    It is given to its holder only, and not to officials who may see the credential. Each call
    draws new salts, so that two of them cannot be linked by what is hidden.

    Raises:
        Refusal: ``credential.not_found``; ``credential.not_valid``.
        Outage: when the store of keys does not answer.
    """
    row = records.reachable(actor, "credential.view", credential_id)
    if actor.kind is not ActorKind.SYSTEM and actor.applicant != row.holder:
        raise not_found("credential.not_found")
    kind, credential = records.opened(row, at=clock.now())
    if credential.status is not Status.VALID:
        values = {"status": credential.status.value}
        raise Refusal("credential.not_valid", Reason.CONFLICT, values=values)
    names = [c.name for c in kind.claims if c.disclosable and c.name in credential.claims]
    salts = [secrets.token_bytes(selective.SALT_LENGTH) for _ in names]
    plain, disclosures = selective.hidden(credential.claims, names, salts)
    node = settings.KALLIPOLIS.base_url
    about = selective.envelope(
        kind, credential, node=node, issuer=records.issuer_of(row), at=clock.now()
    )
    bound = {"cnf": {"jwk": dict(holder_key)}} if holder_key else {}
    token = seals.sign_token(plain | about | bound, media_type=selective.MEDIA_TYPE)
    with database.edge():
        records.note(actor, "credential.export", row, clock=clock)
    return selective.combined(token, disclosures)


def tell_ending(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Tell holders once of what ends before long, as its type says; return of how many."""
    return ending.tell(clock)


@telemetry.traced
def show(
    actor: Actor, credential_id: CredentialId, *, is_open: bool = False, clock: Clock = SYSTEM_CLOCK
) -> Showing:
    """Draw a code that lets one person see a credential once, within a minute.

    Only its holder, or who acts for them, shows it. What is personal in it stays masked, unless
    they want it ``is_open``.

    Raises:
        Refusal: ``credential.not_found``.
    """
    row = records.reachable(actor, "credential.view", credential_id)
    if actor.party is None or actor.applicant != row.holder:
        raise not_found("credential.not_found")
    with database.edge():
        records.note(actor, "credential.show", row, clock=clock)
        return showings.begin(row, actor.party, is_open=is_open, clock=clock)


@telemetry.traced
def verify_shown(actor: Actor, code: str, *, clock: Clock = SYSTEM_CLOCK) -> Verdict:
    """Tell who is shown a credential how it stands and who shows it; each code says so once.

    A code that is wrong, that is over and that was used are alike.
    """
    with database.edge():
        showing = showings.spend(code, clock=clock)
        if showing is None:
            return verdicts.UNKNOWN
        row = records.found(CredentialId(showing.credential_id))
        verdict = _verdict(actor, row, clock, way="shown", is_open=showing.is_open)
        who = parties.get(NAMES_WHO_SHOWS, PartyId(showing.shown_by)).name
    return msgspec.structs.replace(verdict, shown_by=who, shown_at=showing.shown_at)


def who_shows(actor: Actor, code: str, *, clock: Clock = SYSTEM_CLOCK) -> PartyId | None:
    """Return who shows a credential by a code, to the official before whom they stand.

    The code is spent by it, and that the credential was shown is on record.
    Missing: None for a code that is wrong, that is over or that was used.
    """
    with database.edge():
        return showings.recognise(actor, code, clock=clock)


def looks(
    actor: Actor, credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Look, ...]:
    """Return who has verified a credential, the newest first; its holder may know.

    Raises:
        Refusal: ``credential.not_found``.
    """
    row = records.reachable(actor, "credential.view", credential_id)
    with database.edge():
        records.note(actor, "credential.looks", row, clock=clock)
        asked = Query(act="credential.verify", subject=row.id, limit=MOST_LOOKS)
        found = audit.search(LISTS_LOOKS, asked, clock=clock)
    return tuple(
        Look(
            at=entry.time,
            way=str(entry.detail.get("way", "")),
            kind=entry.actor_kind,
            party=entry.actor,
        )
        for entry in found
    )


@telemetry.traced
def verify(actor: Actor, number: str, code: str, *, clock: Clock = SYSTEM_CLOCK) -> Verdict:
    """Tell anybody who holds a document how it stands; wrong number and wrong code are alike."""
    row = StoredCredential.objects.filter(number=numbers.read(number)).first()
    given = numbers.read(code).encode()
    if row is None or not secrets.compare_digest(row.code.encode(), given):
        return verdicts.UNKNOWN
    return _verdict(actor, row, clock, way="printed")


@telemetry.traced
def examine(actor: Actor, document: bytes, *, clock: Clock = SYSTEM_CLOCK) -> Verdict:
    """Tell anybody who holds the PDF whether it is what was sealed, and how it stands.

    Raises:
        Refusal: ``seal.not_a_pdf``.
    """
    findings = seals.examine_pdf(document, clock=clock)
    if not (findings.is_sealed and findings.is_ours):
        return verdicts.UNKNOWN
    if not findings.is_intact:
        return verdicts.TAMPERED
    number = verdicts.named_in(findings.reason)
    row = StoredCredential.objects.filter(number=number).first()
    return verdicts.UNKNOWN if row is None else _verdict(actor, row, clock, way="file")


def status_list(number: int, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return a status list as a signed token, for wallets and those who verify.

    Raises:
        Refusal: ``credential.list_not_found``.
        Outage: when the store of keys does not answer.
    """
    newest = hot.newest_serial()
    if number < 0 or number > place_of(newest)[0]:
        raise not_found("credential.list_not_found")
    return publishing.token_of(number, clock=clock)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _drawn() -> tuple[str, bytes]:
    return uuid_utils.uuid7().hex, secrets.token_bytes(drafts.ENTROPY)


def _resource(credential: Credential, service: str) -> Resource:
    return Resource(
        parties=(credential.holder,),
        organisations=(credential.issuer,),
        regions=(credential.region,) if credential.region else (),
        scope=service,
    )


def _verdict(
    actor: Actor, row: StoredCredential, clock: Clock, *, way: str, is_open: bool = False
) -> Verdict:
    with database.edge():
        records.note(actor, "credential.verify", row, way=way, clock=clock)
    kind, credential = records.opened(row, at=clock.now())
    issuer = records.issuer_of(row)
    return verdicts.about(kind, credential, issuer=issuer, zone=_zone(), is_open=is_open)
