"""Read what somebody asks of a back-test out of the form."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from kallipolis.domains.government.backtests.contracts import Question
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import RegionCode

FIELDS: Final = ("pack", "rule", "choice", "text", "service", "since", "until", "region", "most")
USUAL: Final = "1000"


def question_from(given: Mapping[str, str], service: str) -> Question:
    """Return on which past cases of a service a rule is to be tried.

    Raises:
        Refusal: ``backtest.malformed`` with a problem for each field that cannot be read.
    """
    problems: list[Problem] = []
    question = Question(
        service=service,
        since=_day(given, "since", problems),
        until=_day(given, "until", problems),
        region=RegionCode(given["region"]) if given["region"] else None,
        most=_number(given, "most", problems),
    )
    if problems:
        raise Refusal("backtest.malformed", Reason.MALFORMED, problems=tuple(problems))
    return question


def _day(given: Mapping[str, str], field: str, problems: list[Problem]) -> date | None:
    if not given[field]:
        return None
    try:
        day = date.fromisoformat(given[field])
    except ValueError:
        day = None
    if day is None or not 1900 < day.year < 9000:
        problems.append(Problem(field=field, code="console.period_unreadable"))
        return None
    return day


def _number(given: Mapping[str, str], field: str, problems: list[Problem]) -> int:
    written = given[field] or USUAL
    if written.isdecimal() and len(written) < 9:
        return int(written)
    problems.append(Problem(field=field, code="console.number_unreadable"))
    return 0
