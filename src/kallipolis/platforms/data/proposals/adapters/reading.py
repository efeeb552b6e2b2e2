"""Find out how a file is read: format, encoding, delimiter, heads; from its first bytes."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

import charset_normalizer
import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from kallipolis.foundation.errors import Reason, Refusal
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
        values = {"name": name, "why": str(fault).partition("\n")[0]}
        raise Refusal("proposal.unread", Reason.MALFORMED, values=values) from fault


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
    for at, sheet in enumerate(book.sheet_names):
        lines = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        rows = [[str(cell).strip() for cell in line] for line in lines[:LOOKED_AT]]
        if any(any(row) for row in rows):
            skip, heads, why = _heads(rows, name)
            reads = msgspec.structs.replace(
                files, skip=skip, columns=heads, sheet=sheet if at else ""
            )
            told = Why(code="proposal.why.sheet", values={"sheet": sheet})
            return reads, (Why(code="proposal.format.excel"), told, why)
    raise _no_rows(name)


def _heads(rows: Sequence[Sequence[str]], name: str) -> tuple[int, tuple[str, ...], Why]:
    """Return how many rows stand before the heads, or names for columns that have none."""
    widths = [sum(1 for cell in row if cell.strip()) for row in rows]
    if not any(widths):
        raise _no_rows(name)
    width = max(widths)
    at = next(n for n, count in enumerate(widths) if count >= FULL * width)
    heads = [cell.strip() for cell in rows[at] if cell.strip()]
    if len(set(heads)) == len(heads) and not any(_is_value(head) for head in heads):
        return at, (), Why(code="proposal.why.heads", values={"row": str(at + 1)})
    names = tuple(f"c{number + 1}" for number in range(len(rows[at])))
    return at, names, Why(code="proposal.why.no_heads")


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
