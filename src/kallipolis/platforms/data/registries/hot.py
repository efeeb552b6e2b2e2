"""The look-up that stands in the path from submission to decision: one statement."""

from kallipolis.foundation.database import api as database


def body_of(registry: str, key: str) -> str | None:
    """Return the stored body of an entry, or None (``benchmarks/registries.py``)."""
    found = database.rows(
        "SELECT body FROM registries_storedrecord WHERE registry = %s AND key = %s AND since <= "
        "COALESCE((SELECT current FROM registries_issue WHERE registry = %s), 0) "
        "ORDER BY since DESC LIMIT 1",
        (registry, key, registry),
    )
    return str(found[0][0]) or None if found else None
