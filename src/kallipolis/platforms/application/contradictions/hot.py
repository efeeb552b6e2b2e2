"""What stands in the path from submission to decision: one statement."""

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import PartyId


def open_registers(party: PartyId) -> frozenset[str]:
    """Return the registers in which an entry of somebody is under correction."""
    found = database.rows(
        "SELECT registry FROM contradictions_storedcontradiction "
        "WHERE party = %s AND open IS NOT NULL",
        (party,),
    )
    return frozenset(registry for (registry,) in found)
