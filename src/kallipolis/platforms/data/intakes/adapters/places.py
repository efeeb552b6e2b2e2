"""Places of other datums in WGS 84, which is the only one that the platform keeps."""

from collections.abc import Callable, Mapping
from typing import Final

import geocoordinates_ffi as datums
import pyarrow as pa

from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.sources.contracts import Datum

Convert = Callable[[float, float], tuple[float, float]]


def _of_gcj_02(longitude: float, latitude: float) -> tuple[float, float]:
    found = datums.gcj02_to_wgs84_refined(datums.Gcj02(lat=latitude, lon=longitude))
    return round(found.lon, 6), round(found.lat, 6)


def _of_bd_09(longitude: float, latitude: float) -> tuple[float, float]:
    found = datums.bd09_to_wgs84_refined(datums.Bd09(lat=latitude, lon=longitude))
    return round(found.lon, 6), round(found.lat, 6)


CONVERSIONS: Final[Mapping[Datum, Convert]] = {"gcj-02": _of_gcj_02, "bd-09": _of_bd_09}


def in_wgs_84(rows: pa.Table, dataset: Dataset, datum: Datum) -> pa.Table:
    """Return rows with their places in WGS 84.

    Units: degrees, to six digits: a decimetre, finer than any of the conversions.
    Missing: a place that lacks one of its numbers, or has one that is no place on earth, stays.
    """
    if datum not in CONVERSIONS:
        return rows
    convert = CONVERSIONS[datum]
    names = {field.type: field.id for field in dataset.fields}
    east, north = names["longitude"], names["latitude"]
    pairs = zip(rows[east].to_pylist(), rows[north].to_pylist(), strict=True)
    placed = [convert(x, y) if _is_on_earth(x, y) else (x, y) for x, y in pairs]
    for name, column in ((east, 0), (north, 1)):
        values = pa.array([pair[column] for pair in placed], pa.float64())
        rows = rows.set_column(rows.schema.get_field_index(name), name, values)
    return rows


def _is_on_earth(longitude: float | None, latitude: float | None) -> bool:
    return (
        longitude is not None
        and latitude is not None
        and -180 <= longitude <= 180
        and -90 <= latitude <= 90
    )
