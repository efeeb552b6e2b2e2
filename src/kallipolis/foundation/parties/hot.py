"""Plain SQL for parties: read with every submission, and with every request of an official.

Measured by ``benchmarks/http``.
"""

from datetime import datetime
from typing import Final

from kallipolis.foundation.actors import Assignment
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.parties.models import StoredParty

COLUMNS: Final = (
    "id",
    "kind",
    "name",
    "region",
    "organisation",
    "id_number_sealed",
    "phone_sealed",
    "is_demo",
)
FIND: Final = f"SELECT {', '.join(COLUMNS)} FROM parties_storedparty WHERE id = %s"

ASSIGNMENTS: Final = (
    "SELECT role, organisation, region FROM parties_appointment "
    "WHERE party = %s AND ended_at IS NULL AND (since IS NULL OR since <= %s) "
    "AND (until IS NULL OR until > %s) ORDER BY id"
)


def find(id: PartyId) -> StoredParty | None:
    """Read a party; once in a transaction, as what is kept of one is never changed."""
    return database.once(_find, id)


def _find(id: PartyId) -> StoredParty | None:
    found = database.rows(FIND, [id])
    return StoredParty.from_db("default", COLUMNS, found[0]) if found else None


def assignments_of(party: PartyId, moment: datetime) -> tuple[Assignment, ...]:
    """Read the roles that a party holds at a moment, in the order in which they were given."""
    return tuple(
        Assignment(
            role=RoleId(role), organisation=OrganisationId(organisation), region=RegionCode(region)
        )
        for role, organisation, region in database.rows(ASSIGNMENTS, [party, moment, moment])
    )
