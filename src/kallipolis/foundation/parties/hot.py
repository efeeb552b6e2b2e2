"""Plain SQL for parties: read with every submission, and with every request of an official.

Measured by ``benchmarks/http``.
"""

from datetime import datetime
from typing import Final

from kallipolis.foundation.actors import Assignment
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.parties.models import Appointment, Listing, StoredParty

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

HELD: Final = (
    "ended_at IS NULL AND (since IS NULL OR since <= %s) AND (until IS NULL OR until > %s)"
)
"""Which appointments are in force at a moment, which is given twice (``models.held_at``)."""

ASSIGNMENTS: Final = (
    "SELECT role, organisation, region FROM parties_appointment "
    f"WHERE party = %s AND {HELD} ORDER BY id"
)
IN_OFFICE: Final = (
    "JOIN parties_storedparty AS party ON party.id = party_id WHERE EXISTS (SELECT 1 FROM "
    f"parties_appointment WHERE parties_appointment.party = party_id AND {HELD})"
)


def listed(offices: list[OrganisationId], limit: int, moment: datetime) -> list[Listing]:
    """Read who works in some offices, in any if none is named, in the order of how names sound."""
    among = f" AND party.organisation IN ({database.places(len(offices))})" if offices else ""
    ending = f"{IN_OFFICE}{among} ORDER BY sounds, party_id LIMIT %s"
    return database.instances(Listing, ending, [*_twice(moment), *offices, limit])


def appointments(people: list[str], moment: datetime) -> list[Appointment]:
    """Read the roles that some people hold at a moment, in the order in which they were given."""
    within = f"WHERE party IN ({database.places(len(people))}) AND {HELD} ORDER BY id"
    return database.instances(Appointment, within, [*people, *_twice(moment)])


def _twice(moment: datetime) -> tuple[object, object]:
    stored = database.as_stored(moment)
    return stored, stored


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
        for role, organisation, region in database.rows(ASSIGNMENTS, [party, *_twice(moment)])
    )
