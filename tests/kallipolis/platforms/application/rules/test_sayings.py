"""Cells and expressions in words, for those who answer for a rule and do not write it."""

import pytest

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules import api as rules

TITLES = {
    "age": Text(en="age", zh_hans="年龄", zh_hant="年齡"),
    "moved-abroad": everywhere("moved-abroad"),
}


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        (">= 70", "at least 70", "不低于 70"),
        (
            "age < 18 or age > 60",
            "age less than 18 or age more than 60",
            "年龄 低于 18 或 年龄 高于 60",
        ),
        ("'a', 'b'", "a or b", "a 或 b"),
        ("moved-abroad", "moved-abroad", "moved-abroad"),
        ("[18..60]", "from 18, up to and including 60", "不低于 18、不高于 60"),
        ("[80..90)", "from 80, below 90", "不低于 80、低于 90"),
        ("(-5..3]", "above -5, up to and including 3", "高于 -5、不高于 3"),
        ("age in (18..60)", "age above 18, below 60", "年龄 高于 18、低于 60"),
        ("'a' in ['a', 'b']", "a among a or b", "a 属于 a 或 b"),
        ("(age + 1) > 2", "( age + 1 ) more than 2", "( 年龄 + 1 ) 高于 2"),
        ("true", "yes", "是"),
    ],
)
def test_an_expression_is_said_in_words(written: str, english: str, chinese: str) -> None:
    said = rules.said(written, TITLES)

    assert (said.en, said.zh_hans) == (english, chinese)
