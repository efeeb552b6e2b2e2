"""When a mandate is in force, for what, and what is wrong with one that is offered."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.actors import ANY_SCOPE, Actor, ActorKind
from kallipolis.foundation.errors import Problem
from kallipolis.foundation.parties.contracts import Mandate, MandateState, PartyKind, Relation

DELEGATING: Final = frozenset({Relation.LEGAL_REPRESENTATIVE, Relation.GUARDIAN})
"""Who stands in these relations may give and end mandates in the principal's name."""

YEARS: Final = range(1900, 2200)
"""A moment outside is mistyped, and stores cannot keep all of them."""

OF_AN_ENTERPRISE: Final = frozenset({Relation.LEGAL_REPRESENTATIVE, Relation.CLERK, Relation.AGENT})


def state_at(
    moment: datetime,
    *,
    until: datetime | None,
    accepted_at: datetime | None,
    ended_at: datetime | None,
) -> MandateState:
    """Return where a mandate stands; what is ended stays ended after its period too."""
    if ended_at is not None and ended_at <= moment:
        return MandateState.ENDED
    if until is not None and until <= moment:
        return MandateState.EXPIRED
    return MandateState.OFFERED if accepted_at is None else MandateState.ACTIVE


def is_in_force(mandate: Mandate, moment: datetime) -> bool:
    """Say whether a mandate lets its holder act at a moment: accepted, begun and not over."""
    return (
        mandate.state is MandateState.ACTIVE
        and mandate.since <= moment
        and (mandate.until is None or moment < mandate.until)
    )


def in_force(mandates: Sequence[Mandate], moment: datetime) -> list[Mandate]:
    """Return the mandates that let their holders act at a moment."""
    return [mandate for mandate in mandates if is_in_force(mandate, moment)]


def covers(mandate: Mandate, scope: str) -> bool:
    """Say whether a mandate is for a public service; an empty scope is met by any mandate."""
    return not scope or ANY_SCOPE in mandate.scopes or scope in mandate.scopes


def best_of(mandates: Sequence[Mandate], scope: str, moment: datetime) -> Mandate | None:
    """Return the mandate to act under: in force, for the scope, the widest, then the oldest."""
    fit = [m for m in in_force(mandates, moment) if covers(m, scope)]
    return min(fit, key=lambda m: (ANY_SCOPE not in m.scopes, m.id), default=None)


def as_actor(holder: Actor, mandate: Mandate, kind: PartyKind, *, held: Sequence[Mandate]) -> Actor:
    """Return the holder acting for the principal: as the principal's kind, without any office.

    ``mandate`` is what they name when asked; all that are ``held`` from this principal count.
    """
    return replace(
        holder,
        kind=ActorKind(kind.value),
        on_behalf_of=mandate.principal,
        mandate=mandate.id,
        mandate_scopes=frozenset(scope for each in held for scope in each.scopes),
        assignments=(),
    )


def may_delegate(relation: str, held: Sequence[str], given: Sequence[str]) -> bool:
    """Say whether who holds scopes in a relation may give scopes in the principal's name."""
    return relation in DELEGATING and all(ANY_SCOPE in held or scope in held for scope in given)


def faults(offered: Mandate, principal: PartyKind) -> Iterator[Problem]:
    """Yield what is wrong with the terms of a mandate."""
    if offered.principal == offered.holder:
        yield Problem(field="holder", code="mandate.to_oneself")
    if not offered.scopes or not all(scope.strip() for scope in offered.scopes):
        yield Problem(field="scopes", code="mandate.scopes_missing")
    if offered.until is not None and offered.until <= offered.since:
        yield Problem(field="until", code="mandate.period_empty")
    if offered.since.year not in YEARS or (offered.until or offered.since).year not in YEARS:
        yield Problem(field="since", code="mandate.period_far")
    if not fits(offered.relation, principal):
        yield Problem(field="relation", code="mandate.relation_unfit")


def fits(relation: str, principal: PartyKind) -> bool:
    """Say whether a person or an enterprise can have somebody in this relation."""
    if relation not in set(Relation):
        return False
    if principal is PartyKind.ENTERPRISE:
        return relation in OF_AN_ENTERPRISE
    return relation not in OF_AN_ENTERPRISE or relation == Relation.AGENT
