"""What is asked of a trial, and whether it can be answered."""

from datetime import datetime, time, timedelta, tzinfo

from kallipolis.domains.government.backtests.contracts import MOST_CASES, Change, Question
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.application.cases.contracts import PastFilter
from kallipolis.platforms.application.services.contracts import PublicService

PAGE = 200
"""Units: cases that are read and compared at a time."""


def require_fit(change: Change, question: Question) -> None:
    """Let pass what can be asked.

    Raises:
        Refusal: ``backtest.malformed`` with its problems.
    """
    problems = []
    if question.service not in dict(change.services):
        problems.append(Problem(field="service", code="backtest.service_unfit"))
    if question.since and question.until and question.until < question.since:
        problems.append(Problem(field="until", code="backtest.period_empty"))
    if not 1 <= question.most <= MOST_CASES:
        values = {"most": str(MOST_CASES)}
        problems.append(Problem(field="most", code="backtest.most", values=values))
    if problems:
        raise Refusal("backtest.malformed", Reason.MALFORMED, problems=tuple(problems))


def as_filter(
    question: Question, zone: tzinfo, *, before: str = "", limit: int = PAGE
) -> PastFilter:
    """Return which past cases are asked for; a day of the end is included."""
    end = question.until + timedelta(days=1) if question.until else None
    return PastFilter(
        since=datetime.combine(question.since, time(), zone) if question.since else None,
        until=datetime.combine(end, time(), zone) if end else None,
        region=question.region,
        before=before,
        limit=limit,
    )


def is_governed_by(service: PublicService, rule: str) -> bool:
    """Say whether a service asks a rule."""
    named = service.rules
    return rule in {named.eligibility, named.decision, named.fee, service.fee}
