"""Tables in Apache Iceberg by PyIceberg; the catalogue is a database that SQLAlchemy reaches.

Files are written once and never changed. Who writes at the same time as another writes again on
what the other has made. A cause is written down with what it wrote, so that it writes once.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

import boto3
import pyarrow as pa
from django.conf import settings
from pyarrow import fs
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NoSuchTableError,
    TableAlreadyExistsError,
    ValidationError,
)
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.table import Table, Transaction
from pyiceberg.table.snapshots import Snapshot
from sqlalchemy.exc import IntegrityError, OperationalError

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.lakehouse.contracts import (
    Mode,
    Rows,
    TableName,
    Version,
    VersionId,
)

CAUSE: Final = "kallipolis.cause"
TRIES: Final = 40
LONGEST_WAIT_S: Final = 0.5
GRACE: Final = timedelta(days=1)
"""How old a file that no version names has to be: a younger one may belong to who writes now."""

PROPERTIES: Final = {
    "write.parquet.compression-codec": "zstd",
    "write.target-file-size-bytes": str(128 << 20),
}
"""A file is of as many bytes as its rows take in memory, since all of them are there at a time."""

SMALL: Final = 8 << 20

Write = Callable[[Transaction, dict[str, str]], None]


def catalogue() -> SqlCatalog:
    """Return the catalogue of this installation."""
    chosen = settings.KALLIPOLIS
    home = chosen.state_folder / "lakehouse"
    return _catalogue(
        chosen.lakehouse_catalogue or f"sqlite:///{home}/catalogue.sqlite3?timeout=30",
        chosen.lakehouse or f"file://{home}",
        str(home),
        chosen.s3_endpoint,
    )


@lru_cache(maxsize=8)
def _catalogue(address: str, warehouse: str, home: str, endpoint: str) -> SqlCatalog:
    Path(home).mkdir(parents=True, exist_ok=True, mode=0o700)
    how = _endpoint(endpoint) if warehouse.startswith("s3://") and endpoint else {}
    how |= {"uri": address, "warehouse": warehouse, "init_catalog_tables": "true"}
    with suppress(OperationalError):  # another process makes the tables at the same moment
        return SqlCatalog("kallipolis", **how)
    with _reached():
        return SqlCatalog("kallipolis", **how)


def _endpoint(url: str) -> dict[str, str]:
    """Return how a store that is not Amazon's is reached; credentials come as files' do."""
    region = boto3.session.Session().region_name or "us-east-1"
    return {"s3.endpoint": url, "s3.region": region}


def write(name: TableName, rows: pa.Table | Rows, *, mode: Mode, cause: str) -> Version:
    """Write rows into a table, made if there is none; a cause that has written writes nothing."""
    given: Iterator[pa.Table | pa.RecordBatchReader] = _again_and_again(rows)
    first = next(given)

    def put(change: Transaction, why: dict[str, str]) -> None:
        with change.update_schema() as schema:
            schema.union_by_name(first.schema)
        if mode is Mode.REPLACE and _has_rows(change.table_metadata.current_snapshot()):
            change.overwrite(next(each), snapshot_properties=why)
        else:
            change.append(next(each), snapshot_properties=why)

    each = chain([first], given)
    return _committed(_made(name, first.schema), cause, put)


def _again_and_again(rows: pa.Table | Rows) -> Iterator[pa.Table | pa.RecordBatchReader]:
    """Yield the same rows as often as they have to be written."""
    while True:
        yield rows if isinstance(rows, pa.Table) else rows()


def find(name: TableName) -> Table | None:
    """Return a table, or None."""
    with _reached():
        try:
            return catalogue().load_table(name)
        except NoSuchTableError:
            return None


def load(name: TableName) -> Table:
    """Return a table; a refusal if there is none."""
    table = find(name)
    if table is None:
        values: dict[str, str] = {"table": name}
        raise Refusal("lakehouse.table_not_found", Reason.NOT_FOUND, values=values)
    return table


def versions(table: Table) -> tuple[Version, ...]:
    """Return what a table has been, latest first, one for each cause."""
    found: dict[str, Version] = {}
    for snapshot in table.snapshots():
        made = as_version(snapshot)
        found.pop(made.cause, None)
        found[made.cause] = made
    return tuple(reversed(found.values()))


def as_version(snapshot: Snapshot) -> Version:
    said = snapshot.summary.additional_properties if snapshot.summary else {}
    return Version(
        id=VersionId(snapshot.snapshot_id),
        at=datetime.fromtimestamp(snapshot.timestamp_ms / 1000, UTC),
        rows=int(said.get("total-records", "0")),
        cause=said.get(CAUSE, ""),
    )


def _has_rows(snapshot: Snapshot | None) -> bool:
    return snapshot is not None and as_version(snapshot).rows > 0


def files(table: Table, version: VersionId | None) -> tuple[str, ...]:
    """Return the addresses of the files that a version is made of, in their order."""
    with _reached():
        planned = table.scan(snapshot_id=version).plan_files()
    return tuple(sorted(task.file.file_path for task in planned))


def store_of(table: Table) -> fs.FileSystem:
    """Return the store in which the files of a table lie."""
    through = table.io
    if not isinstance(through, PyArrowFileIO):
        raise TypeError(f"{table.name()} is not kept by Arrow.")
    scheme, host, _ = through.parse_location(table.location())
    with _reached():
        return through.fs_by_scheme(scheme, host)


def path_in(address: str) -> str:
    """Return where a file lies in its store, by its address."""
    return PyArrowFileIO.parse_location(address)[2]


def compact(table: Table, least_files: int) -> int:
    """Write many small files as few; return how many there were, 0 if there was nothing to do."""
    sizes = [task.file.file_size_in_bytes for task in table.scan().plan_files()]
    small = sum(1 for size in sizes if size < SMALL)
    if small < least_files:
        return 0
    before = table.metadata.current_snapshot_id

    def put(change: Transaction, why: dict[str, str]) -> None:
        every = table.scan(snapshot_id=before).to_arrow_batch_reader()
        change.overwrite(every, snapshot_properties=why)

    current = table.current_snapshot()
    cause = f"{as_version(current).cause if current else ''} compacted {before}"
    _committed(table, cause, put, only_on=before)
    return small


def expire(table: Table, older_than: datetime) -> int:
    """Let go of versions that ended before a moment; return how many."""
    before = len(table.snapshots())
    with _reached():
        table.maintenance.expire_snapshots().older_than(older_than).commit()
        return before - len(table.refresh().snapshots())


def sweep(table: Table, now: datetime) -> int:
    """Delete files of a table that nothing names any more, and return how many.

    The library lets go of versions and leaves their files behind.
    """
    used = set(_named(table.refresh()))
    store, root = store_of(table), path_in(table.location())
    listed = store.get_file_info(fs.FileSelector(root, recursive=True, allow_not_found=True))
    gone = [
        found.path
        for found in listed
        if found.type == fs.FileType.File
        and _inside(found.path) not in used
        and found.mtime < now - GRACE
    ]
    for path in gone:
        store.delete_file(path)
    return len(gone)


def _named(table: Table) -> Iterator[str]:
    """Yield all files that some version of a table is made of or described by."""
    yield _inside(table.metadata_location)
    yield from (_inside(entry.metadata_file) for entry in table.metadata.metadata_log)
    for snapshot in table.snapshots():
        yield _inside(snapshot.manifest_list)
        for manifest in snapshot.manifests(table.io):
            yield _inside(manifest.manifest_path)
            entries = manifest.fetch_manifest_entry(table.io, discard_deleted=False)
            yield from (_inside(entry.data_file.file_path) for entry in entries)


def _inside(address: str) -> str:
    """Return the last two parts of an address: they are unique, however the store is written."""
    return "/".join(address.rsplit("/", 2)[-2:])


def _made(name: TableName, schema: pa.Schema) -> Table:
    found = find(name)
    if found is not None:
        return found
    with _reached():
        with suppress(NamespaceAlreadyExistsError, IntegrityError):
            catalogue().create_namespace(name.partition(".")[0])
        with suppress(TableAlreadyExistsError, IntegrityError):
            return catalogue().create_table(name, schema=schema, properties=PROPERTIES)
    return load(name)


def _committed(table: Table, cause: str, write: Write, *, only_on: int | None = None) -> Version:
    for attempt in range(TRIES):
        written = next((each for each in versions(table) if each.cause == cause), None)
        if written is not None:
            return written
        if only_on is not None and table.metadata.current_snapshot_id != only_on:
            return versions(table)[0]
        try:
            with table.transaction() as change:
                write(change, {CAUSE: cause})
            return versions(table)[0]
        except (CommitFailedException, OperationalError):
            time.sleep(random.uniform(0, min(LONGEST_WAIT_S, 0.02 * 2**attempt)))  # noqa: S311 - scatters, protects nothing
            table = load(TableName(".".join(table.name())))
        except OSError as failure:
            raise Outage("lakehouse") from failure
        except (ValidationError, ValueError) as fault:
            values = {"table": ".".join(table.name()), "why": str(fault)}
            raise Refusal("lakehouse.columns_unfit", Reason.MALFORMED, values=values) from fault
    raise Outage("lakehouse")


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (OperationalError, OSError) as failure:
        raise Outage("lakehouse") from failure
