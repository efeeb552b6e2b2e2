"""Facts about parties and mandates."""

from typing import Final

REGISTERED: Final = "org.kallipolis.parties.registered"
"""Subject: the party. Data: kind, region."""

APPOINTED: Final = "org.kallipolis.parties.appointed"
"""Subject: the party. Data: role, organisation, region."""

DISMISSED: Final = "org.kallipolis.parties.dismissed"
"""Subject: the party. Data: role, organisation, region."""

MANDATE_OFFERED: Final = "org.kallipolis.parties.mandate-offered"
"""Subject: the mandate. Data: principal, holder, relation."""

MANDATE_ACCEPTED: Final = "org.kallipolis.parties.mandate-accepted"
"""Subject: the mandate. Data: principal, holder, relation. Also when established by law."""

MANDATE_ENDED: Final = "org.kallipolis.parties.mandate-ended"
"""Subject: the mandate. Data: principal, holder, relation, and ``by``, who ended it."""
