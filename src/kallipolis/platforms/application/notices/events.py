"""Facts about notices."""

from typing import Final

DIGEST_DUE: Final = "org.kallipolis.notices.digest-due"
"""An organisation was told something since the last digest. Data: organisation, count."""

DATA_READ: Final = "org.kallipolis.notices.data-read"
"""Officials have read somebody's data since they were last told. Data: party, count."""
