"""Facts about packs."""

from typing import Final

PUBLISHED: Final = "org.kallipolis.packs.published"
"""A version of a pack came into force. Data: version, edition, digest, began, ended."""
