"""How claims read on documents and pages."""

from zoneinfo import ZoneInfo

import msgspec
import pytest

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import Claim, ClaimType, Value
from kallipolis.platforms.application.credentials.logic.style import worded
from kallipolis.platforms.application.credentials.testing import make_type

CLAIM = make_type().claims[0]


def say(type: ClaimType, value: Value, **more: object) -> tuple[str, str, str]:
    claim: Claim = msgspec.structs.replace(CLAIM, type=type, **more)
    said = worded(claim, value, ZoneInfo("Asia/Shanghai"))
    return said.en, said.zh_hans, said.zh_hant


@pytest.mark.parametrize(
    ("type", "value", "words"),
    [
        ("text", "张三", ("张三", "张三", "张三")),
        ("date", "2026-01-05", ("5 January 2026", "2026年1月5日", "2026年1月5日")),
        ("boolean", True, ("yes", "是", "是")),
        ("integer", 12, ("12", "12", "12")),
        ("list", ["a", "b"], ("a, b", "a、b", "a、b")),
        ("region", {"en": "X", "zh-Hans": "某地", "zh-Hant": "某地"}, ("X", "某地", "某地")),
        (
            "money",
            {"amount": 123450, "currency": "CNY"},
            ("¥1,234.50", "¥1,234.50", "¥1,234.50"),
        ),
    ],
)
def test_a_value_reads_as_each_language_wants(
    type: ClaimType, value: Value, words: tuple[str, str, str]
) -> None:
    assert say(type, value) == words


def test_a_code_reads_as_its_label_says() -> None:
    labels = {"granted": Text(en="granted", zh_hans="准予", zh_hant="准予")}

    assert say("text", "granted", labels=labels) == ("granted", "准予", "准予")
    assert say("text", "other", labels=labels) == ("other", "other", "other")


def test_each_code_of_a_list_and_a_grade_read_as_their_labels_say() -> None:
    hot = Text(en="hot food", zh_hans="热食", zh_hant="熱食")
    cold = Text(en="cold food", zh_hans="冷食", zh_hant="冷食")
    first = Text(en="1", zh_hans="一级", zh_hant="一級")

    foods = say("list", ["hot", "cold"], labels={"hot": hot, "cold": cold})

    assert foods == ("hot food, cold food", "热食、冷食", "熱食、冷食")
    assert say("integer", 1, labels={"1": first}) == ("1", "一级", "一級")
