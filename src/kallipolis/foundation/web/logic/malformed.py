"""Turn the decoder's one English sentence into a problem that names the field and a message."""

import re
from collections.abc import Callable

from kallipolis.foundation.errors import Problem, Reason, Refusal

_PLACE = re.compile(r" - at `(?:key in )?\$?(.*?)`$")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
_TYPE = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_CHOICE = re.compile(r"Invalid (?:enum )?value (.+)")


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _missing(place: str, found: re.Match[str]) -> Problem:
    return Problem(field=_join(place, found[1]), code="web.missing")


def _unknown(place: str, found: re.Match[str]) -> Problem:
    return Problem(field=_join(place, found[1]), code="web.unknown_field")


def _type(place: str, found: re.Match[str]) -> Problem:
    values = {"expected": found[1].replace(" | ", ", "), "given": found[2]}
    return Problem(field=place, code="web.wrong_type", values=values)


def _choice(place: str, found: re.Match[str]) -> Problem:
    return Problem(field=place, code="web.not_a_choice", values={"given": found[1].strip("'")})


_READINGS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Problem]], ...] = (
    (_MISSING, _missing),
    (_UNKNOWN, _unknown),
    (_TYPE, _type),
    (_CHOICE, _choice),
)


def as_problem(sentence: str) -> Problem:
    """Read a validation message of the decoder (``Expected `int`, got `str` - at `$.a```)."""
    found = _PLACE.search(sentence)
    place = found[1].lstrip(".") if found else ""
    words = sentence[: found.start()] if found else sentence
    for pattern, reading in _READINGS:
        match = pattern.fullmatch(words)
        if match:
            return reading(place, match)
    return Problem(field=place, code="web.does_not_fit", values={"fault": words.replace("`", "")})


def refuse(sentence: str) -> Refusal:
    """Make the refusal of input that does not fit its declared type."""
    problem = as_problem(sentence)
    fault = problem.field or sentence.replace("`", "")
    return Refusal("web.malformed", Reason.MALFORMED, values={"fault": fault}, problems=(problem,))
