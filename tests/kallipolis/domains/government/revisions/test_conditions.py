"""Conditions as a page chooses them: taken apart, put together, and never guessed at."""

import pytest

from kallipolis.domains.government.revisions.logic import conditions
from kallipolis.domains.government.revisions.logic.conditions import Sort, Subject
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.rules import api as rules


def subject(name: str, sort: Sort, *values: str) -> Subject:
    titles = {value: everywhere(value) for value in values}
    return Subject(name=name, sort=sort, title=everywhere(name), values=titles)


SUBJECTS = {
    each.name: each
    for each in (
        subject("children", "number"),
        subject("income", "money"),
        subject("married", "truth"),
        subject("born", "day"),
        subject("ground", "choice", "work", "moved-abroad"),
        subject("needs", "list", "wheelchair", "guide"),
        subject("place", "words"),
    )
}


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", []),
        ("married == true and children > 0", ["true", "more"]),
        ("married == false or income <= -500", ["false", "at-most"]),
        ("children in [1..3]", ["between"]),
        ("children in [1..3) and place == null", ["from-below", "empty"]),
        ("ground == 'work'", ["one-of"]),
        ("ground in ['work', 'moved-abroad']", ["one-of"]),
        ("ground not in ['work', 'moved-abroad']", ["none-of"]),
        ("ground != 'moved-abroad'", ["none-of"]),
        ("d(born) >= d('2008-01-31')", ["at-least"]),
        ("startsWith(place, '4403')", ["begins"]),
        ("contains(needs, 'guide')", ["includes"]),
        ('place != "O\'Hara"', ["is-not"]),
        ("born != null", ["known"]),
    ],
)
def test_a_condition_is_taken_apart_and_put_together_as_it_was(text: str, signs: list[str]) -> None:
    condition = conditions.read(text, SUBJECTS)

    assert condition is not None
    assert [part.sign for part in condition.parts] == signs
    assert conditions.write(condition, SUBJECTS) == text
    assert text == "" or rules.fault_of(text, set(SUBJECTS)) is None


@pytest.mark.parametrize(
    "text",
    [
        "children > 0 and (married == true or income > 5)",
        "not (married == true)",
        "children + 1 > 2",
        "children > income",
        "children > 'two'",
        "applicant.age > 60",
        "ground == 'other'",
        "married and children ?? 0 > 1",
        "startsWith(place, region[0:3])",
        "d(born) >= d(today)",
        "place > 'b'",
        "children > 0 ? true : false",
    ],
)
def test_what_a_page_cannot_choose_stays_written_by_hand(text: str) -> None:
    assert conditions.read(text, SUBJECTS) is None


@pytest.mark.parametrize(
    ("name", "cell", "sign"),
    [
        ("children", "[80..90)", "from-below"),
        ("children", "[18..60]", "between"),
        ("children", ">= -3", "at-least"),
        ("children", "70", "is"),
        ("children", "!= 70", "is-not"),
        ("married", "true", "true"),
        ("ground", "work, moved-abroad", "one-of"),
        ("ground", "not in ['work', 'moved-abroad']", "none-of"),
        ("born", "> '1900-01-01'", "more"),
        ("place", "startsWith($, '44')", "begins"),
        ("place", "$ == null", "empty"),
        ("place", "'x'", "is"),
    ],
)
def test_a_cell_is_taken_apart_and_put_together_as_it_was(name: str, cell: str, sign: str) -> None:
    found = conditions.read_cell(cell, SUBJECTS[name])

    assert found is not None
    assert found.sign == sign
    assert conditions.write_cell(found, SUBJECTS[name]) == cell


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("place", "startsWith($, region[0:3])"),
        ("children", "< 2, > 9"),
        ("children", "$ != null and $ > 0"),
        ("born", "date($) + duration('45d') > date(today)"),
        ("children", "(1..3]"),
    ],
)
def test_a_cell_that_computes_stays_written_by_hand(name: str, cell: str) -> None:
    assert conditions.read_cell(cell, SUBJECTS[name]) is None
