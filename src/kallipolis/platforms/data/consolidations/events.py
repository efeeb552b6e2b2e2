"""Facts about golden records: ids and figures, no personal data."""

from typing import Final

PUBLISHED: Final = "org.kallipolis.consolidations.published"
"""New golden records count. Subject: the linked registry. Data: run, issue, and three counts."""

FAILED: Final = "org.kallipolis.consolidations.failed"
"""A run failed; what is looked up stays. Subject: the linked registry. Data: run, error."""

MERGED: Final = "org.kallipolis.consolidations.merged"
"""Persons became one. Subject: a stable id after it. Data: registry, change, before, after."""

SPLIT: Final = "org.kallipolis.consolidations.split"
"""A person became several, or records moved. Subject, data: as of a merge."""

REVERSED: Final = "org.kallipolis.consolidations.reversed"
"""A merge or a split was undone. Subject, data: as of a merge."""

CHANGED: Final = "org.kallipolis.consolidations.changed"
"""A golden record was made, changed or ended. Subject: the stable id. Data: registry, what."""

REVIEW_ASKED: Final = "org.kallipolis.consolidations.review-asked"
"""Doubtful pairs wait for a steward. Subject: the linked registry. Data: review, pairs."""

REVIEW_DONE: Final = "org.kallipolis.consolidations.review-done"
"""All pairs of a review are answered. Subject: the linked registry. Data: review, pairs."""
