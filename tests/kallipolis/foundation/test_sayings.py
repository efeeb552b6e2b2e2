"""What was said in English is read in the language of the reader, and is English for machines."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from kallipolis.foundation import terminal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack
from kallipolis.foundation.sayings import Said, in_words, joined, said

SOURCE = Path(__file__).parents[3] / "src" / "kallipolis"
NAMED = ("Remark", "Fault", "Misreading")
LANGUAGES = [("en_GB.UTF-8", "en"), ("zh_CN.UTF-8", "zh-hans"), ("zh_TW", "zh-hant"), ("C", "en")]
FAULTY = {"events/birth.yaml": "id: birth\nkind: life\n"}


def test_words_are_english_where_nobody_asks_for_another_language() -> None:
    assert said("there is no place `%(id)s`", id="x") == "there is no place `x`"


def test_words_and_what_they_are_made_of_are_said_in_the_language_of_the_reader() -> None:
    inner = joined([said("a list"), said("text")], "%(one)s or %(other)s")
    words = said("a list; in it %(inner)s", inner=inner)

    with translation.override("zh-hans"):
        read = in_words(words)

    assert words == "a list; in it a list or text"
    assert read == "列表，其中为列表 or 文字"


def test_other_words_stay_as_they_are() -> None:
    with translation.override("zh-hans"):
        assert in_words("40 %") == "40 %"


@pytest.mark.parametrize(("named", "language"), LANGUAGES)
def test_a_terminal_is_spoken_to_in_its_language(named: str, language: str) -> None:
    assert terminal.language({"LANG": named, "LC_ALL": ""}) == language


@pytest.mark.django_db
def test_faults_of_a_pack_are_said_to_people_in_their_language(tmp_path: Path) -> None:
    (fault,) = packs.check(write_pack(tmp_path, FAULTY)).faults

    with translation.override("zh-hans"):
        read = in_words(fault.message)

    assert (fault.message, read) == ("`name` is missing", "缺少 `name`")


def unsaid(path: Path) -> list[str]:
    """Return what is remarked in plain English, where no catalogue of words would find it."""
    calls = [
        call
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in NAMED
    ]
    return [
        f"{path.name}:{given.value.lineno}"
        for call in calls
        for given in call.keywords
        if given.arg == "message" and isinstance(given.value, ast.Constant | ast.JoinedStr)
        if any(
            isinstance(part, ast.Constant) and str(part.value).strip("` ")
            for part in getattr(given.value, "values", [given.value])
        )
    ]


def test_every_remark_is_said_by_a_template() -> None:
    files = [
        p for room in ("foundation", "platforms", "domains") for p in (SOURCE / room).rglob("*.py")
    ]

    assert [found for path in files for found in unsaid(path)] == []


def test_something_said_is_kept_with_its_values() -> None:
    assert Said("%(a)s", {"a": 1}).values == {"a": 1}
