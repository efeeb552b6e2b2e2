"""Plain SQL for parties: read with every submission, and with every request of an official.

Measured by ``benchmarks/http``.
"""

from typing import Final

from kallipolis.foundation.actors import Assignment
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.parties.models import Listing, StoredParty

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
    "WHERE party = %s AND ended_at IS NULL ORDER BY id"
)


IN_OFFICE: Final = (
    "JOIN parties_storedparty AS party ON party.id = party_id WHERE EXISTS (SELECT 1 FROM "
    "parties_appointment AS held WHERE held.party = party_id AND held.ended_at IS NULL)"
)


def listed(offices: list[OrganisationId], limit: int) -> list[Listing]:
    """Read who works in some offices, in any if none is named, in the order of how names sound."""
    among = f" AND party.organisation IN ({database.places(len(offices))})" if offices else ""
    ending = f"{IN_OFFICE}{among} ORDER BY sounds, party_id LIMIT %s"
    return database.instances(Listing, ending, [*offices, limit])


def find(id: PartyId) -> StoredParty | None:
    """Read a party; once in a transaction, as what is kept of one is never changed."""
    return database.once(_find, id)


def _find(id: PartyId) -> StoredParty | None:
    found = database.rows(FIND, [id])
    return StoredParty.from_db("default", COLUMNS, found[0]) if found else None


def assignments_of(party: PartyId) -> tuple[Assignment, ...]:
    """Read the roles that a party holds now, in the order in which they were given."""
    return tuple(
        Assignment(
            role=RoleId(role), organisation=OrganisationId(organisation), region=RegionCode(region)
        )
        for role, organisation, region in database.rows(ASSIGNMENTS, [party])
    )
