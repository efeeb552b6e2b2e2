"""CSV tables and GeoJSON collections: many documents in one file, each with its line."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kallipolis.foundation.packs.logic.trees import Misreading
from kallipolis.foundation.sayings import said


class Row(Mapping[str, str]):
    """A row by column names that tells which columns were asked for."""

    def __init__(self, cells: dict[str, str], asked: set[str]) -> None:
        self.cells = cells
        self.asked = asked

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)


@dataclass(slots=True, kw_only=True)
class Table:
    """The rows of a CSV file with their lines, and what kept others from being read."""

    rows: list[tuple[int, Row]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    asked: set[str] = field(default_factory=set)
    faults: list[Misreading] = field(default_factory=list)

    def unasked(self) -> list[str]:
        """Return the columns that no reading of any row asked for."""
        return [name for name in self.columns if self.rows and name not in self.asked]

    def complain(self, line: int, message: str, expected: str = "") -> None:
        """Add a fault."""
        self.faults.append(Misreading(line=line, message=message, expected=expected))


def read_csv(raw: bytes) -> Table:
    """Read a table in UTF-8 with a header; each row begins on the line that is told with it."""
    table = Table()
    try:
        _fill(table, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        table.complain(raw[: fault.start].count(b"\n") + 1, "is not UTF-8", "text in UTF-8")
    return table


def _fill(table: Table, text: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        table.columns = tuple(name.strip() for name in next(reader, ()))
        if not table.columns or len(set(table.columns)) < len(table.columns):
            table.complain(1, "the header is empty or repeats a column", "the names of columns")
            return
        begins = reader.line_num + 1
        for cells in reader:
            _add(table, begins, cells)
            begins = reader.line_num + 1
    except csv.Error as fault:
        table.complain(reader.line_num, f"is not CSV: {fault}")


def _add(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) == len(table.columns):
        named = dict(zip(table.columns, (cell.strip() for cell in cells), strict=True))
        table.rows.append((line, Row(named, table.asked)))
    elif cells:
        expected = said("%(columns)s as in the header", columns=len(table.columns))
        table.complain(line, f"the row has {len(cells)} cells", expected)


def read_features(raw: bytes) -> tuple[list[tuple[int, dict[str, object]]], list[Misreading]]:
    """Read the features of a GeoJSON collection with their lines.

    Source: RFC 7946, section 3.3.
    """
    try:
        text = raw.decode("utf-8-sig")
        collection = json.loads(text)
    except UnicodeDecodeError:
        return [], [
            Misreading(line=1, message=said("is not UTF-8"), expected=said("text in UTF-8"))
        ]
    except json.JSONDecodeError as fault:
        return [], [
            Misreading(line=fault.lineno, message=said("is not JSON: %(msg)s", msg=fault.msg))
        ]
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        expected = said("a GeoJSON FeatureCollection")
        return [], [
            Misreading(line=1, message=said("holds no list of features"), expected=expected)
        ]
    return list(zip(_lines_of_features(text), features, strict=True)), []


def _lines_of_features(text: str) -> Iterator[int]:
    decoder = json.JSONDecoder()
    at = _start_of_features(text, decoder)
    line, counted = 1, 0
    while True:
        at = _skip(text, at)
        if text[at] == "]":
            return
        line, counted = line + text.count("\n", counted, at), at
        yield line
        _, at = decoder.raw_decode(text, at)


def _start_of_features(text: str, decoder: json.JSONDecoder) -> int:
    at = text.index("{") + 1
    while True:
        name, at = decoder.raw_decode(text, _skip(text, at))
        at = _skip(text, at)
        if name == "features":
            return at + 1
        _, at = decoder.raw_decode(text, at)


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\r\n,:":
        at += 1
    return at
