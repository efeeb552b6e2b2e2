"""Cells and expressions told as sentences, for those who answer for a rule and do not write it."""

import pytest

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules

TITLES = {
    "age": Text(en="age", zh_hans="年龄", zh_hant="年齡"),
    "region": Text(en="home", zh_hans="住所地", zh_hant="住所地"),
    "born": Text(en="birth", zh_hans="出生日期", zh_hant="出生日期"),
    "today": Text(en="today", zh_hans="今天", zh_hant="今天"),
    "poor": Text(en="in need", zh_hans="家庭困难", zh_hant="家庭困難"),
    "work": Text(en="a job", zh_hans="就业", zh_hant="就業"),
}
DAYS = ("born", "today")


@pytest.mark.parametrize(
    ("cell", "english", "chinese"),
    [
        (">= 70", "is at least 70", "不低于 70"),
        ("!= 100", "is not 100", "不为 100"),
        ("60", "is 60", "为 60"),
        ("true", "is yes", "为“是”"),
        ("'a', 'b'", "is one of a, b", "为以下之一：a、b"),
        ("not in ['a', 'b']", "is none of a, b", "不属于以下任何一项：a、b"),
        ("in ['work']", "is a job", "为就业"),
        ("[18..60]", "is between 18 and 60, both included", "在 18 至 60 之间（含两端）"),
        ("[80..90)", "is from 80, below 90", "不低于 80、低于 90"),
        ("(-5..3]", "is above −5, up to and including 3", "高于 −5、不高于 3"),
        ("(1..2)", "is above 1, below 2", "高于 1、低于 2"),
        ("$ == null", "is empty", "为空"),
        ("$ != null and $ > 0", "is not empty and is more than 0", "不为空，且高于 0"),
        ("len($) > 0", "is not empty", "不为空"),
        ("len($ ?? []) == 0", "is empty", "为空"),
        ("startsWith($, '44')", "begins with 44", "以 44 开头"),
        ("not startsWith($, '44')", "does not begin with 44", "不以 44 开头"),
        ("not (endsWith($, '有限公司'))", "does not end with 有限公司", "不以有限公司结尾"),
        ("contains($, 'work')", "contains a job", "包含就业"),
        ("not ($ == region)", "is not “home”", "不为“住所地”"),
        ("> 15 * age", "is more than 15 × “age”", "高于 15 × “年龄”"),
        (
            "startsWith($, region[0:3])",
            "begins with the first 4 characters of “home”",
            "以“住所地”的前 4 位开头",
        ),
        (
            "startsWith($, 'a') or $ == 'b' and $ != 'c'",
            "begins with a or (is b and is not c)",
            "以 a 开头，或（为 b，且不为 c）",
        ),
    ],
)
def test_a_cell_is_told_after_its_fact(cell: str, english: str, chinese: str) -> None:
    told = rules.told_of(cell, TITLES, values=())

    assert told is not None
    assert (told.en, told.zh_hans) == (english, chinese)


@pytest.mark.parametrize(
    ("cell", "english"),
    [
        ("> '1900-01-01'", "is later than 1900-01-01"),
        ("< today", "is earlier than “today”"),
        ("<= born + duration('31d')", "is not later than the day 31 days after “birth”"),
        (
            "date($) + duration('1d') < date(today)",
            "the day 1 day after this day is earlier than “today”",
        ),
        ("not ($ == date(born))", "is not “birth”"),
    ],
)
def test_days_are_earlier_and_later(cell: str, english: str) -> None:
    told = rules.told_of(cell, TITLES, days=(*DAYS, "$"), values=())

    assert told is not None
    assert told.en == english


@pytest.mark.parametrize("cell", ["moved-abroad", "moved-abroad, work"])
def test_values_of_a_choice_are_no_expression(cell: str) -> None:
    told = rules.told_of(cell, TITLES, values=("moved-abroad", "work"))

    assert told is not None
    assert "moved-abroad" in told.en


@pytest.mark.parametrize(
    ("expression", "english", "chinese"),
    [
        ("age < 18 or age > 60", "“age” is less than 18 or “age” is more than 60", None),
        ("age in (18..60)", "“age” is above 18, below 60", "“年龄”高于 18、低于 60"),
        ("poor", "“in need”", "“家庭困难”"),
        ("not poor", "“in need” is no", "“家庭困难”为“否”"),
        ("min([75, 30 + 15 * (age - 1)])", "the smallest of (75, 30 + 15 × (“age” − 1))", None),
        ("round((age + 1) / 2)", "((“age” + 1) ÷ 2), rounded", None),
        ("age - (1 - 2)", "“age” − (1 − 2)", None),
        (
            "poor ? 10 : 0",
            "10 if “in need” is yes, otherwise 0",
            "若“家庭困难”为“是”，则为 10，否则为 0",
        ),
        (
            "age < 4 ? 'a' : (age < 5 ? 'b' : 'c')",
            "a if “age” is less than 4, otherwise b if “age” is less than 5, otherwise c",
            "若“年龄”低于 4，则为 a，否则若“年龄”低于 5，则为 b，否则为 c",
        ),
        ("region ?? ''", "“home” (or nothing where it is not known)", "“住所地”（不详时为空）"),
        (
            "d(today).startOf('month').add(1, 'month').format('%Y-%m-%d')",
            "the day 1 month after the first day of the month of “today”",
            "“今天”当月第一天之后 1 个月的日子",
        ),
        ("d(today).year() - 1", "the year of “today” − 1", "“今天”的年份 − 1"),
    ],
)
def test_what_is_worked_out_is_told(expression: str, english: str, chinese: str | None) -> None:
    told = rules.told(expression, TITLES, days=DAYS)

    assert told is not None
    assert (told.en, chinese or told.zh_hans) == (english, told.zh_hans)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "unknown > 1",
        "age >",
        "age ? 1",
        "places[0].name",
        "filter(age, # > 1)",
        "startsWith(region)",
        "d(today).add(1)",
        "duration('1x') + today",
        "(age",
        "age in [1..2",
        "region[1:2]",
    ],
)
def test_nothing_is_told_where_words_are_missing_for_any_part(expression: str) -> None:
    assert rules.told(expression, TITLES, days=DAYS) is None


def test_traditional_characters_have_their_own_marks() -> None:
    told = rules.told("startsWith(region, '44')", TITLES)

    assert told is not None
    assert told.zh_hant == "「住所地」以 44 開頭"
