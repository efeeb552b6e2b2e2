"""Facts about organisations."""

from typing import Final

REGISTERED: Final = "org.kallipolis.organisations.registered"
"""A company or vendor is known here from now on. Data: kind, region."""
