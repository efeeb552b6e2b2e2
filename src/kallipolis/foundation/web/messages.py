"""Find the words for a code, in the language of the request."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext, trans_real

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


class _Said(dict[str, str]):
    """The sentences without values that pages ask for by their codes, in one language."""

    def __init__(self, rooms: tuple[str, ...], language: str) -> None:
        super().__init__()
        self._sentences = _sentences_of(rooms)
        self._gettext = trans_real.translation(language).gettext

    def __missing__(self, code: str) -> str:
        sentence = self._sentences.get(code)
        if sentence is None:
            return code
        said = self[code] = self._gettext(sentence) % _Given()
        return said


def said_in(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by their codes; a code is said where none is listed."""
    return _said_in(installed(), language)


@cache
def _said_in(rooms: tuple[str, ...], language: str) -> _Said:
    return _Said(rooms, language)


def message(code: str, values: Mapping[str, str] | None = None) -> str:
    """Return the sentence of a code with its values filled in, or the code where none is listed."""
    sentence = _sentences().get(code)
    given = _Given({name: in_words(value) for name, value in (values or {}).items()})
    return gettext(sentence) % given if sentence else code


def is_known(code: str) -> bool:
    """Say whether a room lists words for a code."""
    return code in _sentences()
