"""DuckDB, which asks tables and is allowed to read them and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import duckdb
import pyarrow as pa
import pyarrow.dataset
from django.conf import settings
from pyarrow import fs
from pyiceberg.schema import make_compatible_name

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.lakehouse.contracts import Columns
from kallipolis.platforms.data.lakehouse.logic.families import TYPES

CONFIGURATION: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "false",
}

AT_A_TIME: Final = 100_000
"""How many rows of an answer come together."""

ADDED: Final = "_added"


class Engine:
    """One conversation with DuckDB: names are given to tables, then questions are asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._folders: list[str] = []
        self._is_locked = False
        self.names: set[str] = set()

    def give(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Name rows that are at hand."""
        self._connection.register(name, rows)
        self.names.add(name)

    def name(self, name: str, sql: str) -> None:
        """Name the answer of a question, which is asked when that name is."""
        self._lock()
        try:
            self._connection.sql(sql).create_view(name)
        except (duckdb.Error, AttributeError) as fault:
            raise unfit(fault) from fault
        self.names.add(name)

    def hold(self, name: str, sql: str) -> None:
        """Name the answer of a question, which is asked now and kept until the end.

        What does not fit into memory is put aside on disk.
        """
        self._lock()
        try:
            self._connection.execute(f"CREATE TEMPORARY TABLE {name} AS {sql}")
        except duckdb.Error as fault:
            raise unfit(fault) from fault
        self.names.add(name)

    def add(self, name: str, rows: pa.Table) -> None:
        """Add rows at hand to what is held under a name, column by column of the same name."""
        self._connection.register(ADDED, rows)
        self._connection.execute(f"INSERT INTO {name} BY NAME FROM {ADDED}")
        self._connection.unregister(ADDED)

    def open(
        self, name: str, files: tuple[str, ...], schema: pa.Schema, store: fs.FileSystem
    ) -> None:
        """Name a table that lies in files of a store; without any it is empty.

        Files of this machine are read by the engine itself, others through Arrow. What a column
        is called in them, where a name has brackets or spaces, is turned back.
        """
        known = {make_compatible_name(each): each for each in schema.names}
        if not files:
            self.give(name, schema.empty_table())
        elif all(urlsplit(each).scheme == "file" for each in files):
            paths = [unquote(urlsplit(each).path) for each in files]
            self._folders += sorted({str(Path(each).parent) for each in paths})
            found = self._connection.read_parquet(paths, union_by_name=True)
            found.project(_renamed(found.columns, known)).create_view(name)
            self.names.add(name)
        else:
            written = pa.schema(
                [field.with_name(make_compatible_name(field.name)) for field in schema]
            )
            paths = [each.partition("://")[2] for each in files]
            held = pyarrow.dataset.dataset(paths, schema=written, filesystem=store)
            self._connection.from_arrow(held).project(_renamed(written.names, known)).create_view(
                name
            )

    def fit(self, name: str, table: str, columns: Sequence[str]) -> None:
        """Name a table with these columns and no others; those that it lacks are empty.

        Shape: columns as they are called, without quotes in them.
        """
        known = set(self.ask(f'SELECT * FROM "{table}" LIMIT 0').schema.names)  # noqa: S608 - a name that was given here
        chosen = (f'"{each}"' if each in known else f'NULL AS "{each}"' for each in columns)
        self.name(name, f'SELECT {", ".join(chosen)} FROM "{table}"')  # noqa: S608 - as above

    def see(self, name: str, table: str, columns: Columns) -> None:
        """Name a table with columns of these types and no others; those that it lacks are NULL."""
        known = set(self.ask(f'SELECT * FROM "{table}" LIMIT 0').schema.names)  # noqa: S608 - a name that was given here
        chosen = (
            f"CAST({_quoted_name(each) if each in known else 'NULL'} AS {TYPES[kind].value})"
            f" AS {_quoted_name(each)}"
            for each, kind in columns.items()
        )
        self.name(name, f'SELECT {", ".join(chosen)} FROM "{table}"')  # noqa: S608 - as above

    def ask(self, sql: str, values: Sequence[object] = ()) -> pa.RecordBatchReader:
        """Ask a question, and return the answer as it comes.

        ``values`` stand in the question where it has a question mark.

        Raises:
            Refusal: ``lakehouse.question_unfit`` when it cannot be understood, reads what has no
                name here, or fails on the rows.
        """
        self._lock()
        try:
            asked = self._connection.sql(sql, params=list(values) or None)
            return asked.to_arrow_reader(AT_A_TIME)
        except (duckdb.Error, AttributeError) as fault:
            raise unfit(fault) from fault

    def table(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """Ask a question, and return all of the answer; refusals as for ``ask``."""
        try:
            return self.ask(sql, values).read_all()
        except (duckdb.Error, pa.ArrowException) as fault:
            raise unfit(fault) from fault

    def _lock(self) -> None:
        """From the first question on, nothing is read but what has a name."""
        if self._is_locked:
            return
        folders = ", ".join(_quoted(f"{each}/") for each in self._folders)
        self._connection.execute(f"SET allowed_directories = [{folders}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        self._is_locked = True


@contextmanager
def engine() -> Iterator[Engine]:
    """Open a conversation, with as much memory as the installation allows, and end it."""
    chosen = settings.KALLIPOLIS
    spill = chosen.state_folder / "spill"
    spill.mkdir(parents=True, exist_ok=True, mode=0o700)
    memory = f"{chosen.engine_memory_mib}MiB"
    limits = {"memory_limit": memory, "temp_directory": str(spill)}
    connection = duckdb.connect(":memory:", config={**CONFIGURATION, **limits})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        yield Engine(connection)
    finally:
        connection.close()


def unfit(fault: Exception) -> Refusal:
    values = {"why": str(fault).partition("\n")[0]}
    return Refusal("lakehouse.question_unfit", Reason.MALFORMED, values=values)


def _renamed(columns: Sequence[str], known: Mapping[str, str]) -> str:
    """Return columns of files as the table calls them, as SQL writes it."""
    named = ((each, known.get(each, each)) for each in columns)
    return ", ".join(f"{_quoted_name(each)} AS {_quoted_name(name)}" for each, name in named)


def _quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
