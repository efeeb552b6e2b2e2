"""The one query that every question of access asks of the database."""

from kallipolis.foundation.database import api as database


def revision() -> str:
    """Return the token of the published roles, empty while there are none."""
    found = database.rows("SELECT token FROM access_revision WHERE id = 1")
    return str(found[0][0]) if found else ""
