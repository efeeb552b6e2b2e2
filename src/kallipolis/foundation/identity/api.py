"""Say who stands behind a request and what they must have shown; open and offer log-ins."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
import uuid_utils
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.identity.adapters import addresses, proofs
from kallipolis.foundation.identity.adapters.accounts import has_proven_within
from kallipolis.foundation.identity.adapters.requests import (
    ACTING_FOR,
    SECOND_FACTOR,
    actor_of_request,
    actor_of_session,
    user_of_request,
)
from kallipolis.foundation.identity.contracts import (
    DemoLogin,
    Login,
    LoginId,
    NewLogin,
    Proof,
    ProofId,
    RealNameCheck,
    Registration,
    Way,
)
from kallipolis.foundation.identity.models import User, phone_fingerprint
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, PartyKind
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.text import Text

NAME_CHECKED = 2
LONGEST_EMAIL = 254
"""Characters. Source: RFC 5321, 4.5.3.1.3, less the two brackets."""
LONGEST_PASSWORD = 1000
REGISTRAR = system("registration by the person")


def actor_for(request: HttpRequest) -> Actor:
    """Return who calls an operation: the holder of a bearer token, else of the session.

    Only the edge of the JSON interface asks this, which holds a token to its scopes.

    Raises:
        Refusal: ``identity.token_invalid`` for a token that is unknown, expired or revoked;
            ``mandate.missing`` when the mandate under which they act has ended.
    """
    return actor_of_request(request)


def visitor_for(request: HttpRequest) -> Actor:
    """Return who looks at a page: the holder of the session, else nobody; a token opens no page.

    Raises:
        Refusal: ``mandate.missing`` when the mandate under which they act has ended.
    """
    return actor_of_session(request)


def login_of(request: HttpRequest) -> User | None:
    """Return the log-in of the session, None where nobody is logged in; for our own pages."""
    return user_of_request(request)


def require_official(actor: Actor) -> None:
    """Let pass officials who have shown a second factor.

    Raises:
        Refusal: ``identity.log_in``, ``identity.official_only`` or ``identity.second_factor``.
    """
    if actor.kind is ActorKind.ANONYMOUS:
        raise Refusal("identity.log_in", Reason.UNAUTHENTICATED)
    if actor.kind is not ActorKind.OFFICIAL:
        raise Refusal("identity.official_only", Reason.FORBIDDEN)
    if actor.assurance < SECOND_FACTOR:
        raise Refusal("identity.second_factor", Reason.FORBIDDEN)


def require_real_name(actor: Actor) -> None:
    """Let pass people whose real name has been checked.

    Raises:
        Refusal: ``identity.log_in`` or ``identity.real_name``.
    """
    if actor.kind is ActorKind.ANONYMOUS:
        raise Refusal("identity.log_in", Reason.UNAUTHENTICATED)
    if actor.assurance < NAME_CHECKED or actor.party is None:
        raise Refusal("identity.real_name", Reason.FORBIDDEN)


def is_proven(request: HttpRequest, *, within_s: int) -> bool:
    """Say whether who holds the session has shown lately that it is they, or has nothing to show.

    They show it again on the page ``account_reauthenticate``: by password, code or passkey.
    Units: ``within_s`` in seconds.
    """
    return has_proven_within(request, within_s)


def act_for(request: HttpRequest, principal: PartyId | None) -> Actor:
    """Choose for whom the session acts from now on; None is for oneself.

    Raises:
        Refusal: ``identity.log_in``; ``mandate.missing`` without a mandate in force.
    """
    request.session.pop(ACTING_FOR, None)
    actor = actor_of_session(request)
    require_real_name(actor)
    if principal is None:
        return actor
    chosen = parties.acting_for(actor, principal)
    request.session[ACTING_FOR] = principal
    return chosen


@telemetry.traced
def open_login(
    actor: Actor, party: Party, login: NewLogin, *, clock: Clock = SYSTEM_CLOCK
) -> LoginId:
    """Open a log-in for a registered party.

    Raises:
        Refusal: ``identity.malformed`` with its problems; ``identity.login_taken``;
            ``login.not_found`` for who may not.
    """
    access.require(actor, _opening(party), _looked_after_by(party))
    return _opened(actor, party, login, clock)


def block_login(actor: Actor, login: LoginId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Close a log-in and end its sessions; what it did stays on record.

    Raises:
        Refusal: ``login.not_found``, also for who may not.
    """
    user = User.objects.filter(pk=login).first()
    if user is None:
        raise not_found("login.not_found")
    party = parties.get(system("block a log-in"), PartyId(user.party))
    access.require(actor, _blocking(party), _looked_after_by(party))
    with database.edge():
        User.objects.filter(pk=login).update(is_active=False)
        audit.record(actor, _blocking(party), str(login), parties=(party.id,), clock=clock)


def logins_of(actor: Actor, those: Sequence[Party]) -> dict[PartyId, Login]:
    """Return how parties log in, of those whose log-ins the actor looks after."""
    own = [p.id for p in those if access.allows(actor, _opening(p), _looked_after_by(p))]
    users = User.objects.filter(party__in=own).order_by("id")
    return {
        PartyId(user.party): Login(
            id=LoginId(user.pk), username=user.username, is_open=user.is_active
        )
        for user in users
    }


