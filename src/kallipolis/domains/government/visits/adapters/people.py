"""Who stands at a counter: known by name and number, or by the code that their app shows."""

from kallipolis.domains.government.visits.contracts import Arrival, Way
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, PartyKind
from kallipolis.platforms.application.credentials import api as credentials

SHOWN = system("who shows a credential at a counter")


def recognised(actor: Actor, arrival: Arrival, clock: Clock) -> tuple[Party, Way]:
    """Return who stands at a counter, and how they have shown it.

    Raises:
        Refusal: ``visit.code_unknown``; ``visit.nobody``; ``visit.name_differs``;
            ``party.purpose_missing``; ``party.malformed``.
    """
    if arrival.code.strip():
        return _by_code(actor, arrival.code, clock), Way.CODE
    return _by_number(actor, arrival, clock), Way.NUMBER


def shows(actor: Actor, code: str, clock: Clock) -> PartyId | None:
    """Return who shows a credential by a code, which is spent by it."""
    return credentials.who_shows(actor, code, clock=clock)


def _by_code(actor: Actor, code: str, clock: Clock) -> Party:
    if not actor.purpose:
        raise Refusal("party.purpose_missing", Reason.FORBIDDEN)
    id = shows(actor, code, clock)
    party = parties.get(SHOWN, id) if id is not None else None
    if party is None or party.kind is not PartyKind.RESIDENT:
        raise Refusal("visit.code_unknown")
    return party


def _by_number(actor: Actor, arrival: Arrival, clock: Clock) -> Party:
    name, number = arrival.name.strip(), arrival.id_number.strip().upper()
    party = parties.find_by_id_number(actor, number, clock=clock)
    if party is None:
        raise Refusal("visit.nobody")
    is_known_as = _letters(party.name) == _letters(name)
    if not is_known_as and not identity.is_on_record(actor, name=name, id_number=number):
        raise Refusal("visit.name_differs")
    return party


def _letters(name: str) -> str:
    return "".join(name.split()).replace("·", "").replace("•", "").casefold()
