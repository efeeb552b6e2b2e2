"""Facts about intakes; the subject is the dataset."""

from typing import Final

PUBLISHED: Final = "org.kallipolis.intakes.published"
"""An intake was published. Data: source, intake, kind, received, published, quarantined."""

FAILED: Final = "org.kallipolis.intakes.failed"
"""An intake failed, and nothing of it was published. Data: source, intake, error."""
