"""Plain SQL on the way of every submission; measured by ``benchmarks/http``."""

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.objections.contracts import Way

STOPPED = (
    "SELECT proof FROM objections_storedobjection "
    "WHERE party = %s AND service = %s AND way = %s AND outcome = %s"
)


def stopped(party: PartyId, service: str, *, way: Way, outcome: Outcome) -> frozenset[str]:
    """Read of which proofs somebody has things of a kind against a service, answered so."""
    found = database.rows(STOPPED, [party, service, str(way), str(outcome)])
    return frozenset(proof for (proof,) in found)
