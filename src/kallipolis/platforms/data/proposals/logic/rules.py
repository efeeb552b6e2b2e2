"""Rules over several fields of a row that are likely meant; those that fail too often are not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Field, Rule
from kallipolis.platforms.data.proposals.logic.looks import Column, as_number, is_like

HOLDS: Final = 0.85
"""In which part of the rows a rule has to hold to be meant."""
NEARLY: Final = 0.99
IS_START: Final = re.compile(r"开始|起始|成立|签发|受理|申请|start|begin|from")
IS_END: Final = re.compile(r"结束|截止|终止|到期|办结|注销|end|until|expir|close")
IS_BIRTH: Final = re.compile(r"出生|生日|birth")
IS_SEX: Final = re.compile(r"性别|(^|_)(sex|gender)($|_)")
IS_MONEY: Final = re.compile(r"金额|费用|应收|实收|money|value|amount|price|fare|fee|paid")
SHORTENED: Final = re.compile(r"[0-9]([.][0-9]+)?[Ee][+][0-9]+")
MEN, WOMEN = frozenset({"男", "男性", "M", "male"}), frozenset({"女", "女性", "F", "female"})
MOST_ADDED: Final = 8
"""Columns of whole numbers of which three are tried for a sum."""

Numbers = Mapping[str, list[float | None]]


def likely(
    columns: Sequence[Column], fields: Sequence[Field], rows: Sequence[Sequence[str]]
) -> tuple[Rule, ...]:
    """Return the rules that are worth trying on a sample."""
    pairs = list(zip(columns, fields, strict=True))
    numbers = {
        field.id: [as_number(row[at]) for row in rows]
        for at, field in enumerate(fields)
        if field.type in {"integer", "number"}
    }
    return (
        *_places(fields),
        *_shortened(pairs),
        *_periods(pairs),
        *_of_persons(pairs),
        *_sums(numbers),
        *_bounds(pairs, numbers),
    )


def _places(fields: Sequence[Field]) -> Iterator[Rule]:
    found = {field.type: field for field in fields}
    if {"longitude", "latitude"} <= found.keys():
        east, north = found["longitude"], found["latitude"]
        if not (east.required and north.required):
            yield Rule(
                id="both-or-none",
                title=Text(
                    en="A place has both coordinates",
                    zh_hans="经纬度须成对",
                    zh_hant="經緯度須成對",
                ),
                holds=f"({east.id} IS NULL) = ({north.id} IS NULL)",
                about="consistency",
            )


def _shortened(pairs: Sequence[tuple[Column, Field]]) -> Iterator[Rule]:
    """Hold numbers back that a spreadsheet has cut the last figures off."""
    for column, field in pairs:
        if field.type == "text" and column.share(is_like(SHORTENED)):
            yield Rule(
                id=f"{_kebab(field)}-in-full",
                title=Text(
                    en=f"{field.title.en} is written in full, not as 6.22E+17",
                    zh_hans=f"{field.title.zh_hans}须完整填写，不得为科学计数法（如 6.22E+17）",
                    zh_hant=f"{field.title.zh_hant}須完整填寫，不得為科學計數法（如 6.22E+17）",
                ),
                holds=f"NOT regexp_full_match({field.id}, '{SHORTENED.pattern}')",
                about="conformity",
            )


def _periods(pairs: Sequence[tuple[Column, Field]]) -> Iterator[Rule]:
    timed = [(c, f) for c, f in pairs if f.type in {"date", "moment"}]
    for (_, begin), (_, end) in (
        (one, other)
        for one in timed
        for other in timed
        if one[0].says(IS_START) and other[0].says(IS_END) and one[1].type == other[1].type
    ):
        yield Rule(
            id=f"{_kebab(begin)}-before-{_kebab(end)}",
            title=Text(
                en=f"{begin.title.en} is not after {_lower(end)}",
                zh_hans=f"{begin.title.zh_hans}不得晚于{end.title.zh_hans}",
                zh_hant=f"{begin.title.zh_hant}不得晚於{end.title.zh_hant}",
            ),
            holds=f"{begin.id} <= {end.id}",
            about="consistency",
        )


def _of_persons(pairs: Sequence[tuple[Column, Field]]) -> Iterator[Rule]:
    number = next((f for _, f in pairs if f.type == "id-number"), None)
    if number is None:
        return
    for column, field in pairs:
        if field.type == "date" and column.says(IS_BIRTH):
            yield Rule(
                id="birth-as-in-id-number",
                title=Text(
                    en="The birth date is that of the identity number",
                    zh_hans="出生日期须与身份号码一致",
                    zh_hant="出生日期須與身份號碼一致",
                ),
                holds=f"strftime({field.id}, '%Y%m%d') = substr({number.id}, 7, 8)",
                about="consistency",
            )
        codes = {code.code for code in field.codes}
        if column.says(IS_SEX) and codes & MEN and codes & WOMEN:
            yield _sex(field, number, sorted(codes & MEN), sorted(codes & WOMEN))


def _sex(field: Field, number: Field, men: list[str], women: list[str]) -> Rule:
    figure = f"TRY_CAST(substr({number.id}, 17, 1) AS INTEGER) % 2"
    return Rule(
        id="sex-as-in-id-number",
        title=Text(
            en="The sex is that of the identity number",
            zh_hans="性别须与身份号码一致",
            zh_hant="性別須與身份號碼一致",
        ),
        holds=f"{figure} = CASE WHEN {field.id} IN ({_listed(men)}) THEN 1"
        f" WHEN {field.id} IN ({_listed(women)}) THEN 0 END",
        about="consistency",
    )


def _sums(numbers: Numbers) -> Iterator[Rule]:
    able = list(numbers)[:MOST_ADDED]
    for whole in able:
        for one, other in combinations([each for each in able if each != whole], 2):
            if _adds_up(numbers[one], numbers[other], numbers[whole]):
                yield Rule(
                    id=f"{whole.replace('_', '-')}-adds-up",
                    title=Text(
                        en=f"{one} and {other} add up to {whole}",
                        zh_hans=f"{one} 与 {other} 合计须等于 {whole}",
                        zh_hant=f"{one} 與 {other} 合計須等於 {whole}",
                    ),
                    holds=f"{one} + {other} = {whole}",
                    about="consistency",
                )
                return


def _adds_up(one: list[float | None], other: list[float | None], whole: list[float | None]) -> bool:
    """Say whether a sum holds in most rows, and in some of which neither part is zero."""
    full = [
        (a, b, c)
        for a, b, c in zip(one, other, whole, strict=True)
        if a is not None and b is not None and c is not None
    ]
    right = [(a, b) for a, b, c in full if abs(a + b - c) < 1e-9]
    return len(right) >= HOLDS * max(len(full), 3) and sum(1 for a, b in right if a and b) >= 3


def _bounds(pairs: Sequence[tuple[Column, Field]], numbers: Numbers) -> Iterator[Rule]:
    money = [field for column, field in pairs if field.id in numbers and column.says(IS_MONEY)]
    for less, more in ((a, b) for a in money for b in money if a is not b):
        full = [
            (a, b)
            for a, b in zip(numbers[less.id], numbers[more.id], strict=True)
            if a is not None and b is not None
        ]
        keeps = sum(a <= b for a, b in full) >= NEARLY * max(len(full), 3)
        if keeps and any(0 < a < b for a, b in full):
            yield Rule(
                id=f"{_kebab(less)}-at-most-{_kebab(more)}",
                title=Text(
                    en=f"{less.title.en} is at most {_lower(more)}",
                    zh_hans=f"{less.title.zh_hans}不得高于{more.title.zh_hans}",
                    zh_hant=f"{less.title.zh_hant}不得高於{more.title.zh_hant}",
                ),
                holds=f"{less.id} <= {more.id}",
                about="consistency",
                otherwise="warn",
            )


def _kebab(field: Field) -> str:
    return field.id.replace("_", "-")


def _lower(field: Field) -> str:
    return field.title.en[:1].lower() + field.title.en[1:]


def _listed(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)
