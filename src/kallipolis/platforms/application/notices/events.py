"""Facts about notices."""

from typing import Final

DIGEST_DUE: Final = "org.kallipolis.notices.digest-due"
"""An organisation was told something since the last digest. Data: organisation, count."""
