"""Give, change and look at grants, read by them, and learn who can read what."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import msgspec
import uuid_utils
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from kallipolis.foundation import cells
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Reach, Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset, Subject
from kallipolis.platforms.data.grants import events
from kallipolis.platforms.data.grants.adapters import deciding, forms, keeping, reading, returning
from kallipolis.platforms.data.grants.contracts import (
    MOST_ROWS,
    Asked,
    Extract,
    Grant,
    GrantState,
    PersonRead,
    Reader,
    Return,
    Terms,
)
from kallipolis.platforms.data.grants.logic import returning as returning_law
from kallipolis.platforms.data.grants.logic import terms as law
from kallipolis.platforms.data.grants.models import StoredGrant

READ: Final = "grant.read"
GIVE: Final = "grant.give"
VIEW: Final = "grant.view"
SUBSCRIBE: Final = "grant.subscribe"
RETURNED: Final = "return-flow"


def owner_of(dataset: Dataset) -> Organisation:
    """Return the authority whose dataset it is: where the dataset holds, or of the whole place.

    Raises:
        Refusal: ``organisation.no_authority``.
    """
    return organisations.authority(dataset.owner, dataset.region or places.here().region)


def check(dataset_id: str, terms: Terms, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let pass terms that a grant on a dataset could have.

    Raises:
        Refusal: ``dataset.not_found``; ``grant.not_shared`` with the reason that its owner gives;
            ``grant.unfit`` with a problem for each term.
    """
    dataset = datasets.get(dataset_id)
    if dataset.sharing.kind == "not-shared":
        reason = dataset.sharing.reason
        told = reason.in_language(settings.LANGUAGE_CODE) if reason else ""
        raise Refusal("grant.not_shared", values={"dataset": dataset_id, "reason": told})
    found = law.problems(dataset, terms, today=timezone.localdate(clock.now()))
    if found:
        values = {"dataset": dataset_id}
        raise Refusal("grant.unfit", Reason.MALFORMED, values=values, problems=found)


