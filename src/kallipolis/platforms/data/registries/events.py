"""Facts about registries that other nodes follow; the key of a person is sealed."""

from typing import Final

CHANGED: Final = "org.kallipolis.registries.entry-changed"
"""An entry was made, changed or removed. Subject: registry and fingerprint. Data: registry, key."""
