"""Facts about who holds which role."""

from typing import Final

ASSIGNED: Final = "org.kallipolis.access.assigned"
"""Subject: the party. Data: role, organisation, region, by whom and for what purpose."""

UNASSIGNED: Final = "org.kallipolis.access.unassigned"
"""Subject: the party. Data: as for ``ASSIGNED``."""
