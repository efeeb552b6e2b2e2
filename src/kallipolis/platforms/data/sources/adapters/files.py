"""Files of a folder, a bucket or a server, through fsspec; parted by Arrow and by calamine.

A file at an address (https) is fetched whole.
"""

import codecs
import functools
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Final

import fsspec
import msgspec
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet
import uuid_utils
from python_calamine import CalamineError, CalamineWorkbook

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.sources.adapters import http, stores
from kallipolis.platforms.data.sources.adapters.connections import address_of, reach_of
from kallipolis.platforms.data.sources.contracts import UPLOADS, Files, Format
from kallipolis.platforms.data.sources.logic.rows import (
    as_batch,
    as_texts,
    batches,
    heads_of,
    nameless,
    within,
)

BLOCK: Final = 8 << 20
LOST: Final = "\ufffd"
NOTHING: Final = frozenset({"", None})
NO_BUCKET: Final = "NO_SUCH_BUCKET"
DENIED: Final = ("ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH")
"""What Arrow says when there is no bucket or it lets nobody in; the error has no code of its own.

Source: AWS SDK for C++, Aws::S3::S3Errors.
"""

Read = Callable[[IO[bytes], Files, str], Iterator[pa.Table]]


def read(files: Files) -> Iterator[pa.Table]:
    """Yield the rows of all files, in order of path.

    Raises:
        Refusal: ``source.connection_missing``; ``source.no_files``; ``source.unreadable``.
        Outage: while the store does not answer.
    """
    address = address_of(files.connection)
    if reach_of(files.connection) == "http":
        _within("", files.path, files.connection)
        with http.downloaded(files) as file:
            yield from _parted(file, files, files.path)
        return
    with _reached(files.connection), stores.opened(address) as (store, root):
        found = _found(store, _within(root, files.path, files.connection))
        if not found:
            values = {"path": files.path, "connection": files.connection}
            raise Refusal("source.no_files", Reason.RULE, values=values)
        for path in found:
            with store.open(path, "rb") as file:
                yield from _parted(file, files, _called(path.removeprefix(root), files.connection))


def _called(path: str, connection: str) -> str:
    """Return what a file is called: by its path, but one that was brought by its name alone."""
    return path.rpartition("/")[2] if connection == UPLOADS else path.lstrip("/")


def _found(store: fsspec.AbstractFileSystem, pattern: str) -> list[str]:
    """Return the paths of files that match, none where their folder is not there."""
    try:
        found = store.glob(pattern, on_error="raise", detail=True)
        return sorted(path for path, each in found.items() if each["type"] != "directory")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as fault:
        if NO_BUCKET in str(fault):
            return []
        raise


def answer(connection: str) -> None:
    """Look once whether a store lets us in, and has the folder that is meant.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.no_files``;
            ``source.unreadable``.
        Outage: while the store does not answer.
    """
    with _reached(connection), stores.opened(address_of(connection)) as (store, root):
        try:
            store.info(root)
        except FileNotFoundError as fault:
            values = {"path": "/", "connection": connection}
            raise Refusal("source.no_files", Reason.RULE, values=values) from fault


def beginning(files: Files, size: int) -> tuple[str, bytes]:
    """Return the name of the first file, and so many of its first bytes as it came.

    Raises:
        Refusal: ``source.connection_missing``; ``source.no_files``.
        Outage: while the store does not answer.
    """
    address = address_of(files.connection)
    if reach_of(files.connection) == "http":
        _within("", files.path, files.connection)
        with http.downloaded(files) as file:
            return files.path, file.read(size)
    with _reached(files.connection), stores.opened(address) as (store, root):
        found = _found(store, _within(root, files.path, files.connection))
        if found:
            with store.open(found[0], "rb") as file:
                return found[0].removeprefix(root).lstrip("/"), file.read(size)
    values = {"path": files.path, "connection": files.connection}
    raise Refusal("source.no_files", Reason.RULE, values=values)


