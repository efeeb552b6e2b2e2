"""The look-up that stands in the path from submission to decision: one statement."""

from kallipolis.foundation.database import api as database


def body_of(registry: str, key: str) -> str | None:
    """Return the stored body of an entry, or None (``benchmarks/registries.py``)."""
    found = database.rows(
        "SELECT body FROM registries_storedrecord WHERE registry = %s AND key = %s",
        (registry, key),
    )
    return str(found[0][0]) if found else None