def find_by_username(actor: Actor, username: str) -> PartyId | None:
    """Return which official has a log-in, None for none and for who is not the actor's.

    The actor's are those for whom they may open log-ins.
    """
    asked = {username, username.lower()} - {""}
    user = User.objects.filter(username__in=asked, kind=PartyKind.OFFICIAL.value).first()
    if user is None:
        return None
    party = parties.get(system("find a log-in"), PartyId(user.party))
    return party.id if access.allows(actor, _opening(party), _looked_after_by(party)) else None


def is_on_record(actor: Actor, *, name: str, id_number: str) -> bool:
    """Say whether the registry has a name with an identity number, for who registers people.

    Raises:
        Refusal: ``party.not_found`` for who registers nobody.
        Outage: when the registry does not answer.
    """
    if access.reach(actor, "party.register").is_empty:
        raise not_found("party.not_found")
    check: RealNameCheck = import_string(settings.REAL_NAME_CHECK)
    return check(name=name.strip(), id_number=_as_kept(id_number)).is_confirmed


@telemetry.traced
def ask_for_proof(
    registration: Registration, user: User | None = None, *, clock: Clock = SYSTEM_CLOCK
) -> Proof:
    """Check a name against its identity number, and send a code to the telephone on record.

    Whoever knows a name and its number alone cannot become that person. ``user`` is the log-in
    whose name is to be proven, None for somebody who registers.

    Raises:
        Refusal: ``identity.real_name_mismatch``; ``identity.already_registered``;
            ``identity.no_phone_on_record``; ``identity.too_many_codes``; ``party.malformed``;
            ``region.not_found``; ``identity.malformed``; ``identity.login_taken``.
        Outage: when the registry that checks names, or what sends messages, does not answer.
    """
    if user is None:
        _refuse_faults(registration.login)
        _refuse_taken(registration.login)
    regions.get(registration.region)
    registration = replace(registration, id_number=_as_kept(registration.id_number))
    found = parties.find_by_id_number(REGISTRAR, registration.id_number, clock=clock)
    check: RealNameCheck = import_string(settings.REAL_NAME_CHECK)
    checked = check(name=registration.name.strip(), id_number=registration.id_number)
    if not checked.is_confirmed:
        raise Refusal("identity.real_name_mismatch")
    _refuse_registered(found)
    return proofs.ask(registration, checked.phone, clock=clock)


@telemetry.traced
def register_resident(proof: ProofId, code: str, *, clock: Clock = SYSTEM_CLOCK) -> LoginId:
    """Register the person whom a code proves, and open their log-in.

    Who is registered already, at a hall or by a family member, gets a log-in to what there is.

    Raises:
        Refusal: ``identity.code_wrong``; ``identity.proof_over``; ``identity.already_registered``;
            ``identity.login_taken``.
    """
    registration = proofs.spend(proof, code, clock=clock)
    with database.edge():
        party = _proven(proof, registration, clock)
        return _opened(REGISTRAR, party, registration.login, clock)


