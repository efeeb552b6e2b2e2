"""Facts about deliveries; the subject is the dataset."""

from typing import Final

PUBLISHED: Final = "org.kallipolis.deliveries.published"
"""A delivery was published. Data: source, delivery, received, published, quarantined."""

FAILED: Final = "org.kallipolis.deliveries.failed"
"""A delivery failed, and nothing of it was published. Data: source, delivery, error."""
