"""Write the catalogue as a spreadsheet, a line for each information item, as the guide has it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.resources.contracts import Resource

HEAD: Final = PatternFill("solid", fgColor="D9E7FD")
WIDTHS: Final = (12, 28, 24, 28, 22, 44, 12, 24, 20, 14, 34, 12, 10, 12, 18, 24)
Words = Mapping[str, str]


def written(resources: Sequence[Resource], words: Words, language: str) -> bytes:
    """Return a workbook; ``words`` says codes and heads in a language."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - what a new workbook has
    sheet.title = words["title"]
    _line(sheet, 1, [words[f"head.{number}"] for number in range(len(WIDTHS))])
    for row, cells in enumerate(_lines(resources, words, language), start=2):
        _line(sheet, row, cells)
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True), HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "D2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lines(resources: Sequence[Resource], words: Words, language: str) -> Iterator[list[str]]:
    for each in resources:
        dataset, sharing = each.dataset, each.dataset.sharing
        before = [
            words[f"kind.{dataset.kind}"],
            dataset.title.in_language(language),
            each.id,
            each.provider.name.in_language(language),
            each.provider.code,
            dataset.summary.in_language(language),
            words[f"shape.{dataset.shape}"],
        ]
        after = [
            words[f"sharing.{sharing.kind}"],
            _said(sharing.terms or sharing.reason, language),
            words[f"way.{sharing.way}"],
            words["yes"] if dataset.open else words["no"],
            words[f"cycle.{dataset.freshness.cycle}"],
            each.renewed_at.date().isoformat() if each.renewed_at else "",
            " ".join(dataset.related),
        ]
        for field in dataset.fields:
            item = [field.title.in_language(language), words[f"type.{field.type}"]]
            yield [*before, *item, *after]


def _said(text: Text | None, language: str) -> str:
    return text.in_language(language) if text else ""


def _line(sheet: Worksheet, row: int, cells: Sequence[str]) -> None:
    """Write words as words: a cell that begins with = is no formula."""
    for place, each in enumerate(cells, start=1):
        cell = sheet.cell(row, place)
        cell.value = "".join(c for c in each if c >= " ")
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = each[:1] in {"=", "+", "-", "@"}
