"""Say why, in three languages."""

import re
from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules.contracts import Fact, Outcome, Output, Rule

_PLACE: Final = re.compile(r"\{(\w+)\}")
_YES: Final = Text(en="yes", zh_hans="是", zh_hant="是")
_NO: Final = Text(en="no", zh_hans="否", zh_hant="否")
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
    return tuple(dict.fromkeys(_PLACE.findall(words)))


def filled(text: Text, values: Mapping[str, object], rule: Rule) -> Text:
    """Fill in the facts and outputs that a reason names in braces."""
    if "{" not in text.en and "{" not in text.zh_hans and "{" not in text.zh_hant:
        return text
    declared: dict[str, Fact | Output] = {fact.name: fact for fact in rule.facts}
    declared |= {output.name: output for output in rule.outputs}
    shown = {name: _shown(values.get(name), declared.get(name)) for name in places_in(text)}
    return _with(text, shown)


def _with(text: Text, shown: Mapping[str, Text]) -> Text:
    return Text(
        en=_PLACE.sub(lambda m: shown[m[1]].en if m[1] in shown else m[0], text.en),
        zh_hans=_PLACE.sub(lambda m: shown[m[1]].zh_hans if m[1] in shown else m[0], text.zh_hans),
        zh_hant=_PLACE.sub(lambda m: shown[m[1]].zh_hant if m[1] in shown else m[0], text.zh_hant),
    )


def _shown(value: object, declared: Fact | Output | None) -> Text:
    if value is None:
        return everywhere("–")
    if isinstance(value, bool):
        return _YES if value else _NO
    if not isinstance(value, int | float):
        return everywhere(str(value))
    if declared is not None and declared.type == "money":
        return everywhere(f"{value / 100:,.2f}")
    return everywhere(str(int(value)) if value == int(value) else str(value))
