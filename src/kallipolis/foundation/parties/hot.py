"""Plain SQL for parties: every submission reads its applicant. Measured by ``benchmarks/http``."""

from typing import Final

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import PartyId
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


def find(id: PartyId) -> StoredParty | None:
    """Read a party; once in a transaction, as what is kept of one is never changed."""
    return database.once(_find, id)


def _find(id: PartyId) -> StoredParty | None:
    found = database.rows(FIND, [id])
    return StoredParty.from_db("default", COLUMNS, found[0]) if found else None
