"""Keep what is counted of each case, and the sums by service and month."""

from datetime import date

from django.db.models import F

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.savings.contracts import Counts
from kallipolis.platforms.application.savings.models import Month, Spared


def keep(case: CaseId, service: str, month: date, counts: Counts) -> None:
    """Count a case as it is now, in the place of how it was counted before, if it was."""
    forget(case)
    row = Spared(
        case=case,
        service=service,
        month=month,
        papers_found=counts.papers_found,
        papers_brought=counts.papers_brought,
        visits_saved=counts.visits_saved,
    )
    row.save(force_insert=True)
    _add(row, 1)


def forget(case: CaseId) -> None:
    """Count a case no more; one that is not counted stays so."""
    row = Spared.objects.select_for_update().filter(case=case).first()
    if row is not None:
        _add(row, -1)
        row.delete()


def is_kept(case: CaseId) -> bool:
    """Say whether a case is counted."""
    return Spared.objects.filter(case=case).exists()


def by_month(service: str) -> dict[str, dict[date, Counts]]:
    """Return the sums of a service by month, or of each; a month without cases is absent."""
    of_one, named = (" AND service = %s", [service]) if service else ("", [])
    found: dict[str, dict[date, Counts]] = {}
    for row in database.instances(Month, f"WHERE cases > 0{of_one}", named):
        found.setdefault(row.service, {})[row.month] = Counts(
            cases=row.cases,
            papers_found=row.papers_found,
            papers_brought=row.papers_brought,
            visits_saved=row.visits_saved,
        )
    return found


def _add(row: Spared, times: int) -> None:
    Month.objects.get_or_create(service=row.service, month=row.month)
    Month.objects.filter(service=row.service, month=row.month).update(
        cases=F("cases") + times,
        papers_found=F("papers_found") + times * row.papers_found,
        papers_brought=F("papers_brought") + times * row.papers_brought,
        visits_saved=F("visits_saved") + times * row.visits_saved,
    )