def give(
    actor: Actor,
    dataset_id: str,
    grantee: OrganisationId,
    terms: Terms,
    *,
    basis: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Grant:
    """Let an organisation read a dataset on terms; ``basis`` is the case in which it was agreed.

    The same basis gives the same grant again.

    Raises:
        Refusal: those of ``check``; ``grant.own``; ``organisation.not_found``; ``grant.not_found``
            for who may not give what its owner has.
    """
    owner = owner_of(datasets.get(dataset_id)).id
    _require(actor, GIVE, owner)
    known = StoredGrant.objects.filter(basis=basis).first() if basis else None
    if known is not None:
        return keeping.as_grant(known)
    check(dataset_id, terms, clock=clock)
    if organisations.get(grantee).id == owner:
        raise Refusal("grant.own")
    row = StoredGrant(
        id=uuid_utils.uuid7().hex,
        dataset=dataset_id,
        owner=owner,
        grantee=grantee,
        terms=msgspec.json.encode(terms).decode(),
        state=GrantState.ACTIVE,
        basis=basis,
        given_at=clock.now(),
        changed_at=clock.now(),
    )
    grant = keeping.as_grant(row)
    _require_sound(grant)
    with database.edge():
        row.save(force_insert=True)
        _tell(actor, grant, events.GIVEN, clock)
    return grant


def change(
    actor: Actor, grant_id: str, state: GrantState, *, reason: str, clock: Clock = SYSTEM_CLOCK
) -> Grant:
    """Suspend a grant, let it hold again, or revoke it for good; it is heeded from now on.

    Raises:
        Refusal: ``grant.not_found``; ``grant.not_now``.
    """
    with database.edge():
        row = _locked(actor, grant_id)
        if state not in law.STEPS[GrantState(row.state)]:
            raise Refusal("grant.not_now", Reason.CONFLICT)
        row.state, row.reason, row.changed_at = state, reason, clock.now()
        return _saved(actor, row, clock)


def renew(
    actor: Actor, grant_id: str, until: date, *, reason: str, clock: Clock = SYSTEM_CLOCK
) -> Grant:
    """Let a grant hold until another day, also one that has ended; not one that was revoked.

    Raises:
        Refusal: ``grant.not_found``; ``grant.not_now``; those of ``check``.
    """
    with database.edge():
        row = _locked(actor, grant_id)
        if row.state == GrantState.REVOKED:
            raise Refusal("grant.not_now", Reason.CONFLICT)
        terms = msgspec.structs.replace(keeping.as_grant(row).terms, until=until)
        check(row.dataset, terms, clock=clock)
        row.terms = msgspec.json.encode(terms).decode()
        row.reason, row.changed_at = reason, clock.now()
        return _saved(actor, row, clock)


def grants(actor: Actor, dataset_id: str = "") -> tuple[Grant, ...]:
    """Return the grants in reach of somebody, of one dataset or of all, latest first.

    In reach are those that their organisations gave or got; all of them for who looks after all.
    """
    rows = StoredGrant.objects.filter(dataset=dataset_id) if dataset_id else StoredGrant.objects
    reach = access.reach(actor, VIEW)
    return tuple(grant for grant in keeping.every(rows.all()) if _is_seen(reach, grant))


def subscribe(
    actor: Actor, dataset_id: str, organisation: OrganisationId, *, clock: Clock = SYSTEM_CLOCK
) -> Grant:
    """Let rows about the region of an authority come back to it, as the dataset declares.

    No case is asked for. It gives one grant, which the owner sees, suspends and revokes as any.

    Raises:
        Refusal: ``dataset.not_found``; ``grant.not_found`` for who may not act for the
            organisation; ``grant.not_returned`` where the dataset does not give it anything back;
            those of ``check``.
    """
    dataset = datasets.get(dataset_id)
    _require(actor, SUBSCRIBE, organisation)
    whose = organisations.get(organisation)
    codes = [region.code for region in regions.within(whose.region)]
    terms = (
        returning_law.terms_of(dataset, codes, RETURNED, today=timezone.localdate(clock.now()))
        if may_take(dataset, whose)
        else None
    )
    if terms is None:
        name = whose.name.in_language(get_language() or "en")
        values = {"dataset": dataset_id, "organisation": name}
        raise Refusal("grant.not_returned", values=values)
    basis = returning_law.basis_of(dataset_id, organisation)
    with database.edge():
        given = give(returning.RETURNER, dataset_id, organisation, terms, basis=basis, clock=clock)
        detail = {"grant": given.id, "organisation": organisation}
        audit.record(actor, SUBSCRIBE, f"dataset/{dataset_id}", detail=detail, clock=clock)
    return given


def may_take(dataset: Dataset, organisation: Organisation) -> bool:
    """Say whether a dataset gives rows back to an authority: of a role, and of a region below."""
    if dataset.returned is None:
        return False
    seat = owner_of(dataset).region
    below = {region.code for region in regions.within(seat)} - {seat}
    return returning_law.may_take(dataset, organisation, below)


def is_return(grant: Grant) -> bool:
    """Say whether a grant lets rows go back, without a case that agreed on it."""
    return grant.basis.startswith(returning_law.BASIS)


def give_back(dataset_id: str, intake: str, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Return, ...]:
    """Let an intake that was published go back to all who subscribed to their rows of it."""
    found = packs.find("dataset", dataset_id)
    if found is None or found.body.returned is None:
        return ()
    rows = StoredGrant.objects.filter(
        dataset=dataset_id, basis__startswith=returning_law.BASIS
    ).order_by("id")
    noted = (returning.note(found.body, grant, intake, clock) for grant in _in_force(rows, clock))
    return tuple(each for each in noted if each is not None)


def returns(actor: Actor, dataset_id: str = "", *, limit: int = 50) -> tuple[Return, ...]:
    """Return what went back by the grants in reach of somebody, latest first."""
    seen = grants(actor, dataset_id)
    flowing = (each for each in seen if is_return(each))
    return returning.of(flowing, limit)


def carried(actor: Actor, return_id: str, *, clock: Clock = SYSTEM_CLOCK) -> bytes:
    """Return the rows that came back, as CSV for a spreadsheet; it is a read, and goes on record.

    Units: no more than ``MOST_ROWS``; the rest is read by the grant, from its ``after`` on.

    Raises:
        Refusal: ``grant.not_found``; those of ``read``.
    """
    found = next((each for each in returns(actor, limit=MOST_ROWS) if each.id == return_id), None)
    if found is None:
        raise not_found("grant.not_found")
    asked = Asked(purpose=RETURNED, limit=MOST_ROWS, after=found.after, grant=found.grant)
    return cells.guarded(forms.as_csv(read(actor, found.dataset, asked, clock=clock).rows))


@telemetry.traced
def read(actor: Actor, dataset_id: str, asked: Asked, *, clock: Clock = SYSTEM_CLOCK) -> Extract:
    """Return rows that a grant of one's organisation lets through, masked; that goes on record.

    One grant answers: the latest of those that let through all that was asked for.

    Raises:
        Refusal: ``grant.not_found`` where there is no dataset, or no grant of the actor's for it;
            ``grant.column_refused`` where none covers the columns for the purpose;
            ``grant.too_fast``; ``grant.unfit`` for a condition on what leaves not;
            ``grant.page_unknown``; those of the lakehouse.
    """
    now = clock.now()
    own = _own(actor, dataset_id, asked.grant)
    dataset = datasets.get(dataset_id)
    grant, columns = _chosen(actor, dataset, own, asked=asked, clock=clock)
    faults = law.of_conditions(asked.conditions, reading.types_of(dataset, grant))
    if faults:
        values = {"dataset": dataset_id}
        raise Refusal("grant.unfit", Reason.MALFORMED, values=values, problems=faults)
    bounded = msgspec.structs.replace(asked, limit=min(asked.limit, MOST_ROWS))
    with database.edge():
        keeping.take_turn(grant.id, now)
    rows, whom, following = reading.read(dataset, grant, columns, bounded)
    detail: dict[str, object] = {
        "grant": grant.id,
        "columns": columns,
        "conditions": tuple(each.column for each in asked.conditions),
        "rows": rows.num_rows,
    }
    named: dict[Subject, set[str]] = {}
    for about, column in zip(dataset.subjects.values(), whom.columns, strict=True):
        named.setdefault(about, set()).update(each for each in column.to_pylist() if each)
    with database.edge():
        detail["people"] = keeping.note_people(grant.id, named, now)
        why = actor.with_purpose(grant.terms.purpose)
        audit.record(why, READ, f"dataset/{dataset_id}", detail=detail, clock=clock)
    return Extract(grant=grant.id, rows=rows, next=following)


def who(
    actor: Actor, dataset_id: str, column: str = "", *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Reader, ...]:
    """Return who can read the columns of a dataset now, or one of them, as the policies say.

    Raises:
        Refusal: ``dataset.not_found``; ``grant.column_unknown``; ``grant.not_found`` for who may
            not see all grants of the dataset.
    """
    dataset = datasets.get(dataset_id)
    _require(actor, VIEW, owner_of(dataset).id)
    ids = [field.id for field in dataset.fields]
    if column and column not in ids:
        raise Refusal("grant.column_unknown", Reason.NOT_FOUND, values={"column": column})
    columns = [column] if column else ids
    found = _in_force(StoredGrant.objects.filter(dataset=dataset_id).order_by("id"), clock)
    readable = {grant.id: deciding.readable(grant, columns, at=clock.now()) for grant in found}
    return tuple(
        _as_reader(id, grant) for id in columns for grant in found if id in readable[grant.id]
    )


def policies(actor: Actor, dataset_id: str = "", *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return the grants in force that somebody sees as Cedar policies, for analysers elsewhere."""
    seen = grants(actor, dataset_id)
    return deciding.written(
        g for g in seen if law.is_in_force(g, today=timezone.localdate(clock.now()))
    )


def read_about(actor: Actor) -> tuple[PersonRead, ...]:
    """Return by which grants rows about the actor left, latest day first.

    Who acts for a company reads what left about the company.
    """
    acted_for = parties.get(keeping.TELLER, actor.on_behalf_of) if actor.on_behalf_of else None
    whose = acted_for.organisation if acted_for else None
    if whose is not None:
        return keeping.of_person((), organisations.get(whose).credit_code)
    return keeping.of_person(parties.mentions_of(actor))


def untold(since: datetime) -> dict[PartyId, int]:
    """Return about whom rows left by grants since a moment, and how often, for telling them.

    Missing: who is not registered here, and what somebody was told of.
    """
    return keeping.untold(since)


def told(those: Sequence[PartyId], since: datetime) -> None:
    """Note that people were told of all rows about them that left since a moment."""
    keeping.told(those, since)


def _own(actor: Actor, dataset_id: str, grant_id: str) -> tuple[Grant, ...]:
    """Return the grants for a dataset of the organisations for which an actor may read."""
    offices = access.reach(actor, READ).organisations
    rows = StoredGrant.objects.filter(dataset=dataset_id, grantee__in=offices)
    found = keeping.every(rows.filter(id=grant_id) if grant_id else rows)
    if not found:
        raise not_found("grant.not_found")
    return found


def _chosen(
    actor: Actor, dataset: Dataset, own: Sequence[Grant], *, asked: Asked, clock: Clock
) -> tuple[Grant, tuple[str, ...]]:
    """Return the grant by which all that is asked for may be read, and the columns that leave."""
    known = [field.id for field in dataset.fields]
    columns = tuple(dict.fromkeys(asked.columns)) or tuple(known)
    permitted = deciding.permitted(
        [grant for grant in own if law.is_in_force(grant, today=timezone.localdate(clock.now()))],
        columns,
        dataset=dataset.id,
        official=(actor.party or actor.name, access.reach(actor, READ).organisations),
        purpose=asked.purpose,
        at=clock.now(),
    )
    for grant in own:
        found = permitted.get(grant.id, frozenset())
        if found and (found.issuperset(columns) or not asked.columns):
            return grant, tuple(id for id in columns if id in found)
    values = {"columns": ", ".join(asked.columns) or dataset.id}
    raise Refusal("grant.column_refused", Reason.FORBIDDEN, values=values)


def _in_force(rows: Iterable[StoredGrant], clock: Clock) -> tuple[Grant, ...]:
    found = (keeping.as_grant(row) for row in rows)
    return tuple(
        grant for grant in found if law.is_in_force(grant, today=timezone.localdate(clock.now()))
    )


def _as_reader(column: str, grant: Grant) -> Reader:
    return Reader(
        column=column,
        organisation=grant.grantee,
        grant=grant.id,
        purpose=grant.terms.purpose,
        legal_basis=grant.terms.legal_basis,
        masking=grant.terms.columns[column],
        rows=grant.terms.rows,
        until=grant.terms.until,
    )


def _locked(actor: Actor, grant_id: str) -> StoredGrant:
    row = StoredGrant.objects.select_for_update().filter(id=grant_id).first()
    if row is None:
        raise not_found("grant.not_found")
    _require(actor, GIVE, OrganisationId(row.owner))
    return row


def _saved(actor: Actor, row: StoredGrant, clock: Clock) -> Grant:
    row.save()
    grant = keeping.as_grant(row)
    _tell(actor, grant, events.CHANGED, clock)
    return grant


def _tell(actor: Actor, grant: Grant, fact: str, clock: Clock) -> None:
    """Write down what was given or changed, and let others know."""
    columns = {id: masking.value for id, masking in grant.terms.columns.items()}
    standing = {"state": grant.state.value, "until": grant.terms.until.isoformat()}
    detail = {"dataset": grant.dataset, "grantee": grant.grantee, "columns": columns, **standing}
    audit.record(actor, GIVE, f"grant/{grant.id}", detail=detail, clock=clock)
    told = {"dataset": grant.dataset, "owner": grant.owner, "grantee": grant.grantee}
    outbox.publish(fact, grant.id, {**told, **standing, "basis": grant.basis}, clock=clock)


def _require_sound(grant: Grant) -> None:
    """Stop at what would be no sound policy: a fault of ours, before it is in force."""
    faults = deciding.faults((grant,))
    if faults:
        raise ValueError(f"a grant makes no sound policy: {faults[0]}")


def _require(actor: Actor, act: str, owner: OrganisationId) -> None:
    if not access.allows(actor, act, Resource(organisations=(owner,))):
        raise not_found("grant.not_found")


def _is_seen(reach: Reach, grant: Grant) -> bool:
    return reach.everywhere or bool({grant.owner, grant.grantee} & {*reach.organisations})
