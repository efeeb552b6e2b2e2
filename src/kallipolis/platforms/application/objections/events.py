"""Facts about look-ups that somebody does not want: ids, no personal data."""

from typing import Final

FORGONE: Final = "org.kallipolis.objections.forgone"
"""A case may not rest on a look-up any more. Subject: the case. Data: proof, way."""
