"""For which company somebody at a counter acts, and by what."""

from kallipolis.domains.government.representatives import api as representatives
from kallipolis.domains.government.visits.contracts import ForCompany, Standing
from kallipolis.foundation.actors import ANY_SCOPE, Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties.contracts import Mandate, Party


def presented(
    actor: Actor, visitor: PartyId, named: ForCompany, clock: Clock
) -> tuple[Party, tuple[Mandate, ...]]:
    """Return the company that a visitor names, and the mandates of it that they hold.

    Raises:
        Refusal: ``representative.malformed``; ``representative.no_company``;
            ``party.purpose_missing``; ``party.not_found``.
    """
    found = representatives.present(actor, visitor, named.credit_code, clock=clock)
    return found.company, found.mandates


def standing_of(
    mandates: tuple[Mandate, ...], accepted: frozenset[str], *, is_authorised: bool
) -> Standing | None:
    """Return by what a visitor acts: a mandate for what is accepted here, else what was signed."""
    fit = [each for each in mandates if _within(frozenset(each.scopes), accepted)]
    if fit:
        return Standing(fit[0].relation)
    return Standing.AUTHORISATION if is_authorised else None


def limited(
    accepted: frozenset[str], visitor: PartyId, company: PartyId, clock: Clock
) -> frozenset[str]:
    """Return which of the services that an office accepts the visitor's mandates are for now."""
    held = representatives.held(visitor, company, clock=clock)
    return _within(frozenset(scope for each in held for scope in each.scopes), accepted)


def _within(scopes: frozenset[str], accepted: frozenset[str]) -> frozenset[str]:
    return accepted if ANY_SCOPE in scopes else accepted & scopes
