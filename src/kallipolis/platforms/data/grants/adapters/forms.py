"""Rows in the forms in which programs take many: CSV, Arrow and Parquet."""

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet


def as_csv(rows: pa.Table) -> bytes:
    """Return rows as CSV in UTF-8, names first (RFC 4180)."""
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(rows, sink)
    return bytes(sink.getvalue())


def as_arrow(rows: pa.Table) -> bytes:
    """Return rows as an Arrow IPC stream."""
    sink = pa.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    return bytes(sink.getvalue())


def as_parquet(rows: pa.Table) -> bytes:
    """Return rows as a Parquet file."""
    sink = pa.BufferOutputStream()
    pyarrow.parquet.write_table(rows, sink)
    return bytes(sink.getvalue())
