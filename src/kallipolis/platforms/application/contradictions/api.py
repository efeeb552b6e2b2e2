"""Say that what a register holds is wrong, have its owner answer, and let all know the answer."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language
from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Outcome,
    PauseKind,
    Request,
    Wanted,
)
from kallipolis.platforms.application.contradictions import hot, logic
from kallipolis.platforms.application.contradictions.adapters import askings, entries
from kallipolis.platforms.application.contradictions.adapters.entries import KEEPER
from kallipolis.platforms.application.contradictions.contracts import (
    ENTRY_CORRECTION,
    VALUE,
    Claim,
    Contradiction,
)
from kallipolis.platforms.application.contradictions.models import Asking, StoredContradiction
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Registry, RegistryField, Value

CLAIM: Final = "contradiction.claim"
SETTLE: Final = "contradiction.settle"
SUSPEND: Final = "suspend"
REPORTED: Final = "reported"


def claim(
    actor: Actor,
    party_id: PartyId,
    said: Claim,
    *,
    asking: CaseId | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Contradiction:
    """Say that a value of somebody's entry is wrong; a case is opened at who keeps it.

    Somebody says so for themselves or whom they act for; an official for the applicant of the case
    ``asking``, or at a window for who stands there. While it is open, the same person and field
    give the same one again.

    Raises:
        Refusal: ``contradiction.unnamed``; ``contradiction.unsaid``; ``contradiction.not_found``;
            ``contradiction.nothing_held``; ``contradiction.same``; ``contradiction.value_unfit``;
            ``contradiction.no_owner``.
    """
    _require_claiming(actor, party_id, asking)
    return _claimed(actor, party_id, said, asking=asking, clock=clock)


def notice(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Contradiction, ...]:
    """Find what in a case that was sent in contradicts registers, and have that corrected.

    What its applicant said against those registers before is joined to it. Done again it does
    nothing more. What nobody here could answer is left.
    """
    view = cases.find_for(KEEPER, case_id, clock=clock)
    known = StoredContradiction.objects.filter(
        party=view.case.applicant, registry__in=askings.registries_in(view), open__isnull=False
    )
    with database.edge():
        for row in known:
            Asking.objects.get_or_create(contradiction=row, case=case_id)
    for said in askings.claims_in(view):
        try:
            _claimed(KEEPER, view.case.applicant, said, asking=case_id, clock=clock)
        except Refusal as refusal:
            if not refusal.code.startswith("contradiction."):
                raise
    return of_case(case_id)


def settle(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Change the entry as a case decided, and let the cases know that asked; once."""
    with database.edge():
        row = StoredContradiction.objects.select_for_update().filter(case=case_id).first()
        if row is None or row.open is None:
            return
        view = cases.find_for(KEEPER, case_id, clock=clock)
        outcome = view.case.outcome
        if outcome is None:
            return
        party = parties.get(KEEPER, PartyId(row.party))
        if outcome is Outcome.GRANTED and view.decision is not None:
            values: dict[str, Value] = {row.field: _as_value(view.decision.outputs[VALUE])}
            entries.correct(party, row.registry, values, case=CaseId(row.case), clock=clock)
        row.open, row.outcome, row.answered_at = None, outcome.value, clock.now()
        row.save(update_fields=["open", "outcome", "answered_at"])
        detail = {"field": row.field, "outcome": outcome.value, "case": row.case}
        audit.record(KEEPER, SETTLE, row.registry, parties=(party.id,), detail=detail, clock=clock)
    for each in row.askings.all():
        askings.tell(CaseId(each.case), CaseId(row.case), outcome, waits=each.waits, clock=clock)


def take_up(case_id: CaseId) -> None:
    """Let a contradiction be open again whose answer was contested, unless another is by now."""
    with database.edge():
        row = StoredContradiction.objects.select_for_update().filter(case=case_id).first()
        if row is None or row.open is not None:
            return
        key = logic.open_key(row.party, row.registry, row.field)
        if not StoredContradiction.objects.filter(open=key).exists():
            row.open, row.outcome, row.answered_at = key, "", None
            row.save(update_fields=["open", "outcome", "answered_at"])


def wait(
    actor: Actor, asking: CaseId, *, reason: str, clock: Clock = SYSTEM_CLOCK
) -> tuple[Contradiction, ...]:
    """Let the clock of a case stand until what it rests on is answered; it then goes on by itself.

    Raises:
        Refusal: ``contradiction.not_found`` where nothing is under correction; those of
            ``cases.act`` for who may not stop the clock now.
    """
    place = cases.workplace_of(actor, asking)
    found = Asking.objects.filter(case=place.case, contradiction__open__isnull=False)
    with database.edge():
        if not found.update(waits=True):
            raise not_found("contradiction.not_found")
        said = Request(kind=PauseKind.OTHER, reason=reason)
        cases.act(actor, place.case, SUSPEND, said, clock=clock)
    return of_case(place.case)


def of_case(case_id: CaseId | str) -> tuple[Contradiction, ...]:
    """Return what was said against the registers that a case rests on, latest first."""
    found = database.instances(Asking, 'WHERE "case" = %s', [case_id])
    rows = sorted(found, key=lambda each: each.contradiction.since, reverse=True)
    return tuple(_as_seen(each.contradiction, waiting=each.waits) for each in rows)


def answered_in(case_id: CaseId | str) -> Contradiction | None:
    """Return what a case corrects, None where it corrects no entry."""
    row = StoredContradiction.objects.filter(case=case_id).first()
    return _as_seen(row) if row is not None else None


