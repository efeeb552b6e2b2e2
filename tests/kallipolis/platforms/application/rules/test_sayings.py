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
        ("[18..60]", "[ 18 to 60 ]", "[ 18 至 60 ]"),
        ("true", "yes", "是"),
    ],
)
def test_an_expression_is_said_in_words(written: str, english: str, chinese: str) -> None:
    said = rules.said(written, TITLES)

    assert (said.en, said.zh_hans) == (english, chinese)
