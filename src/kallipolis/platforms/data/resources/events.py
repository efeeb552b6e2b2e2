"""Facts about resources; the subject is the dataset."""

from typing import Final

RENEWED: Final = "org.kallipolis.resources.renewed"
"""A resource has new rows. Data: dataset, ``followers`` (officials), count (rows published)."""
