"""Facts about grants; the subject is the grant."""

from typing import Final

GIVEN: Final = "org.kallipolis.grants.given"
"""A grant was given. Data: dataset, owner, grantee, basis."""

CHANGED: Final = "org.kallipolis.grants.changed"
"""A grant was suspended, resumed, revoked or renewed. Data: dataset, owner, grantee, state."""

RETURNED: Final = "org.kallipolis.grants.returned"
"""Rows went back to an authority below. Data: dataset, grantee, rows, return."""
