"""Facts about organisations."""

from typing import Final

REGISTERED: Final = "org.kallipolis.organisations.registered"
"""An institution, company or vendor is known here from now on. Data: kind, region."""

CHANGED: Final = "org.kallipolis.organisations.changed"
"""A registered organisation was changed, or is to close. Data: closed_from, empty for never."""
