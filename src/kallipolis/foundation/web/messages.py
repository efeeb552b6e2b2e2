"""Find the words for a code, in the language of the request."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext

from kallipolis.foundation.rooms import declared, installed
from kallipolis.foundation.sayings import in_words


class _Given(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def _sentences() -> dict[str, str]:
    return _sentences_of(installed())


@cache
def _sentences_of(rooms: tuple[str, ...]) -> dict[str, str]:
    return {code: text for room in declared("contracts", "MESSAGES") for code, text in room.items()}


def message(code: str, values: Mapping[str, str] | None = None) -> str:
    """Return the sentence of a code with its values filled in, or the code where none is listed."""
    sentence = _sentences().get(code)
    given = _Given({name: in_words(value) for name, value in (values or {}).items()})
    return gettext(sentence) % given if sentence else code


def is_known(code: str) -> bool:
    """Say whether a room lists words for a code."""
    return code in _sentences()
