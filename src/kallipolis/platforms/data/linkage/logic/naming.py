"""Names of companies taken apart: trade name and industry, legal form, branch, region."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from kallipolis.foundation import sounds
from kallipolis.platforms.data.linkage.logic import spelling


class Company(NamedTuple):
    """What a company is called.

    ``core`` is the name without regions, form and branch; ``place`` the regions, without levels.
    Missing: what a name does not say is empty.
    """

    core: str
    form: str
    branch: str
    place: str


FORMS: Final = {
    "有限责任公司": "limited",
    "有限公司": "limited",
    "股份有限公司": "joint-stock",
    "股份公司": "joint-stock",
    "专业合作社": "cooperative",
    "合作社": "cooperative",
    "合伙企业": "partnership",
    "公司": "",
}
"""Legal forms; who is called only a company may be any of them."""

_FORM: Final = re.compile("|".join(sorted(FORMS, key=len, reverse=True)))
_BRANCH: Final = re.compile(r"(?:分公司|支公司|分店|分行|支行|分厂|分部|分所|分院|分校|分社)$")
_BRACKETS: Final = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_KINDS: Final = ("合伙", "个体", "独资")
_KEPT: Final = ("集团", "控股")
"""What parts a company from those that it owns, and is no region though it stands in brackets."""
_LEVELS: Final = re.compile(r"(?:特别行政区|自治区|自治州|自治县|省|市|区|县|州|盟|旗)$")
_MARKS: Final = re.compile(r"[省市区县]")
SHORTEST: Final = 2
"""Characters that a trade name has at least: a region that would leave less belongs to it."""
LONGEST: Final = 4
"""Characters of what stands in brackets in the middle of a name, where it is a region."""


def stems_of(regions: Iterable[str]) -> frozenset[str]:
    """Return names of regions without the words of their levels, as names of companies have them.

    ``珠海市`` becomes ``珠海``; a name of one character stays as it is.
    """
    folded = {spelling.as_plain(name) for name in regions}
    return frozenset(_stem(name) for name in folded if len(name) > 1)


@lru_cache(maxsize=65536)
def company_of(words: str, stems: frozenset[str]) -> Company:
    """Take a name apart, as registers write it or as people do."""
    name, form, place = _out_of_brackets(sounds.fold(words), stems)
    name, branch = _without_branch(spelling.as_plain(name), stems)
    found = _FORM.search(name)
    if found and found.end() == len(name):
        name, form = name[: found.start()], form or FORMS[found.group()]
    core, begun = without_places(name, stems)
    return Company(core=core, form=form, branch=_MARKS.sub("", branch), place=place or begun)


def without_places(name: str, stems: Collection[str]) -> tuple[str, str]:
    """Return a name without the regions that it begins with, and these."""
    place = ""
    while stem := _begins(name, stems):
        rest = name[len(stem) :]
        level = re.match(r"特别行政区|自治区|自治州|自治县|[省市区县州盟旗]", rest)
        rest = rest[level.end() :] if level and len(rest) - level.end() >= SHORTEST else rest
        if len(rest) < SHORTEST:
            return name, place
        name, place = rest, place + stem
    return name, place


def _begins(name: str, stems: Collection[str]) -> str:
    """Return the longest stem with which a name begins, empty if there is none."""
    return next((name[:length] for length in range(8, 1, -1) if name[:length] in stems), "")


def _stem(name: str) -> str:
    stem = _LEVELS.sub("", name)
    return stem if len(stem) > 1 else name


def _out_of_brackets(name: str, stems: Collection[str]) -> tuple[str, str, str]:
    """Take regions and legal forms out of brackets; what else stands there stays in the name."""
    form, place = "", ""
    for inside in _BRACKETS.findall(name):
        words = spelling.as_plain(inside)
        if any(kind in words for kind in _KINDS):
            form, words = form or ("partnership" if "合伙" in words else ""), ""
        elif words not in _KEPT and (
            _stem(words) in stems or (len(words) <= LONGEST and _is_amid(name, inside))
        ):
            place, words = _stem(words), ""
        name = _BRACKETS.sub(words, name, count=1)
    return name, form, place


def _is_amid(name: str, inside: str) -> bool:
    """Say whether brackets stand before a legal form, where only a region may."""
    return bool(_FORM.search(name[name.index(inside) :])) and not _BRANCH.search(inside)


def _without_branch(name: str, stems: Collection[str]) -> tuple[str, str]:
    """Part a name from that of its branch: what follows a legal form, or is called a branch."""
    for form in _FORM.finditer(name):
        is_itself_one = form.group() == "公司" and name[: form.start()].endswith(("分", "支", "子"))
        if not is_itself_one and len(name) - form.end() >= SHORTEST:
            return name[: form.end()], name[form.end() :]
    called = _BRANCH.search(name)
    if called is None:
        return name, ""
    head, branch = name[: called.start()], called.group()
    for length in range(min(8, len(head) - SHORTEST), 1, -1):
        if _stem(head[-length:]) in stems:
            return head[:-length], head[-length:] + branch
    return head, branch