def write(connection: str, path: str, content: bytes) -> None:
    """Write a file to where a connection leads: all of it, or what was there before stays.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable`` for a path that leads out.
        Outage: while the store does not answer.
    """
    address = address_of(connection)
    with _reached(connection), stores.opened(address) as (store, root):
        target = _within(root, path, connection)
        store.makedirs(target.rpartition("/")[0], exist_ok=True)
        coming = f"{target}.{uuid_utils.uuid7().hex}"
        with store.open(coming, "wb") as file:
            file.write(content)
        store.mv(coming, target)


def _within(root: str, path: str, connection: str) -> str:
    """Return a path below where a connection leads; what leads out of it is none.

    Raises:
        Refusal: ``source.unreadable``.
    """
    if ".." in path.replace("\\", "/").split("/"):
        values = {"place": f"{connection} {path}", "why": said("it leads out of the connection")}
        raise Refusal("source.unreadable", Reason.MALFORMED, values=values)
    return f"{root.rstrip('/')}/{path.lstrip('/')}"


def _parted(file: IO[bytes], files: Files, name: str) -> Iterator[pa.Table]:
    try:
        yield from READERS[files.format](file, files, name)
    except (pa.ArrowException, msgspec.MsgspecError, CalamineError, UnicodeError) as fault:
        values = {"place": name, "why": str(fault).partition("\n")[0]}
        raise Refusal("source.unreadable", Reason.MALFORMED, values=values) from fault


def _csv(file: IO[bytes], files: Files, name: str) -> Iterator[pa.Table]:
    torn: list[pa.csv.InvalidRow] = []

    def set_aside(row: pa.csv.InvalidRow) -> str:
        torn.append(row)
        return "skip"

    begins = file.read(BLOCK)
    if not begins.removeprefix(codecs.BOM_UTF8).strip():
        raise Refusal("source.empty", Reason.MALFORMED, values={"place": name})
    reader = pa.csv.open_csv(
        _Recoded(file, files.encoding, begins),
        read_options=pa.csv.ReadOptions(
            use_threads=False,
            block_size=BLOCK,
            skip_rows=files.skip,
            column_names=list(files.columns) or None,
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=files.delimiter, newlines_in_values=True, invalid_row_handler=set_aside
        ),
        convert_options=pa.csv.ConvertOptions(
            auto_dict_encode=False, default_column_type=pa.string(), strings_can_be_null=False
        ),
    )
    heads = _readable(heads_of(reader.schema.names), files, name)
    begun = 1
    for batch in reader:
        numbers = range(begun, begun + batch.num_rows)
        yield _filled(
            heads, batch, as_batch(dict(zip(heads, batch.columns, strict=True)), name, numbers)
        )
        begun += batch.num_rows
    if torn:
        unread = pa.array([row.text for row in torn], pa.string())
        named = [head for place, head in enumerate(heads, start=1) if head != nameless(place)]
        none = dict.fromkeys(named, pa.nulls(len(torn), pa.string()))
        yield as_batch(none, name, range(begun, begun + len(torn)), unread)


def _readable(heads: list[str], files: Files, name: str) -> list[str]:
    """Let pass heads that are in the encoding that was said.

    Raises:
        Refusal: ``source.encoding_other``.
    """
    if any(LOST in head for head in heads):
        values = {"place": name, "encoding": files.encoding.upper()}
        raise Refusal("source.encoding_other", Reason.MALFORMED, values=values)
    return heads


def _filled(heads: Sequence[str], batch: pa.RecordBatch, rows: pa.Table) -> pa.Table:
    """Return rows without those, and without columns that have no head, in which nothing stands."""
    stands = [pa.compute.not_equal(column, "") for column in batch.columns]
    nothing = pa.repeat(pa.scalar(value=False), batch.num_rows)
    some = functools.reduce(pa.compute.or_, stands, nothing)
    bare = [
        head
        for place, (head, there) in enumerate(zip(heads, stands, strict=True), start=1)
        if head == nameless(place) and not pa.compute.any(there).as_py()
    ]
    return rows.drop_columns(bare).filter(some) if bare or not _is_all(some) else rows


