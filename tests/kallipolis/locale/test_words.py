"""Every word is there in every language, and the program reads what people wrote."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from kallipolis.site.catalogues import LOCALES, catalogue_file, missing, read, template

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")


def flat(words: object) -> str:
    return " ".join(words) if isinstance(words, tuple | list) else str(words)


def blanks(words: object) -> set[str]:
    return set(PLACEHOLDER.findall(flat(words)))


def written(locale: str) -> list[Message]:
    return [message for message in read(locale) if message.id]


@pytest.fixture(scope="module")
def said() -> Catalog:
    """Return every sentence that the program says; to collect them takes a while."""
    return template()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_lacks_words(locale: str, said: Catalog) -> None:
    assert missing(locale, said) == [], "run `make messages`, then write what is missing"


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_is_kept_that_nothing_says_any_more(locale: str, said: Catalog) -> None:
    wanted = {flat(message.id) for message in said}

    assert {flat(m.id) for m in written(locale)} - wanted == set(), "run `make messages`"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_words_are_those_that_people_wrote(locale: str) -> None:
    with catalogue_file(locale).with_suffix(".mo").open("rb") as stream:
        compiled = {flat(m.id): flat(m.string) for m in read_mo(stream) if m.id}

    assert compiled == {flat(m.id): flat(m.string) for m in written(locale) if flat(m.string)}


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_fill_in_the_same_values(locale: str) -> None:
    unlike = [m.id for m in written(locale) if flat(m.string) and blanks(m.id) != blanks(m.string)]

    assert unlike == []
