"""Write the rows of a version into a file, part by part, so that no table is held in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, Final

import msgspec
import pyarrow as pa
from pyarrow import csv, parquet

from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.distributions.contracts import Form

AT_ONCE: Final = 5000
"""Units: rows that are held as values of Python together."""

Write = Callable[[pa.RecordBatchReader, BinaryIO, Dataset], None]


def place_of(dataset: Dataset) -> tuple[str, str] | None:
    """Return the fields that say where a row is, longitude first; None if it has none."""
    by_type = {field.type: field.id for field in reversed(dataset.fields)}
    if "longitude" not in by_type or "latitude" not in by_type:
        return None
    return by_type["longitude"], by_type["latitude"]


def write(form: Form, rows: pa.RecordBatchReader, file: Path, dataset: Dataset) -> None:
    """Write rows as a form; the file is there as a whole or not at all."""
    beside = file.with_name(f"{file.name}.{token_hex(8)}.new")
    try:
        with beside.open("wb") as opened:
            WRITERS[form](rows, opened, dataset)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def as_feature(row: dict[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    """Return a row as a feature of GeoJSON; one that is nowhere has no geometry.

    Shape: longitude and latitude, in WGS 84. Source: RFC 7946, 3.1.1 and 3.2.
    """
    where = [row[each] for each in place]
    point = None if None in where else {"type": "Point", "coordinates": where}
    rest = {name: value for name, value in row.items() if name not in place}
    return {"type": "Feature", "geometry": point, "properties": rest}


def _csv(rows: pa.RecordBatchReader, file: BinaryIO, dataset: Dataset) -> None:
    with csv.CSVWriter(file, rows.schema) as writer:
        for batch in rows:
            writer.write_batch(batch)


def _parquet(rows: pa.RecordBatchReader, file: BinaryIO, dataset: Dataset) -> None:
    with parquet.ParquetWriter(file, rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)


def _json(rows: pa.RecordBatchReader, file: BinaryIO, dataset: Dataset) -> None:
    _listed(file, b"[", b"]\n", _each(rows))


def _geojson(rows: pa.RecordBatchReader, file: BinaryIO, dataset: Dataset) -> None:
    place = place_of(dataset)
    assert place is not None  # noqa: S101 - this form is offered only where there is a place
    features = (as_feature(row, place) for row in _each(rows))
    _listed(file, b'{"type":"FeatureCollection","features":[', b"]}\n", features)


def _listed(file: BinaryIO, begin: bytes, end: bytes, items: Iterator[Any]) -> None:
    file.write(begin)
    between = b"\n"
    for each in items:
        file.write(between + msgspec.json.encode(each))
        between = b",\n"
    file.write(b"\n" + end)


def _each(rows: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    for batch in rows:
        for start in range(0, batch.num_rows, AT_ONCE):
            yield from batch.slice(start, AT_ONCE).to_pylist()


WRITERS: Final[dict[Form, Write]] = {
    Form.CSV: _csv,
    Form.JSON: _json,
    Form.PARQUET: _parquet,
    Form.GEOJSON: _geojson,
}
