"""Say a cell or an expression in words: facts by their titles, marks as people read them."""

from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules.logic.words import Token, tokens

MARKS: Final = {
    ">=": Text(en="at least", zh_hans="不低于", zh_hant="不低於"),
    "<=": Text(en="at most", zh_hans="不高于", zh_hant="不高於"),
    ">": Text(en="more than", zh_hans="高于", zh_hant="高於"),
    "<": Text(en="less than", zh_hans="低于", zh_hant="低於"),
    "==": Text(en="is", zh_hans="为", zh_hant="為"),
    "!=": Text(en="is not", zh_hans="不为", zh_hant="不為"),
    "??": Text(en="or else", zh_hans="缺省为", zh_hant="預設為"),
    "..": Text(en="to", zh_hans="至", zh_hant="至"),
    ",": Text(en="or", zh_hans="或", zh_hant="或"),
    "?": Text(en="then", zh_hans="则", zh_hant="則"),
    ":": Text(en="otherwise", zh_hans="否则", zh_hant="否則"),
    "and": Text(en="and", zh_hans="且", zh_hant="且"),
    "or": Text(en="or", zh_hans="或", zh_hant="或"),
    "not": Text(en="not", zh_hans="非", zh_hant="非"),
    "in": Text(en="among", zh_hans="属于", zh_hant="屬於"),
    "null": Text(en="nothing known", zh_hans="未知", zh_hant="未知"),
    "true": Text(en="yes", zh_hans="是", zh_hant="是"),
    "false": Text(en="no", zh_hans="否", zh_hant="否"),
}


def said(expression: str, titles: Mapping[str, Text]) -> Text:
    """Return a cell or an expression in words; what has no title stays as it is written."""
    parts = [part.strip() for part in expression.split(",")]
    if all(part in titles for part in parts):
        words = [titles[part] for part in parts]
    else:
        words = [_word(token, titles) for token in tokens(expression) if token.kind != "space"]
    return Text(
        en=" ".join(word.en for word in words),
        zh_hans=" ".join(word.zh_hans for word in words),
        zh_hant=" ".join(word.zh_hant for word in words),
    )


def _word(token: Token, titles: Mapping[str, Text]) -> Text:
    if token.kind == "string":
        return everywhere(token.text[1:-1])
    return titles.get(token.text) or MARKS.get(token.text) or everywhere(token.text)