def _is_all(mask: pa.Array) -> bool:
    return bool(pa.compute.all(mask).as_py())


def _json(file: IO[bytes], files: Files, name: str) -> Iterator[pa.Table]:
    found = within(msgspec.json.decode(_text(file, files.encoding)), files.rows)
    if not isinstance(found, list):
        values = {"place": name, "path": files.rows or "/"}
        raise Refusal("source.no_list", Reason.MALFORMED, values=values)
    yield from batches((row if isinstance(row, dict) else {"value": row} for row in found), name)


def _json_lines(file: IO[bytes], files: Files, name: str) -> Iterator[pa.Table]:
    decoder = msgspec.json.Decoder(dict[str, object])
    with io.TextIOWrapper(file, files.encoding, errors="replace") as lines:
        yield from batches((decoder.decode(line) for line in lines if line.strip()), name)


def _parquet(file: IO[bytes], files: Files, name: str) -> Iterator[pa.Table]:
    begun = 1
    for batch in pa.parquet.ParquetFile(file).iter_batches():
        columns = {column: as_texts(batch.column(column)) for column in batch.schema.names}
        yield as_batch(columns, name, range(begun, begun + batch.num_rows))
        begun += batch.num_rows


def _excel(file: IO[bytes], files: Files, name: str) -> Iterator[pa.Table]:
    book = CalamineWorkbook.from_filelike(file)
    sheet = book.get_sheet_by_name(files.sheet) if files.sheet else book.get_sheet_by_index(0)
    lines = sheet.to_python(skip_empty_area=False)[files.skip :]
    heads = list(files.columns) or heads_of(lines.pop(0) if lines else [])
    filled = [
        dict(zip(heads, line, strict=False))
        for line in lines
        if any(cell not in NOTHING for cell in line)
    ]
    bare = {
        head
        for place, head in enumerate(heads, start=1)
        if head == nameless(place) and all(row.get(head) in NOTHING for row in filled)
    }
    kept = ({head: row[head] for head in row if head not in bare} for row in filled)
    yield from batches(kept, name)


READERS: Final[Mapping[Format, Read]] = {
    "csv": _csv,
    "json": _json,
    "json-lines": _json_lines,
    "parquet": _parquet,
    "excel": _excel,
}


def _text(file: IO[bytes], encoding: str) -> str:
    return file.read().decode(encoding, "replace").removeprefix("\ufeff")


class _Recoded(io.RawIOBase):
    """Reads bytes of one encoding as UTF-8, a block at a time; what is none becomes U+FFFD.

    What begins with the mark of UTF-8 is that, whatever was said: nothing else begins so.
    """

    def __init__(self, file: IO[bytes], encoding: str, begins: bytes) -> None:
        super().__init__()
        self._file = file
        is_marked = begins.startswith(codecs.BOM_UTF8)
        self._decoder = codecs.getincrementaldecoder("utf-8" if is_marked else encoding)("replace")
        self._rest = b""
        self._begins = begins
        self._is_first = True

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        while size < 0 or len(self._rest) < size:
            block = self._begins or self._file.read(BLOCK)
            self._begins = b""
            text = self._decoder.decode(block, final=not block)
            if self._is_first and text:
                text, self._is_first = text.removeprefix("\ufeff"), False
            self._rest += text.encode()
            if not block:
                break
        given = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(given) :]
        return given


@contextmanager
def _reached(connection: str) -> Iterator[None]:
    """Say in our words why a store cannot be read; what it says itself may name a secret."""
    try:
        yield
    except (stores.DeniedError, PermissionError) as fault:
        values = {"connection": connection}
        raise Refusal("source.denied", Reason.RULE, values=values) from fault
    except OSError as failure:
        if any(word in str(failure) for word in DENIED):
            values = {"connection": connection}
            raise Refusal("source.denied", Reason.RULE, values=values) from failure
        raise Outage(f"source {connection}") from failure
    except (ValueError, ImportError) as fault:
        values = {"place": connection, "why": said("its address is none of a store")}
        raise Refusal("source.unreadable", Reason.MALFORMED, values=values) from fault
