"""The two expected ways in which work stops, and the value of a degraded answer."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Reason(StrEnum):
    """Why a refusal was given, broadly; edges translate it to a status code."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    RULE = "rule"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in what was given: where it is, its code, and the values its message names.

    ``field`` is a dotted path (``applicant.id_number``); ``code`` is the key of the message that
    people read, translated at the edge with ``values`` filled in.
    """

    field: str
    code: str
    values: dict[str, str] = dataclasses.field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - the house word; a refusal is an answer, not an error
    """We understood, and the answer is no: with the rule that decides and what can be done next.

    ``code`` is stable and dotted (``case.not_found``); ``reason`` is broad; ``rule`` is the id of
    the legal resource that decides, if any; ``remedy`` is the message key of the next step;
    ``values`` fill the message; ``problems`` name the single fields at fault.
    """

    def __init__(
        self,
        code: str,
        reason: Reason = Reason.RULE,
        *,
        rule: str = "",
        remedy: str = "",
        values: dict[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
        self.rule = rule
        self.remedy = remedy or f"remedy.{code}"
        self.values = values or {}
        self.problems = problems


class Outage(Exception):  # noqa: N818 - as above
    """Something we depend on did not answer; the caller retries after ``retry_after_s`` seconds."""

    def __init__(self, dependency: str, *, retry_after_s: int = 60) -> None:
        super().__init__(dependency)
        self.dependency = dependency
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale(Generic[Value]):
    """A value that is known to be old, with the moment at which it was true."""

    value: Value
    as_of: datetime


def not_found(code: str) -> Refusal:
    """Make the one answer for "not found" and "not yours", which must not differ."""
    return Refusal(code, Reason.NOT_FOUND)
