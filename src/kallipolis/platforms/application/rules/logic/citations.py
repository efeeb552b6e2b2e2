"""Say in words which law is cited, and find citations of laws that nobody knows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules.contracts import Law

LAW: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""What the id of a law looks like: words of people do not."""

PLACE: Final = re.compile(r"(art|para|item)-([1-9][0-9]{0,3})")
PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "art": (", art. {}", "第{}条"),
    "para": (", para. {}", "第{}款"),
    "item": (", item ({})", "第（{}）项"),
}
EXPECTED: Final = said(
    "the id of a law, then its article: `civil-code/art-12`, or `…/art-12/para-2`"
)
TITLED: Final = ("《", "》")
BETWEEN: Final = Text(en="; ", zh_hans="、", zh_hant="、")
DIGITS: Final = "零一二三四五六七八九"
UNITS: Final = ("千", "百", "十", "")

Find = Callable[[str], Law | None]


def in_words(words: str, find: Find) -> Text:
    """Return citations, one or several parted by commas, as people read them.

    Missing: the words of a person, and the citation of a law that is not found, stay as they are.
    """
    cited = [_cited(each, find) for each in words.split(", ")]
    if not any(cited):
        return everywhere(words)
    told = [text or everywhere(each) for text, each in zip(cited, words.split(", "), strict=True)]
    return Text(
        en=BETWEEN.en.join(text.en for text in told),
        zh_hans=BETWEEN.zh_hans.join(text.zh_hans for text in told),
        zh_hant=BETWEEN.zh_hant.join(text.zh_hant for text in told),
    )


def faults_of_citations(cited: Iterable[tuple[str, str]], library: Library) -> Iterator[Remark]:
    """Find citations that do not lead to a law; ``cited`` are the paths where they stand."""
    for path, citation in cited:
        law, _, places = citation.partition("/")
        if not citation or (library.find("law", law) is not None and _are_places(places)):
            continue
        yield Remark(
            path=path,
            message=said("`%(citation)s` cites a law that is not known", citation=citation),
            expected=EXPECTED,
        )


def numeral(number: int) -> str:
    """Write a number below 10,000 as the articles of a Chinese law are counted.

    >>> numeral(9), numeral(10), numeral(105), numeral(240)
    ('九', '十', '一百零五', '二百四十')
    """
    written, gap = "", False
    for digit, unit in zip(f"{number:04}", UNITS, strict=True):
        if digit == "0":
            gap = bool(written)
            continue
        written += (DIGITS[0] if gap else "") + DIGITS[int(digit)] + unit
        gap = False
    return written.removeprefix("一") if written.startswith("一十") else written


def _cited(citation: str, find: Find) -> Text | None:
    id, _, places = citation.partition("/")
    law = find(id) if LAW.fullmatch(id) and _are_places(places) else None
    if law is None:
        return None
    found = PLACE.findall(places)
    chinese = "".join(PLACES[kind][1].format(numeral(int(number))) for kind, number in found)
    before, behind = TITLED
    return Text(
        en=law.title.en + "".join(PLACES[kind][0].format(number) for kind, number in found),
        zh_hans=f"{before}{law.title.zh_hans}{behind}{chinese}",
        zh_hant=f"{before}{law.title.zh_hant}{behind}{_traditional(chinese)}",
    )


def _traditional(places: str) -> str:
    return places.replace("条", "條").replace("项", "項")


def _are_places(places: str) -> bool:
    return not places or all(PLACE.fullmatch(place) for place in places.split("/"))
