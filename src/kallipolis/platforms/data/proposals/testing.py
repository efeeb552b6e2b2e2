"""Makers of files with real faults, for tests; nobody in them has ever lived."""

import csv
import io
from datetime import date, timedelta
from typing import Final

from stdnum.iso7064 import mod_11_2

HEADS: Final = (
    "编号",
    "姓名",
    "身份证号码",
    "性别",
    "出生日期",
    "街道",
    "状态",
    "发放金额（元）",
    "联系电话",
)
FAULTS: Final = ((5, 2, "440305193001010000"), (9, 4, "不详"), (12, 7, "五百"), (21, 6, "正常发"))
"""Row, column and what somebody wrote there: a wrong check digit, no day, no number, no code."""


def allowance_rows(count: int = 40) -> list[list[str]]:
    """Make a list of who gets an old-age allowance, with faults, and its last row corrected."""
    rows = [_row(number) for number in range(count)]
    for at, column, wrong in FAULTS:
        rows[at][column] = wrong
    return [*rows, [*rows[30][:-1], "13900001111"]]


def as_csv(rows: list[list[str]], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    """Write rows below their heads."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([HEADS, *rows])
    return text.getvalue().encode(encoding)


def _row(number: int) -> list[str]:
    is_man = number % 2
    born = date(1930, 1, 5) + timedelta(days=311 * number)
    head = f"440305{born:%Y%m%d}{number:02d}{1 if is_man else 2}"
    return [
        f"GL{2024000 + number}",
        f"{'王李林周何高郭梁'[number % 8]}{'甲乙丙丁戊己'[number // 8]}",
        f"{head}{mod_11_2.calc_check_digit(head)}",
        "男" if is_man else "女",
        f"{born.year}年{born.month}月{born.day}日",
        "桃园街道" if number % 3 else "沙河街道",
        "正常" if number % 7 else "停发",
        f"{500 + 100 * (number % 3)}.00",
        f"1380000{number:04d}",
    ]
