"""Read a source row by row; what cannot be read is a row with a fault, never left out."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping

BYTES_KEPT: Final = "surrogateescape"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A row as it stands in the source, with the line on which it begins.

    Missing: ``cells`` is empty where ``fault`` says why the row cannot be read.
    """

    line: int
    raw: str
    cells: Mapping[str, object]
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All rows of a source, and the header that goes before them."""

    header: str
    rows: tuple[SourceRow, ...]


def read(raw: bytes, mapping: CatalogueMapping) -> Sheet:
    """Read a source in the format and encoding that the mapping names.

    Raises:
        LookupError: when there is no such encoding.
    """
    text = raw.decode(mapping.encoding, BYTES_KEPT).removeprefix("\ufeff")
    return _lines(text) if mapping.format == "jsonl" else _table(text, mapping.delimiter)


def written(header: str, rows: Iterator[SourceRow], mapping: CatalogueMapping) -> bytes:
    """Write rows as they stood, so that they can be corrected and read again."""
    lines = [header, *(row.raw for row in rows)] if header else [row.raw for row in rows]
    return "".join(f"{line}\n" for line in lines).encode(mapping.encoding, BYTES_KEPT)


def _lines(text: str) -> Sheet:
    numbered = enumerate(text.split("\n"), start=1)
    rows = (_line(number, line.rstrip("\r")) for number, line in numbered if line.strip())
    return Sheet(header="", rows=tuple(rows))


def _line(number: int, line: str) -> SourceRow:
    if not _is_clean(line):
        return SourceRow(line=number, raw=line, cells={}, fault="is not in the declared encoding")
    try:
        cells = msgspec.json.decode(line)
    except msgspec.DecodeError as fault:
        return SourceRow(line=number, raw=line, cells={}, fault=f"is not JSON: {fault}")
    if not isinstance(cells, dict):
        return SourceRow(line=number, raw=line, cells={}, fault="is not a JSON object")
    return SourceRow(line=number, raw=line, cells=cells)


def _table(text: str, delimiter: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = next(reader, [])
    rows, begins = [], reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append(_record(begins, cells, columns, delimiter))
        begins = reader.line_num + 1
    return Sheet(header=_joined(columns, delimiter), rows=tuple(rows))


def _record(line: int, cells: list[str], columns: list[str], delimiter: str) -> SourceRow:
    raw = _joined(cells, delimiter)
    if len(cells) != len(columns):
        fault = f"has {len(cells)} cells where the header has {len(columns)}"
        return SourceRow(line=line, raw=raw, cells={}, fault=fault)
    if not _is_clean(raw):
        return SourceRow(line=line, raw=raw, cells={}, fault="is not in the declared encoding")
    named = zip((name.strip() for name in columns), cells, strict=True)
    return SourceRow(line=line, raw=raw, cells=dict(named))


def _joined(cells: list[str], delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="").writerow(cells)
    return stream.getvalue()


def _is_clean(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
