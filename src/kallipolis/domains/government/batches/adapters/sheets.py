"""Spreadsheets as files: read .xlsx and .csv, write .xlsx in which nothing is a formula."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kallipolis.domains.government.batches.contracts import LARGEST_MIB, MOST_ROWS, Column
from kallipolis.domains.government.batches.logic.tables import EXAMPLE, HINTS, NUMBER, Lines
from kallipolis.foundation.errors import Reason, Refusal

LARGEST_UNPACKED: Final = 64 << 20
"""Units: bytes that a packed spreadsheet may unfold to."""

MOST_LINES: Final = MOST_ROWS + 100
MOST_COLUMNS: Final = 200
LONGEST: Final = 6000
"""Units: characters of one cell."""

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""CSV as programs write it: by today's rule, else by that of an older Chinese Windows."""

UNREADABLE: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
)
"""What the reader raises over a file that is no spreadsheet, or a broken one."""

TITLE: Final = PatternFill("solid", fgColor="D9E7FD")
MUTED: Final = Font(italic=True, color="6B7280")


def lines_of(content: bytes) -> Lines:
    """Return the lines of the first sheet, all cells as words.

    Raises:
        Refusal: ``batch.too_large``; ``batch.too_many``; ``batch.unreadable``.
    """
    if len(content) > LARGEST_MIB << 20:
        raise _too_large()
    found = _of_workbook(content) if content[:2] == b"PK" else _of_csv(content)
    lines = list(_filled(found))
    if len(lines) > MOST_LINES:
        raise Refusal("batch.too_many", Reason.MALFORMED, values={"most": str(MOST_ROWS)})
    return lines


def blank(columns: Sequence[Column], title: str, language: str) -> bytes:
    """Return a spreadsheet to fill in: titles, hints, an example, and what may be chosen."""
    book, sheet = _new(title)
    heads = [NUMBER.in_language(language), *(_head(each, language) for each in columns)]
    _write(sheet, 1, heads)
    _write(sheet, 2, [HINTS.in_language(language), *(each.hint for each in columns)])
    _write(sheet, 3, [EXAMPLE.in_language(language), *(each.example for each in columns)])
    for row in (2, 3):
        for place in range(1, len(heads) + 1):
            sheet.cell(row, place).font = MUTED
    _finish(book, sheet, columns, shift=1)
    return _saved(book)


def filled(
    columns: Sequence[Column],
    title: str,
    language: str,
    rows: Iterable[tuple[int, Sequence[str], Sequence[str]]],
    *,
    beside: Sequence[str],
) -> bytes:
    """Return a spreadsheet of rows, each with its number, and ``beside`` columns of ours.

    Shape: a row is its number, what is beside it, and the words of its cells.
    """
    book, sheet = _new(title)
    heads = [_head(each, language) for each in columns]
    _write(sheet, 1, [NUMBER.in_language(language), *beside, *heads])
    for line, (number, ours, cells) in enumerate(rows, start=2):
        _write(sheet, line, [str(number), *ours, *cells])
    _finish(book, sheet, columns, shift=1 + len(beside))
    return _saved(book)


def _of_workbook(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                raise _too_large()
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_LINES * 4, max_col=MOST_COLUMNS, values_only=True)
        return iter([(n, [_as_words(cell) for cell in row]) for n, row in enumerate(rows, start=1)])
    except UNREADABLE as fault:
        raise Refusal("batch.unreadable", Reason.MALFORMED) from fault


def _of_csv(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    words = _decoded(content)
    head = words[:2000]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise Refusal("batch.unreadable", Reason.MALFORMED) from fault
    return ((number, [_bare(cell) for cell in row]) for number, row in enumerate(rows, start=1))


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise Refusal("batch.unreadable", Reason.MALFORMED)


def _filled(lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, words in lines:
        cut = [each.replace("\0", "")[:LONGEST] for each in words[:MOST_COLUMNS]]
        if any(each.strip() for each in cut):
            yield number, cut


def _as_words(value: object) -> str:
    """Return a cell as somebody sees it: a whole number without a point, a day as a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _bare(words: str) -> str:
    """Return a cell without the mark that keeps programs from reading it as a formula or number."""
    return words[1:] if words[:1] == "'" else words


def _new(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - what a new workbook has
    kept = "".join(each for each in title if each not in "[]:*?/\\'")
    sheet.title = kept[:31] or "1"
    return book, sheet


def _write(sheet: Worksheet, row: int, words: Sequence[str]) -> None:
    """Write words as words: a cell that begins with = or @ is no formula."""
    for place, each in enumerate(words, start=1):
        cell = sheet.cell(row, place)
        assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
        cell.value = "".join(c for c in each if c >= " " or c == "\n")
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = each[:1] in {"=", "+", "-", "@"}


def _finish(book: Workbook, sheet: Worksheet, columns: Sequence[Column], *, shift: int) -> None:
    """Set titles apart, make columns wide enough, and offer what may be chosen."""
    for place in range(1, shift + len(columns) + 1):
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True), TITLE
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = 24 if place > 1 else 12
    sheet.freeze_panes = "B2"
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(shift + place)
        sheet.column_dimensions[letter].number_format = "@" if column.is_text else "General"
        if column.choices:
            _offer(sheet, letter, column, (lists, place))


def _offer(sheet: Worksheet, letter: str, column: Column, lists: tuple[Worksheet, int]) -> None:
    book, place = lists
    own = get_column_letter(place)
    for row, (words, _value) in enumerate(column.choices, start=1):
        _put(book, row, place, words)
    rule = DataValidation(
        type="list",
        formula1=f"Lists!${own}$1:${own}${len(column.choices)}",
        allow_blank=True,
        showErrorMessage=not column.takes_several,
    )
    rule.add(f"{letter}2:{letter}{MOST_ROWS + 3}")
    sheet.add_data_validation(rule)


def _put(sheet: Worksheet, row: int, place: int, words: str) -> None:
    cell = sheet.cell(row, place)
    cell.value = words
    cell.data_type = "s"


def _head(column: Column, language: str) -> str:
    return column.title.in_language(language) + (" *" if column.is_required else "")


def _saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _too_large() -> Refusal:
    return Refusal("batch.too_large", Reason.TOO_LARGE, values={"most": str(LARGEST_MIB)})
