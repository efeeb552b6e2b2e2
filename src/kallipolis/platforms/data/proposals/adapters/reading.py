"""Find out how a file is read: format, encoding, delimiter, heads; from its first bytes."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

import charset_normalizer
import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.proposals.contracts import Reason as Why
from kallipolis.platforms.data.sources.contracts import Files, Format

ENOUGH: Final = 1 << 20
"""Bytes of a text that tell how it is written."""
ENCODINGS: Final = ("gb18030", "big5", "big5hkscs", "shift_jis")
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS: Final = ",;\t|"
LOOKED_AT: Final = 20
"""Rows among which the heads are looked for."""
FULL: Final = 0.8
"""Which part of the columns has a head where heads are."""
ENDINGS: Final[dict[str, Format]] = {
    "xlsx": "excel",
    "xls": "excel",
    "xlsb": "excel",
    "ods": "excel",
    "parquet": "parquet",
    "json": "json",
    "jsonl": "json-lines",
    "ndjson": "json-lines",
}
Found = tuple[Files, tuple[Why, ...]]


def format_of(name: str, begins: bytes) -> Format:
    """Return the format of a file by how it begins, and by its ending where that does not tell."""
    if begins.startswith(b"PAR1"):
        return "parquet"
    if begins.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel"
    ending = name.rpartition(".")[2].lower()
    text = begins.lstrip(codecs.BOM_UTF8).lstrip()
    if ending in {"jsonl", "ndjson"}:
        return "json-lines"
    if ending == "json" or text[:1] in {b"{", b"["}:
        return _json_format(text)
    return ENDINGS.get(ending, "csv")


def found_out(files: Files, name: str, content: bytes) -> Found:
    """Return how a file is read and why; ``content`` is all of it unless it is a text.

    Raises:
        Refusal: ``proposal.unread``; ``proposal.no_rows``.
    """
    format = format_of(name, content[:ENOUGH])
    shaped = msgspec.structs.replace(files, format=format)
    try:
        return READERS[format](shaped, content, name)
    except (CalamineError, msgspec.MsgspecError, UnicodeError, csv.Error) as fault:
        values = {"name": name, "why": _why(fault, content)}
        raise Refusal("proposal.unread", Reason.MALFORMED, values=values) from fault


def _why(fault: Exception, content: bytes) -> str:
    """Return why a file cannot be read, in words where it only pretends to be a workbook."""
    if content.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return said("it is a web page, whatever its name says")
    if isinstance(fault, CalamineError):
        return said("it is no workbook, or it is damaged or locked with a password")
    return str(fault).partition("\n")[0]


def encoding_of(content: bytes) -> str:
    """Return the encoding of a text: by its mark, UTF-8 where it is that, else what it reads like.

    GB 18030 stands for all of its forerunners.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if _is_utf_8(content):
        return "utf-8"
    found = charset_normalizer.from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    return found.encoding.replace("_", "-") if found is not None else "gb18030"


def _is_utf_8(content: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _json_format(text: bytes) -> Format:
    line, _, rest = text.partition(b"\n")
    try:
        msgspec.json.decode(line, type=dict[str, object])
    except msgspec.MsgspecError:
        return "json"
    return "json-lines" if rest.strip().startswith(b"{") else "json"


def _csv(files: Files, content: bytes, name: str) -> Found:
    begins = content[:ENOUGH]
    encoding = encoding_of(begins)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(begins).removeprefix("\ufeff")
    delimiter = _delimiter(text)
    rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), LOOKED_AT))
    skip, heads, why = _heads(rows, name)
    reads = msgspec.structs.replace(
        files, encoding=encoding, delimiter=delimiter, skip=skip, columns=heads
    )
    marks = {"\t": "Tab"}
    return reads, (
        Why(code="proposal.format.csv"),
        Why(code="proposal.why.encoding", values={"encoding": encoding.upper()}),
        Why(
            code="proposal.why.delimiter",
            values={"delimiter": f"“{marks.get(delimiter, delimiter)}”"},
        ),
        why,
    )


