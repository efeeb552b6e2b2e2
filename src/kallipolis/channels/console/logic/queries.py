"""Read what is asked of the ledger."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Problem, Reason, Refusal

FIELDS: Final = ("act", "subject", "actor", "party", "since", "until", "purpose")
MOST: Final = 200


def query_from(given: Mapping[str, str], zone: tzinfo) -> Query:
    """Return what is asked; ``until`` includes the day that it names.

    Raises:
        Refusal: ``console.purpose_missing``; ``console.date_unreadable``.
    """
    if not given["purpose"]:
        raise _malformed("purpose", "console.purpose_missing")
    last = day_in("until", given["until"])
    return Query(
        act=given["act"],
        subject=given["subject"],
        actor=given["actor"],
        party=given["party"],
        since=_begin(day_in("since", given["since"]), zone),
        until=_begin(last + timedelta(days=1) if last else None, zone),
        limit=MOST,
    )


def _begin(day: date | None, zone: tzinfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None


def day_in(field: str, text: str) -> date | None:
    """Read the day in a field of a form, None where it is empty.

    Raises:
        Refusal: ``console.date_unreadable``.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise _malformed(field, "console.date_unreadable") from fault
    if not 1900 < day.year < 9000:
        raise _malformed(field, "console.date_unreadable")
    return day


def _malformed(field: str, code: str) -> Refusal:
    return Refusal(code, Reason.MALFORMED, problems=(Problem(field=field, code=code),))
