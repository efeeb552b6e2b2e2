"""Keep personal data out of log lines."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.conf import settings

METHODS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"}
)
"""The methods that a request may sensibly have.

Source: RFC 9110, section 9, and RFC 5789, section 2.
"""

OTHER: Final = "_OTHER"
"""Stands for any other method, as semantic conventions of OpenTelemetry have it."""

NO_ROUTE: Final = "none"
"""Stands for the route of a request that led nowhere, or to a static file."""

FAILED: Final = 400
"""Answers from this status on were refused, or are faults."""

ASKED_BY_MONITORS: Final = frozenset({NO_ROUTE, "healthz", "readyz", "metrics"})
"""Routes of which a line is written only where something is wrong."""

DROPPED: Final = frozenset(
    {
        "address",
        "answers",
        "applicant_name",
        "authorization",
        "bank_account",
        "bank_card",
        "birth_date",
        "cookie",
        "email",
        "id_number",
        "name",
        "password",
        "phone",
        "secret",
        "token",
    }
)
"""Keys that are left out of every log line, whatever they hold."""

ID_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"\d{3}[0-9Xx](?![0-9A-Za-z])"
)
"""Eighteen characters that read as a resident's ID.

Source: GB 11643-1999, 3: region, date of birth, sequence, check character.
"""

ALONE: Final = r"(?<![0-9A-Za-z])(?:%s)(?![0-9A-Za-z])"
"""A number that is not part of a longer word."""


def method_of(said: str | None) -> str:
    """Return a method as figures and traces name it: whoever sends one makes no new name."""
    return said if said in METHODS else OTHER


def is_told(route: str, status: int, *, is_slow: bool) -> bool:
    """Say whether a request has a line: one that failed always, others where they took so long."""
    return status >= FAILED or (is_slow and route not in ASKED_BY_MONITORS)


def masked(line: str) -> str:
    """Return a line with the phone and ID numbers of the place made unreadable."""
    telephone, person = settings.PLACE.telephone, settings.PLACE.person_number
    phone = rf"(?:\+?{telephone.country_code}[- ]?)?(?:{telephone.mobile})"
    line = ID_NUMBER.sub("[id number]", line)
    if person.pattern:
        line = _alone(person.pattern).sub("[id number]", line)
    return _alone(phone).sub("[phone]", line)


@lru_cache(maxsize=16)
def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(ALONE % pattern)


def without_personal_data(values: Mapping[str, object]) -> dict[str, object]:
    """Return values without the keys that hold personal data, and numbers masked, at any depth."""
    return {key: _cleaned(value) for key, value in values.items() if key.lower() not in DROPPED}


def _cleaned(value: object) -> object:
    if isinstance(value, Mapping):
        return without_personal_data(value)
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return masked(value) if isinstance(value, str) else value
