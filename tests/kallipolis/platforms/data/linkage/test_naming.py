"""Names of companies and addresses, taken apart as registers write them and as people do."""

import math

import pytest

from kallipolis.platforms.data.linkage.contracts import Numbers
from kallipolis.platforms.data.linkage.logic import kinds
from kallipolis.platforms.data.linkage.logic.addressing import address_of
from kallipolis.platforms.data.linkage.logic.model import Level
from kallipolis.platforms.data.linkage.logic.naming import company_of, stems_of

STEMS = stems_of(("广东省", "珠海市", "香洲区", "南山区"))


@pytest.mark.parametrize(
    ("written", "core", "form", "branch", "place"),
    [
        ("珠海示例海运有限公司", "示例海运", "limited", "", "珠海"),
        ("广东省珠海市示例海运有限责任公司", "示例海运", "limited", "", "广东珠海"),
        ("示例海运（珠海）有限公司", "示例海运", "limited", "", "珠海"),
        ("示例海运(外埠)股份有限公司", "示例海运", "joint-stock", "", "外埠"),
        ("珠海示例海運公司", "示例海运", "", "", "珠海"),
        ("珠海示例海运有限公司珠海市香洲区分公司", "示例海运", "limited", "珠海香洲分公司", "珠海"),
        ("示例海运香洲分公司", "示例海运", "", "香洲分公司", ""),
        ("示例（集团）有限公司", "示例集团", "limited", "", ""),
        ("珠海示例财务中心（有限合伙）", "示例财务中心", "partnership", "", "珠海"),
        ("珠海示例便利店", "示例便利店", "", "", "珠海"),
        ("珠海店", "珠海店", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_a_companys_name_is_taken_apart(
    written: str, core: str, form: str, branch: str, place: str
) -> None:
    assert company_of(written, STEMS) == (core, form, branch, place)


@pytest.mark.parametrize(
    ("written", "street", "locator"),
    [
        ("示例路12号3栋2单元405室", "示例路", "n12 b3 u2 r405"),
        ("示例路１２号三栋二单元４０５房", "示例路", "n12 b3 u2 r405"),
        ("珠海市香洲区翠香街道示例路12号", "示例路", "n12"),
        ("示例路12号3-405", "示例路", "n12 b3 r405"),
        ("示例路12号3-2-0405", "示例路", "n12 b3 u2 r405"),
        ("示例路12", "示例路", "n12"),
        ("示例路12号A座4楼405室", "示例路", "n12 ba r405"),
        ("示例路十二号二十一层", "示例路", "n12 f21"),
        ("示例花园3号楼405室", "示例花园", "b3 r405"),
        ("示例路12-1号", "示例路", "n12-1"),
        ("示例村", "示例村", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_taken_apart(written: str, street: str, locator: str) -> None:
    found = address_of(written, STEMS)

    assert (found.street, found.locator) == (street, locator)


@pytest.mark.parametrize("levels", kinds.COMPARISONS.values(), ids=list(kinds.COMPARISONS))
def test_the_levels_of_a_comparison_are_told_apart_by_their_weights(
    levels: tuple[Level, ...],
) -> None:
    weights = {round(math.log2(level.m / level.u), 6) for level in levels}

    assert len(weights) == len(levels)
    assert sum(level.m for level in levels) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("numbers", sorted(kinds.MODELS))
def test_rarity_counts_only_where_both_have_the_same_value(numbers: Numbers) -> None:
    levels = [
        (level.rarity_of, level.condition.replace('"', ""))
        for comparison in kinds.MODELS[numbers].comparisons.values()
        for level in comparison
        if level.rarity_of
    ]

    wrong = [
        condition
        for column, condition in levels
        if f"{column}_l = {column}_r" not in condition and "name_l = name_r" not in condition
    ]

    assert levels
    assert wrong == []