def prove_name(user: User, proof: ProofId, code: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Tie a log-in that came from another provider to the person whom a code proves.

    Raises:
        Refusal: as for ``register_resident``.
    """
    if user.party:
        raise Refusal("identity.already_registered", Reason.CONFLICT)
    registration = proofs.spend(proof, code, clock=clock)
    with database.edge():
        party = _proven(proof, registration, clock)
        user.party, user.name, user.assurance = party.id, party.name, NAME_CHECKED
        user.save(update_fields=["party", "name", "assurance"])
        audit.record(REGISTRAR, "login.prove", str(user.pk), parties=(party.id,), clock=clock)


def proven_ways(party: PartyId) -> frozenset[Way]:
    """Return how a party can be written to, without saying where."""
    return addresses.proven_ways(party)


def address_of(actor: Actor, party: PartyId, way: Way, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return where a party is written to; that it was read, and why, goes on record.

    Missing: empty where no such address was proven.

    Raises:
        Refusal: ``login.not_found`` for anybody but the platform.
    """
    access.require(actor, "login.address", Resource())
    with database.edge():
        found = addresses.address_of(party, way)
        if found:
            audit.record(actor, "login.address", party, parties=(party,), clock=clock)
    return found


def phone_of(actor: Actor, party: PartyId, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return the telephone to which a code for a person goes; that it was read goes on record.

    It is the one that they have proven to be theirs, else the one that the registry has with their
    name and number; never one that somebody writes down for them.
    Missing: empty where neither is known.

    Raises:
        Refusal: ``login.not_found`` for anybody but the platform.
        Outage: when the registry does not answer.
    """
    proven = address_of(actor, party, Way.SMS, clock=clock)
    if proven:
        return proven
    known = parties.identity_of(actor, party, clock=clock)
    check: RealNameCheck = import_string(settings.REAL_NAME_CHECK)
    checked = check(name=known.name, id_number=known.id_number)
    return (places.as_phone(checked.phone) or checked.phone) if checked.is_confirmed else ""


def is_staffed() -> bool:
    """Say whether any official can log in, so that there is somebody to administer the rest."""
    return User.objects.filter(kind=ActorKind.OFFICIAL.value, is_active=True).exists()


def demo_logins() -> tuple[DemoLogin, ...]:
    """Return the log-ins that a demo offers by a click, none outside a demo."""
    if not settings.KALLIPOLIS.demo:
        return ()
    users = User.objects.filter(is_demo=True, is_active=True).exclude(demo_note="")
    return tuple(
        DemoLogin(
            id=LoginId(user.pk),
            party=PartyId(user.party),
            kind=user.kind,
            name=user.name,
            note=msgspec.json.decode(user.demo_note, type=Text),
        )
        for user in users.order_by("kind", "id")
    )


def _proven(proof: ProofId, registration: Registration, clock: Clock) -> Party:
    """Return the party of a registration that was proven, registered if it is new."""
    found = parties.find_by_id_number(REGISTRAR, registration.id_number, clock=clock)
    _refuse_registered(found)
    proofs.close(proof)
    return found or parties.register_resident(
        REGISTRAR,
        name=registration.name.strip(),
        id_number=registration.id_number,
        region=registration.region,
        phone=registration.login.phone,
        clock=clock,
    )


def _refuse_registered(found: Party | None) -> None:
    if found is not None and User.objects.filter(party=found.id).exists():
        raise Refusal("identity.already_registered", Reason.CONFLICT)


def _refuse_taken(login: NewLogin) -> None:
    phone = phone_fingerprint(places.as_phone(login.phone))
    is_taken = (
        (login.email and User.objects.filter(email=login.email.lower()).exists())
        or (phone and User.objects.filter(phone_fingerprint=phone).exists())
        or (login.username and User.objects.filter(username=login.username).exists())
    )
    if is_taken:
        raise Refusal("identity.login_taken", Reason.CONFLICT)


def _opening(party: Party) -> str:
    """Return the act by which a log-in is opened: who receives residents makes no officials."""
    return "login.open_official" if party.kind is PartyKind.OFFICIAL else "login.open"


def _blocking(party: Party) -> str:
    return "login.block_official" if party.kind is PartyKind.OFFICIAL else "login.block"


def _as_kept(id_number: str) -> str:
    """Return a number as registries keep it, however a person has written it."""
    read = places.read_person_number(id_number)
    return read.number if isinstance(read, Number) else id_number


def _looked_after_by(party: Party) -> Resource:
    """Return what one must reach to manage a log-in: a person's region, or who they work for."""
    if party.organisation is None:
        return Resource(regions=(party.region,))
    seat = organisations.get(party.organisation).region
    return Resource(organisations=(party.organisation,), regions=(seat,))


def _opened(actor: Actor, party: Party, login: NewLogin, clock: Clock) -> LoginId:
    _refuse_faults(login)
    note = msgspec.json.encode(login.demo_note).decode() if login.demo_note else ""
    user = User(
        username=login.username
        or login.email.lower()
        or f"resident-{uuid_utils.uuid7().hex[-12:]}",
        email=login.email.lower(),
        party=party.id,
        kind=party.kind.value,
        name=party.name,
        assurance=NAME_CHECKED,
        is_demo=party.is_demo or login.demo_note is not None,
        demo_note=note,
    )
    user.keep_phone(places.as_phone(login.phone))
    user.set_password(login.password or None)
    with database.edge():
        try:
            with database.edge():
                user.save(force_insert=True)
        except IntegrityError as twice:
            raise Refusal("identity.login_taken", Reason.CONFLICT) from twice
        audit.record(actor, _opening(party), str(user.pk), parties=(party.id,), clock=clock)
    return LoginId(user.pk)


def _refuse_faults(login: NewLogin) -> None:
    problems = []
    if not (login.username or login.email or login.phone):
        problems.append(Problem(field="username", code="identity.way_missing"))
    if login.phone and not places.as_phone(login.phone):
        problems.append(Problem(field="phone", code="identity.phone"))
    if login.username and not re.fullmatch(r"[\w.@+-]{1,150}", login.username):
        problems.append(Problem(field="username", code="identity.username"))
    if len(login.email) > LONGEST_EMAIL or len(login.password) > LONGEST_PASSWORD:
        problems.append(Problem(field="email", code="identity.too_long"))
    elif login.email:
        problems += _faults_by("email", login.email, validate_email)
    if login.password:
        problems += _faults_by("password", login.password, validate_password)
    if problems:
        raise Refusal("identity.malformed", Reason.MALFORMED, problems=tuple(problems))


def _faults_by(field: str, value: str, validate: Callable[[str], object]) -> list[Problem]:
    try:
        validate(value)
    except ValidationError as fault:
        return [
            Problem(field=field, code="web.does_not_fit", values={"fault": words.rstrip(".。")})
            for words in fault.messages
        ]
    return []
