"""Say a cell or an expression in words: facts by their titles, marks as people read them."""

from collections.abc import Mapping, Sequence
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

LOWER: Final = {
    "[": Text(en="from", zh_hans="不低于", zh_hant="不低於"),
    "(": Text(en="above", zh_hans="高于", zh_hant="高於"),
}
UPPER: Final = {
    "]": Text(en="up to and including", zh_hans="不高于", zh_hant="不高於"),
    ")": Text(en="below", zh_hans="低于", zh_hant="低於"),
}
"""The bounds of an interval, which its brackets include or leave out."""

NOTHING: Final = Text(en="", zh_hans="", zh_hant="")


def said(expression: str, titles: Mapping[str, Text]) -> Text:
    """Return a cell or an expression in words; what has no title stays as it is written."""
    parts = [part.strip() for part in expression.split(",")]
    if all(part in titles for part in parts):
        return _joined([titles[part] for part in parts])
    line = tokens(expression)
    words: list[Text] = []
    place = 0
    while place < len(line):
        width, word = _piece(line, place, titles)
        words.append(word)
        place += width
    return _joined([word for word in words if word != NOTHING])


def _piece(line: list[Token], place: int, titles: Mapping[str, Text]) -> tuple[int, Text]:
    """Return how many tokens the words at a place take, and these words."""
    token = line[place]
    end = _closing(line, place)
    if token.text in LOWER and end > place:
        dots = [at for at in range(place, end) if line[at].text == ".."]
        if dots:
            low = _joined([_word(each, titles) for each in line[place + 1 : dots[0]]], "")
            high = _joined([_word(each, titles) for each in line[dots[0] + 1 : end]], "")
            lower, upper = LOWER[token.text], UPPER[line[end].text]
            return end - place + 1, _joined([_joined([lower, low]), _joined([upper, high])], ", ")
    if token.text in "[]":
        return 1, NOTHING
    if token.text == "in" and place + 1 < len(line) and _is_interval(line, place + 1):
        return 1, NOTHING
    return 1, _word(token, titles)


def _is_interval(line: list[Token], place: int) -> bool:
    end = _closing(line, place)
    return line[place].text in LOWER and ".." in [t.text for t in line[place : end + 1]]


def _closing(line: list[Token], place: int) -> int:
    """Return where a bracket at a place is closed; the place itself where none is."""
    depth = 0
    for at in range(place, len(line)):
        depth += (line[at].text in LOWER) - (line[at].text in UPPER)
        if depth == 0:
            return at
    return place


def _joined(words: Sequence[Text], mark: str = " ") -> Text:
    chinese = "、" if mark == ", " else mark
    return Text(
        en=mark.join(word.en for word in words),
        zh_hans=chinese.join(word.zh_hans for word in words),
        zh_hant=chinese.join(word.zh_hant for word in words),
    )


def _word(token: Token, titles: Mapping[str, Text]) -> Text:
    if token.kind == "string":
        return everywhere(token.text[1:-1])
    return titles.get(token.text) or MARKS.get(token.text) or everywhere(token.text)
