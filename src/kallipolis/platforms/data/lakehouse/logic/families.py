"""What a term of portable SQL is, and how the house's kinds of values are called by the engines."""

from typing import Final

import pyarrow as pa
from sqlglot import exp
from sqlglot.expressions import DType as Kind
from sqlglot.optimizer.annotate_types import TypeAnnotator

from kallipolis.platforms.data.lakehouse.contracts import Columns, Family

TYPES: Final[dict[Family, Kind]] = {
    Family.INTEGER: Kind.BIGINT,
    Family.NUMBER: Kind.DOUBLE,
    Family.TEXT: Kind.VARCHAR,
    Family.BOOLEAN: Kind.BOOLEAN,
    Family.DATE: Kind.DATE,
    Family.MOMENT: Kind.TIMESTAMPTZ,
}
"""The type by which each family goes in and out of a query."""

FAMILIES: Final[dict[Kind, Family]] = {
    **dict.fromkeys((Kind.TINYINT, Kind.SMALLINT, Kind.INT, Kind.BIGINT), Family.INTEGER),
    **dict.fromkeys((Kind.INT128, Kind.UINT, Kind.UBIGINT), Family.INTEGER),
    **dict.fromkeys((Kind.FLOAT, Kind.DOUBLE), Family.NUMBER),
    **dict.fromkeys((Kind.TEXT, Kind.VARCHAR, Kind.CHAR), Family.TEXT),
    Kind.BOOLEAN: Family.BOOLEAN,
    Kind.DATE: Family.DATE,
    Kind.TIMESTAMPTZ: Family.MOMENT,
    Kind.TIMESTAMP: Family.LOCAL,
    Kind.NULL: Family.NULL,
}
NUMERIC: Final = frozenset({Family.INTEGER, Family.NUMBER, Family.NULL})
TIMES: Final = frozenset({Family.DATE, Family.MOMENT, Family.LOCAL})


ARROW: Final[dict[Family, pa.DataType]] = {
    Family.INTEGER: pa.int64(),
    Family.NUMBER: pa.float64(),
    Family.TEXT: pa.string(),
    Family.BOOLEAN: pa.bool_(),
    Family.DATE: pa.date32(),
    Family.MOMENT: pa.timestamp("us", tz="UTC"),
}


def arrow_of(columns: Columns) -> pa.Schema:
    """Return the schema in which an answer with these columns comes, from whichever engine."""
    return pa.schema([(name, ARROW[kind]) for name, kind in columns.items()])


def family(term: exp.Expr | None) -> Family:
    """Return what a term is, once its types have been worked out."""
    if isinstance(term, exp.Null):
        return Family.NULL
    if term is None or term.type is None:
        return Family.UNKNOWN
    return FAMILIES.get(term.type.this, Family.UNKNOWN)


def same(terms: list[exp.Expr]) -> Family:
    """Return what several terms are together, UNKNOWN where they do not go together.

    Whole and other numbers together are numbers.
    """
    found = {family(each) for each in terms} - {Family.NULL}
    if found <= NUMERIC and len(found) > 1:
        return Family.NUMBER
    if len(found) > 1:
        return Family.UNKNOWN
    return found.pop() if found else Family.NULL


def _as(kind: Kind) -> dict[str, object]:
    return {"annotator": lambda self, e: self._set_type(e, kind)}


def _annotated_trunc(self: TypeAnnotator, term: exp.Expr) -> exp.Expr:
    arg = term.this.type
    return self._set_type(term, arg.this if arg else Kind.UNKNOWN)


def _annotated_zone(self: TypeAnnotator, term: exp.Expr) -> exp.Expr:
    return self._set_type(term, Kind.TIMESTAMP)


METADATA: Final[dict[type[exp.Expr], dict[str, object]]] = {
    exp.TimestampTrunc: {"annotator": _annotated_trunc},
    exp.DateTrunc: {"annotator": _annotated_trunc},
    exp.DPipe: _as(Kind.VARCHAR),
    exp.AtTimeZone: {"annotator": _annotated_zone},
    exp.Floor: _as(Kind.BIGINT),
    exp.Ceil: _as(Kind.BIGINT),
    exp.Round: _as(Kind.DOUBLE),
    exp.Div: _as(Kind.DOUBLE),
    exp.Avg: _as(Kind.DOUBLE),
    exp.GroupConcat: _as(Kind.VARCHAR),
    exp.StrPosition: _as(Kind.BIGINT),
    **dict.fromkeys((exp.Left, exp.Right, exp.Pad, exp.Replace), _as(Kind.VARCHAR)),
}
"""How types follow where the parser does not know, or another thing is meant here."""
