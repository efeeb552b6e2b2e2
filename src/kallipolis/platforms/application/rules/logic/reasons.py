"""Say why, in three languages."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules.contracts import Fact, Outcome, Output, Rule

_PLACE: Final = re.compile(r"\{(\w+)\}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_YES: Final = Text(en="yes", zh_hans="是", zh_hant="是")
_NO: Final = Text(en="no", zh_hans="否", zh_hant="否")
_OPEN: Final = Text(en="not decided", zh_hans="未作出判断", zh_hant="未作出判斷")
_DECISIONS: Final[Mapping[object, Text]] = {
    "grant": Text(en="grant", zh_hans="准予", zh_hant="准予"),
    "refuse": Text(en="refuse", zh_hans="不予", zh_hant="不予"),
    "review": Text(en="a person decides", zh_hans="转人工审核", zh_hant="轉人工審核"),
}
_NOT_KNOWN: Final = Text(
    en="Not decided, because this is not known: {title}.",
    zh_hans="尚缺少以下信息，无法作出判断：{title}。",
    zh_hant="尚缺少以下資料，無法作出判斷：{title}。",
)


def explain(rule: Rule, outcome: Outcome) -> tuple[Text, ...]:
    """Say why a rule answered so: the reasons of what held, then what was not known."""
    titles = {fact.name: fact.title for fact in rule.facts}
    unknown = (titles[name] for name in outcome.missing if name in titles)
    return outcome.why + tuple(_with(_NOT_KNOWN, {"title": title}) for title in unknown)


def places_in(text: Text) -> tuple[str, ...]:
    """Return the names in braces, in any of the languages."""
    words = text.en + text.zh_hans + text.zh_hant
    return tuple(dict.fromkeys(_PLACE.findall(words))) if "{" in words else ()


def filled(text: Text, values: Mapping[str, object], rule: Rule) -> Text:
    """Fill in the facts and outputs that a reason names in braces."""
    places = places_in(text)
    if not places:
        return text
    declared: dict[str, Fact | Output] = {fact.name: fact for fact in rule.facts}
    declared |= {output.name: output for output in rule.outputs}
    shown = {name: _read(values.get(name), declared.get(name)) for name in places}
    return _with(text, shown)


def _read(value: object, declared: Fact | Output | None) -> Text:
    """Return a value as it stands in a sentence: a day by the name of its month."""
    is_day = declared is not None and declared.type == "date" and isinstance(value, str)
    if not is_day or not _DAY.fullmatch(str(value)):
        return worded(value, declared)
    day = date.fromisoformat(str(value))
    chinese = f"{day.year}年{day.month}月{day.day}日"
    return Text(
        en=f"{day.day} {MONTHS[day.month - 1]} {day.year}", zh_hans=chinese, zh_hant=chinese
    )


def _with(text: Text, shown: Mapping[str, Text]) -> Text:
    return Text(
        en=_PLACE.sub(lambda m: shown[m[1]].en if m[1] in shown else m[0], text.en),
        zh_hans=_PLACE.sub(lambda m: shown[m[1]].zh_hans if m[1] in shown else m[0], text.zh_hans),
        zh_hant=_PLACE.sub(lambda m: shown[m[1]].zh_hant if m[1] in shown else m[0], text.zh_hant),
    )


def worded(value: object, declared: Fact | Output | None) -> Text:
    """Return a value as people read it, by what it is declared to be."""
    if value is None:
        return everywhere("–")
    if isinstance(value, bool):
        return _YES if value else _NO
    if not isinstance(value, int | float):
        return everywhere(str(value))
    if declared is not None and declared.type == "money":
        return everywhere(f"{value / 100:,.2f}")
    return everywhere(str(int(value)) if value == int(value) else str(value))


def as_answer(value: object, output: Output | None) -> Text:
    """Return the value of an output as an answer; None is one that was not decided."""
    if value is None:
        return _OPEN
    if output is not None and output.name == "decision" and value in _DECISIONS:
        return _DECISIONS[value]
    return worded(value, output)
