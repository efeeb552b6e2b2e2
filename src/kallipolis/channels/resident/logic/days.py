"""How long a case has taken and may still take, in days as people count them."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from kallipolis.platforms.application.cases.contracts import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days since a case was sent, and until its answer is due.

    Units: calendar days; ``left`` is negative once the answer is late.
    Missing: ``left`` is None where nothing is due, and once there is an answer.
    """

    used: int
    left: int | None = None


def days_of(case: Case, *, now: datetime, zone: tzinfo) -> Days:
    """Count the days of a case; those after its answer do not count."""
    today = now.astimezone(zone).date()
    ended = case.decided_at or case.closed_at
    last = ended.astimezone(zone).date() if ended else today
    used = (last - case.submitted_at.astimezone(zone).date()).days
    if ended or case.due_at is None:
        return Days(used=used)
    return Days(used=used, left=(case.due_at.astimezone(zone).date() - today).days)
