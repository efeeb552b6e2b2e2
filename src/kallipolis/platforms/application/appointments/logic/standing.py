"""Who may book: not those who have lately missed too many appointments."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kallipolis.platforms.application.appointments.contracts import NoShowRule


def barred_until(missed: Iterable[datetime], rule: NoShowRule | None) -> datetime | None:
    """Return when somebody may book again who missed appointments at these moments, or None.

    Any ``most`` of them within the days of the rule bar from the last of these on; the latest
    such bar counts.
    """
    if rule is None:
        return None
    moments = sorted(missed)
    within = timedelta(days=rule.within_days)
    ends = [
        last
        for first, last in zip(moments, moments[rule.most - 1 :], strict=False)
        if last - first <= within
    ]
    return max(ends) + timedelta(days=rule.barred_days) if ends else None


def looks_back(rule: NoShowRule) -> timedelta:
    """Return how far back missed appointments can still matter."""
    return timedelta(days=rule.within_days + rule.barred_days)
