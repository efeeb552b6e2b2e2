"""The phrases in which expressions are told, in three languages, and how they are filled."""

import re
from collections.abc import Sequence
from typing import Final

from kallipolis.foundation.text import Text

_PLACE: Final = re.compile(r"\{([nxyz])\}")
_CHINESE: Final = r"[一-鿿“”「」（）、，：]"
_GAP: Final = re.compile(rf"(?<={_CHINESE}) (?={_CHINESE})")


def _text(en: str, zh_hans: str, zh_hant: str = "") -> Text:
    return Text(en=en, zh_hans=zh_hans, zh_hant=zh_hant or zh_hans)


def filled(form: Text, **parts: Text) -> Text:
    """Put parts into a phrase, each language into its own."""
    return Text(
        en=_PLACE.sub(lambda at: parts[at[1]].en, form.en),
        zh_hans=_PLACE.sub(lambda at: parts[at[1]].zh_hans, form.zh_hans),
        zh_hant=_PLACE.sub(lambda at: parts[at[1]].zh_hant, form.zh_hant),
    )


def closed_up(text: Text) -> Text:
    """Leave out the blanks between Chinese characters, where phrases were put into each other."""
    return Text(en=text.en, zh_hans=_GAP.sub("", text.zh_hans), zh_hant=_GAP.sub("", text.zh_hant))


def listed(found: Sequence[Text]) -> Text:
    """Put several one after the other."""
    return Text(
        en=", ".join(each.en for each in found),
        zh_hans="、".join(each.zh_hans for each in found),
        zh_hant="、".join(each.zh_hant for each in found),
    )


SENTENCE: Final = _text("{x} {y}", "{x} {y}")
BRACKETS: Final = _text("({x})", "（{x}）")
NAMED: Final = _text("“{x}”", "“{x}”", "「{x}」")
AND: Final = _text("{x} and {y}", "{x}，且 {y}")
OR: Final = _text("{x} or {y}", "{x}，或 {y}")
DENIED: Final = _text("it is not so that it {x}", "并非：{x}", "並非：{x}")
THIS: Final = _text("this value", "该值", "該值")
THIS_DAY: Final = _text("this day", "该日", "該日")

IS: Final = _text("is {y}", "为 {y}", "為 {y}")
IS_NOT: Final = _text("is not {y}", "不为 {y}", "不為 {y}")
ONE_OF: Final = _text("is one of {y}", "为以下之一：{y}", "為以下之一：{y}")
NONE_OF: Final = _text("is none of {y}", "不属于以下任何一项：{y}", "不屬於以下任何一項：{y}")
EMPTY: Final = _text("is empty", "为空", "為空")
KNOWN: Final = _text("is not empty", "不为空", "不為空")
YES: Final = _text("is yes", "为“是”", "為「是」")
NO: Final = _text("is no", "为“否”", "為「否」")
TRUTHS: Final = {"true": _text("yes", "“是”", "「是」"), "false": _text("no", "“否”", "「否」")}

OF_SIZES: Final = {
    "==": IS,
    "!=": IS_NOT,
    ">=": _text("is at least {y}", "不低于 {y}", "不低於 {y}"),
    "<=": _text("is at most {y}", "不高于 {y}", "不高於 {y}"),
    ">": _text("is more than {y}", "高于 {y}", "高於 {y}"),
    "<": _text("is less than {y}", "低于 {y}", "低於 {y}"),
}
OF_DAYS: Final = {
    "==": IS,
    "!=": IS_NOT,
    ">=": _text("is not earlier than {y}", "不早于 {y}", "不早於 {y}"),
    "<=": _text("is not later than {y}", "不晚于 {y}", "不晚於 {y}"),
    ">": _text("is later than {y}", "晚于 {y}", "晚於 {y}"),
    "<": _text("is earlier than {y}", "早于 {y}", "早於 {y}"),
}
OPPOSITE: Final = {
    "==": "!=",
    "!=": "==",
    ">=": "<",
    "<=": ">",
    ">": "<=",
    "<": ">=",
    "in": "not in",
    "not in": "in",
}
BETWEEN: Final = {
    "[]": _text(
        "is between {x} and {y}, both included",
        "在 {x} 至 {y} 之间（含两端）",
        "在 {x} 至 {y} 之間（含兩端）",
    ),
    "[)": _text("is from {x}, below {y}", "不低于 {x}、低于 {y}", "不低於 {x}、低於 {y}"),
    "(]": _text(
        "is above {x}, up to and including {y}", "高于 {x}、不高于 {y}", "高於 {x}、不高於 {y}"
    ),
    "()": _text("is above {x}, below {y}", "高于 {x}、低于 {y}", "高於 {x}、低於 {y}"),
}
ASKING: Final = {
    "startsWith": (
        _text("begins with {y}", "以 {y} 开头", "以 {y} 開頭"),
        _text("does not begin with {y}", "不以 {y} 开头", "不以 {y} 開頭"),
    ),
    "endsWith": (
        _text("ends with {y}", "以 {y} 结尾", "以 {y} 結尾"),
        _text("does not end with {y}", "不以 {y} 结尾", "不以 {y} 結尾"),
    ),
    "contains": (
        _text("contains {y}", "包含 {y}"),
        _text("does not contain {y}", "不包含 {y}"),
    ),
}
"""What calls ask of the first of two, as it is asked and as it is denied."""