def open_about(
    party: PartyId, registry_ids: Iterable[str] | None = None
) -> tuple[Contradiction, ...]:
    """Return what is under correction of somebody's entries, in some registers or in all."""
    wanted = Q(party=party, open__isnull=False)
    if registry_ids is not None:
        chosen = sorted(set(registry_ids))
        if not chosen:
            return ()
        wanted &= Q(registry__in=chosen)
    rows = StoredContradiction.objects.filter(wanted).order_by("-since")
    return tuple(_as_seen(row) for row in rows)


def are_open_about(party: PartyId, registry_ids: Iterable[str]) -> bool:
    """Say whether any of somebody's entries in these registers is under correction."""
    return not hot.open_registers(party).isdisjoint(registry_ids)


def _claimed(
    actor: Actor, party_id: PartyId, said: Claim, *, asking: CaseId | None, clock: Clock
) -> Contradiction:
    _require_said(said)
    party = parties.get(KEEPER, party_id)
    registry, field = entries.field_of(said)
    said = replace(said, claimed=logic.as_written(field, said.claimed))
    key = logic.open_key(party.id, registry.id, field.id)
    with database.edge():
        row = StoredContradiction.objects.filter(open=key).first()
        if row is None:
            row = _opened(party, registry, field, said, asking=asking, clock=clock)
        if asking is not None:
            Asking.objects.get_or_create(contradiction=row, case=asking)
        detail = {"field": field.id, "source": said.source.value, "case": row.case}
        audit.record(actor, CLAIM, registry.id, parties=(party.id,), detail=detail, clock=clock)
    return _as_seen(row)


def _opened(
    party: Party,
    registry: Registry,
    field: RegistryField,
    said: Claim,
    *,
    asking: CaseId | None,
    clock: Clock,
) -> StoredContradiction:
    """Open the case; who comes at the same moment with the same gets the same one."""
    record = entries.record_of(party, registry, field.id, case=asking, clock=clock)
    seen = record.values[field.id]
    _require_claim(said, field, seen)
    owner = entries.owner_of(party, registry, field.id, record)
    mine = {"party": party.id, "registry": registry.id, "field": field.id}
    key = logic.open_key(party.id, registry.id, field.id)
    earlier = StoredContradiction.objects.filter(**mine).count()
    opening = replace(
        services.opening_at(
            owner, services.get(ENTRY_CORRECTION), (party.id, party.name), first=REPORTED
        ),
        answers={
            "registry": registry.title.in_language(settings.LANGUAGE_CODE),
            "field": field.title.in_language(settings.LANGUAGE_CODE),
            "seen": str(seen),
            "as_of": record.as_of.date().isoformat(),
            "claimed": said.claimed,
            "source": said.source.value,
            "other": said.other,
            "why": said.why,
            "asking": asking or "",
        },
        wanted=(
            Wanted(
                name=VALUE,
                title=field.title,
                type=logic.wanted_kind(field),
                labels=entries.choices_of(field, seen),
            ),
        ),
        idempotency_key=f"{key} {earlier}",
    )
    case = cases.open_case(KEEPER, opening, clock=clock)
    more = {"owner": owner.id, "since": clock.now(), "open": key}
    row, _ = StoredContradiction.objects.get_or_create(case=case.id, defaults=mine | more)
    return row


def _require_claiming(actor: Actor, party: PartyId, asking: CaseId | None) -> None:
    """Let pass who may speak for somebody, and officials for the applicant of their case."""
    if asking is not None and actor.kind is ActorKind.OFFICIAL:
        place = cases.workplace_of(actor, asking)
        is_theirs, about = place.applicant == party, place.reach
    else:
        region = parties.get(KEEPER, party).region
        is_theirs, about = True, Resource(parties=(party,), regions=(region,))
    if not (is_theirs and access.allows(actor, CLAIM, about)):
        raise not_found("contradiction.not_found")


def _require_said(said: Claim) -> None:
    """Let pass who says what is wrong, and what should stand there or how they know."""
    if not said.field:
        problem = Problem(field="field", code="contradiction.unnamed")
        raise Refusal("contradiction.unnamed", Reason.MALFORMED, problems=(problem,))
    if not (said.claimed or said.why):
        problem = Problem(field="claimed", code="contradiction.unsaid")
        raise Refusal("contradiction.unsaid", Reason.MALFORMED, problems=(problem,))


def _require_claim(said: Claim, field: RegistryField, seen: Value) -> None:
    if said.claimed and logic.says_same(field, seen, said.claimed):
        problem = Problem(field="claimed", code="contradiction.same")
        raise Refusal("contradiction.same", Reason.RULE, problems=(problem,))
    if not logic.reads_as(field, said.claimed):
        language = get_language() or "en"
        values = {"value": said.claimed, "field": field.title.in_language(language)}
        problem = Problem(field="claimed", code="contradiction.value_unfit", values=values)
        raise Refusal(
            "contradiction.value_unfit", Reason.MALFORMED, values=values, problems=(problem,)
        )


def _as_value(said: object) -> Value:
    return said if isinstance(said, str | int | float | bool) else str(said)


def _as_seen(row: StoredContradiction, *, waiting: bool = False) -> Contradiction:
    registry = registries.find(row.registry)
    fields = {each.id: each for each in registry.fields} if registry is not None else {}
    field = fields.get(row.field)
    return Contradiction(
        case=CaseId(row.case),
        registry=row.registry,
        field=row.field,
        register_title=registry.title if registry is not None else everywhere(row.registry),
        field_title=field.title if field is not None else everywhere(row.field),
        owner=OrganisationId(row.owner),
        since=row.since,
        answered_at=row.answered_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        waiting=waiting,
    )