def _delimiter(text: str) -> str:
    """Return what parts columns: what occurs most evenly in the first lines."""
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    counted = {mark: sorted(line.count(mark) for line in lines) for mark in DELIMITERS}
    middles = {mark: counts[len(counts) // 2] for mark, counts in counted.items() if counts}
    return max(middles, key=lambda mark: middles[mark]) if any(middles.values()) else ","


def _excel(files: Files, content: bytes, name: str) -> Found:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = [_cells(book.get_sheet_by_name(sheet)) for sheet in book.sheet_names]
    at = max(range(len(found)), key=lambda each: _in_tables(found[each]), default=0)
    if not found or not any(any(row) for row in found[at]):
        raise _no_rows(name)
    sheet = book.sheet_names[at]
    skip, heads, why = _heads(found[at][:LOOKED_AT], name)
    reads = msgspec.structs.replace(files, skip=skip, columns=heads, sheet=sheet if at else "")
    several = Why(code="proposal.why.sheets", values={"sheets": ", ".join(book.sheet_names)})
    told = Why(code="proposal.why.sheet", values={"sheet": sheet})
    others = (several,) if len(found) > 1 else ()
    return reads, (Why(code="proposal.format.excel"), told, *others, why)


def _cells(sheet: CalamineSheet) -> list[list[str]]:
    lines = sheet.to_python(skip_empty_area=False)
    return [[str(cell).strip() for cell in line] for line in lines]


def _in_tables(rows: Sequence[Sequence[str]]) -> int:
    """Return in how many rows values stand beside each other: words about a table do not."""
    return sum(1 for row in rows if sum(map(bool, row)) > 1)


def _heads(rows: Sequence[Sequence[str]], name: str) -> tuple[int, tuple[str, ...], Why]:
    """Return how many rows stand before the heads, or names for columns that have none."""
    widths = [sum(1 for cell in row if cell.strip()) for row in rows]
    if not any(widths):
        raise _no_rows(name)
    width = max(widths)
    at = next(n for n, count in enumerate(widths) if count >= FULL * width)
    heads = [cell.strip() for cell in rows[at] if cell.strip()]
    if not any(_is_value(head) for head in heads) and not _come_again(heads, rows[at + 1 :]):
        return at, (), Why(code="proposal.why.heads", values={"row": str(at + 1)})
    above = _above(rows[:at], len(rows[at]))
    if above:
        return at, above, Why(code="proposal.why.heads_over", values={"row": str(at)})
    names = tuple(f"c{number + 1}" for number in range(len(rows[at])))
    return at, names, Why(code="proposal.why.no_heads")


def _come_again(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether what stands over two columns stands below too: then it is a value and no head."""
    doubled = {head for head in heads if heads.count(head) > 1}
    return any(cell.strip() in doubled for row in rows for cell in row)


def _above(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Return the heads that two rows over each other give together, none where they do not.

    In the upper one a head stands over all columns up to the next, as merged cells are read.
    """
    table = [row for row in rows if sum(map(bool, row)) > 1][-2:]
    if len(table) < 2 or any(_is_value(cell) for row in table for cell in row):
        return ()
    over, heads = "", []
    for upper, lower in zip(*table, strict=True):
        over = upper or (over if lower else "")
        heads.append(" ".join(filter(None, (over, lower))))
    is_named = len(heads) == width and all(heads) and len(set(heads)) == width
    return tuple(heads) if is_named else ()


def _is_value(cell: str) -> bool:
    plain = cell.replace(",", "").replace("-", "").replace("/", "").replace(".", "")
    return plain.isdecimal()


def _json(files: Files, content: bytes, name: str) -> Found:
    encoding = encoding_of(content[:ENOUGH])
    tree = msgspec.json.decode(content.decode(encoding, "replace").removeprefix("\ufeff"))
    path = next(_lists(tree), None)
    if path is None:
        raise _no_rows(name)
    reads = msgspec.structs.replace(files, encoding=encoding, rows=path)
    told = Why(code="proposal.why.rows_at", values={"path": path or "–"})
    return reads, (Why(code="proposal.format.json"), *((told,) if path else ()))


def _lists(tree: object, path: str = "") -> Iterator[str]:
    """Yield the dotted paths at which lists of objects stand, the outer ones first."""
    if isinstance(tree, list):
        if any(isinstance(each, dict) for each in tree):
            yield path
    elif isinstance(tree, dict):
        for name, inside in tree.items():
            yield from _lists(inside, f"{path}.{name}".lstrip("."))


def _json_lines(files: Files, content: bytes, name: str) -> Found:
    encoding = encoding_of(content[:ENOUGH])
    return msgspec.structs.replace(files, encoding=encoding), (
        Why(code="proposal.format.json-lines"),
    )


def _parquet(files: Files, content: bytes, name: str) -> Found:
    return files, (Why(code="proposal.format.parquet"),)


READERS: Final[dict[Format, Callable[[Files, bytes, str], Found]]] = {
    "csv": _csv,
    "excel": _excel,
    "json": _json,
    "json-lines": _json_lines,
    "parquet": _parquet,
}


def _no_rows(name: str) -> Refusal:
    return Refusal("proposal.no_rows", Reason.MALFORMED, values={"name": name})