BEGINNING: Final = _text("the first {n} characters of {x}", "{x}的前 {n} 位", "{x}的前 {n} 位")
EITHER: Final = _text(
    "{y} if {x}, otherwise {z}", "若 {x}，则为 {y}，否则为 {z}", "若 {x}，則為 {y}，否則為 {z}"
)
ELSE_IF: Final = _text(
    "{y} if {x}, otherwise {z}", "若 {x}，则为 {y}，否则{z}", "若 {x}，則為 {y}，否則{z}"
)
OR_ELSE: Final = _text(
    "{x} (or {y} where it is not known)", "{x}（不详时为 {y}）", "{x}（不詳時為 {y}）"
)
EMPTY_TEXT: Final = _text("nothing", "空")
MINUS: Final = _text("−{x}", "−{x}")
RECKONED: Final = {
    "+": _text("{x} + {y}", "{x} + {y}"),
    "-": _text("{x} − {y}", "{x} − {y}"),
    "*": _text("{x} × {y}", "{x} × {y}"),
    "/": _text("{x} ÷ {y}", "{x} ÷ {y}"),
    "%": _text("the remainder of {x} ÷ {y}", "{x} ÷ {y} 的余数", "{x} ÷ {y} 的餘數"),
}
LARGEST: Final = {
    "min": _text("the smallest of ({x})", "（{x}）中最小的"),
    "max": _text("the largest of ({x})", "（{x}）中最大的"),
    "sum": _text("the sum of ({x})", "（{x}）之和"),
}
OF_ONE: Final = {
    "round": _text("{x}, rounded", "{x}四舍五入后的值", "{x}四捨五入後的值"),
    "floor": _text("{x}, rounded down", "{x}舍去小数后的值", "{x}捨去小數後的值"),
    "ceil": _text("{x}, rounded up", "{x}进一取整后的值", "{x}進一取整後的值"),
    "abs": _text("{x} without its sign", "{x}的绝对值", "{x}的絕對值"),
    "len": _text("the number of entries in {x}", "{x}的项数", "{x}的項數"),
    "year": _text("the year of {x}", "{x}的年份"),
    "month": _text("the month of {x}", "{x}的月份"),
    "day": _text("the day of the month of {x}", "{x}的日"),
}
FIRST_DAYS: Final = {
    "month": _text("the first day of the month of {x}", "{x}当月第一天", "{x}當月第一天"),
    "year": _text("the first day of the year of {x}", "{x}当年第一天", "{x}當年第一天"),
}
AFTER: Final = _text("the day {n} after {x}", "{x}之后 {n}的日子", "{x}之後 {n}的日子")
BEFORE: Final = _text("the day {n} before {x}", "{x}之前 {n}的日子", "{x}之前 {n}的日子")
_DAYS: Final = (_text("{n} day", "{n} 天"), _text("{n} days", "{n} 天"))
_WEEKS: Final = (_text("{n} week", "{n} 周", "{n} 週"), _text("{n} weeks", "{n} 周", "{n} 週"))
_MONTHS: Final = (
    _text("{n} month", "{n} 个月", "{n} 個月"),
    _text("{n} months", "{n} 个月", "{n} 個月"),
)
UNITS: Final = {
    "d": _DAYS,
    "day": _DAYS,
    "w": _WEEKS,
    "week": _WEEKS,
    "M": _MONTHS,
    "month": _MONTHS,
}
"""By how expressions write them; the first is for one."""
