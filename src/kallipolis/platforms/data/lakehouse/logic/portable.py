"""Portable SQL: a query in DuckDB's words that says the same to DuckDB and to Spark.

What is not known to come to the same in both is refused, whatever one of them may make of it. What
differs in a way that is known is told to both in the same longer words. See decision 0064.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.lakehouse.contracts import (
    Columns,
    Family,
    Portable,
    Unportable,
)
from kallipolis.platforms.data.lakehouse.logic.aggregates import (
    AGGREGATES,
    aggregate_of,
    holders,
)
from kallipolis.platforms.data.lakehouse.logic.families import METADATA, TYPES, family
from kallipolis.platforms.data.lakehouse.logic.terms import TERMS, Put, cast, refuse

Tables = Mapping[str, Columns]

STRUCTURE: Final = frozenset(
    {
        exp.Select,
        exp.From,
        exp.Join,
        exp.Where,
        exp.Group,
        exp.Having,
        exp.Qualify,
        exp.With,
        exp.CTE,
        exp.TableAlias,
        exp.Table,
        exp.Alias,
        exp.Identifier,
        exp.Star,
        exp.Subquery,
        exp.Union,
        exp.Except,
        exp.Intersect,
        exp.Distinct,
        exp.Exists,
        exp.DataType,
        exp.Var,
        exp.Tuple,
        exp.Window,
        exp.WindowSpec,
        exp.Filter,
        exp.Order,
        exp.Ordered,
    }
)
ALWAYS_NEW: Final = (
    exp.Rand,
    exp.Uuid,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
)
BY_ORDER: Final = (
    exp.RowNumber,
    exp.Lag,
    exp.Lead,
    exp.First,
    exp.Last,
    exp.FirstValue,
    exp.LastValue,
    exp.AnyValue,
    exp.ArgMax,
    exp.ArgMin,
    exp.ArrayAgg,
    exp.Mode,
    exp.Limit,
    exp.Offset,
)
NEW_NAMES: Final = frozenset({"now", "random", "uuid", "today", "gen_random_uuid", "getdate"})
QUERY: Final = (exp.Select, exp.SetOperation)


def portable(sql: str, tables: Tables, wanted: Columns) -> Portable:
    """Return how engines are told a query that has to answer with certain columns.

    Raises:
        Unportable: when it cannot be understood, reads what has no name, lacks a column, or would
            not come to the same with each engine.
    """
    query = _parsed(sql)
    _hold_to_words(query)
    _hold_to_tables(query, tables)
    schema: dict[str, object] = {
        name: {column: TYPES[kind].value for column, kind in columns.items()}
        for name, columns in tables.items()
    }
    asked = _qualified(query, schema)
    made_of = {name: _made_of(name, asked, schema) for name in asked.named_selects}
    plan = _planned(asked)
    _hold_to_columns(asked, wanted)
    told = _rewritten(asked, plan)
    whole = _wrapped(told, wanted)
    return Portable(
        duckdb=whole.sql("duckdb", identify=True),
        spark=_for_spark(whole).sql("spark", identify=True),
        wanted=wanted,
        made_of={name: made_of[name] for name in wanted},
    )


def _parsed(sql: str) -> exp.Expr:
    try:
        statements = [each for each in sqlglot.parse(sql, dialect="duckdb") if each]
    except SqlglotError as fault:
        raise Unportable(said("cannot be read: %(why)s", why=_first_line(fault))) from fault
    if len(statements) != 1 or not isinstance(statements[0], QUERY):
        raise Unportable(said("is not one SELECT"))
    return statements[0]


def _first_line(fault: Exception) -> str:
    return str(fault).partition("\n")[0]


def _hold_to_words(query: exp.Expr) -> None:
    """Refuse every word that is not known to mean the same."""
    for term in query.walk():
        is_call = isinstance(term, exp.Anonymous) and term.name.lower() in NEW_NAMES
        if is_call or isinstance(term, ALWAYS_NEW):
            raise refuse(term, said("gives another answer each time"))
        if isinstance(term, BY_ORDER):
            raise refuse(term, said("depends on an order that rows do not have"))
        if type(term) not in STRUCTURE and type(term) not in TERMS and type(term) not in AGGREGATES:
            raise refuse(term, said("is not known to mean the same to each engine"))
        _hold_to_shape(term)


SHAPES: Final[Mapping[type[exp.Expr], frozenset[str]]] = {
    exp.Join: frozenset({"this", "side", "kind", "on", "using", "method"}),
    exp.Group: frozenset({"expressions"}),
    exp.With: frozenset({"expressions"}),
    exp.CTE: frozenset({"this", "alias"}),
    exp.Table: frozenset({"this", "alias", "joins"}),
    exp.Subquery: frozenset({"this", "alias", "joins"}),
    exp.Distinct: frozenset({"expressions"}),
    exp.Star: frozenset(),
    exp.Union: frozenset({"this", "expression", "distinct", "with_"}),
    exp.Except: frozenset({"this", "expression", "distinct", "with_"}),
    exp.Intersect: frozenset({"this", "expression", "distinct", "with_"}),
    exp.Window: frozenset({"this", "partition_by", "order", "over"}),
}
"""What a part of a query may have beside it; all else is refused."""


def _hold_to_shape(term: exp.Expr) -> None:
    allowed = SHAPES.get(type(term))
    given = {key for key, value in term.args.items() if value}
    if allowed is not None and not given <= allowed:
        beyond = ", ".join(sorted(given - allowed))
        raise refuse(term, said("has parts that are not understood: %(parts)s", parts=beyond))
    if isinstance(term, exp.Join) and term.args.get("method"):
        raise refuse(term, said("joins only ON a condition or USING columns"))
    if isinstance(term, exp.Order) and not isinstance(term.parent, exp.Window | exp.GroupConcat):
        raise refuse(term, said("rows of a dataset have no order"))


def _hold_to_tables(query: exp.Expr, tables: Tables) -> None:
    """Refuse every table that was not named; names of WITH are within the query."""
    within = {each.alias for each in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        plain = isinstance(table.this, exp.Identifier) and not table.args.get("db")
        if not plain or table.name not in {*tables} | within:
            expected = ", ".join(sorted(tables))
            raise refuse(table, said("is none of the inputs: %(names)s", names=expected))
    for name in within & {*tables}:
        raise Unportable(said("%(name)s is an input, and named by WITH", name=name))


def _qualified(query: exp.Expr, schema: dict[str, object]) -> exp.Query:
    metadata: dict[type[exp.Expr], dict[str, object]] = {**DuckDB.EXPRESSION_METADATA, **METADATA}
    try:
        found = qualify(query, schema=schema, dialect="duckdb", quote_identifiers=True)
        typed = annotate_types(found, schema, metadata, dialect="duckdb")
    except SqlglotError as fault:
        raise Unportable(said("cannot be read: %(why)s", why=_first_line(fault))) from fault
    assert isinstance(typed, exp.Query)  # noqa: S101 - a query stays one
    return typed


def _made_of(name: str, query: exp.Query, schema: dict[str, object]) -> tuple[str, ...]:
    root = lineage(name, query.copy(), schema=schema, dialect="duckdb")
    return tuple(sorted({leaf for node in root.walk() for leaf in _leaf(node)}))


def _leaf(node: Node) -> Iterator[str]:
    if isinstance(node.expression, exp.Table) and not node.downstream:
        column = exp.to_column(node.name, dialect="duckdb").name
        if column not in {"", "*"}:
            yield f"{node.expression.name}.{column}"


def _planned(query: exp.Query) -> dict[int, Put]:
    """Return what is put in the place of which terms; all are looked at before any is changed."""
    plan: dict[int, Put] = {}
    asked = {id(aggregate_of(each)): each for each in holders(query)}
    for term in query.walk():
        _hold_apart(term)
        rule = TERMS.get(type(term)) or AGGREGATES.get(type(term))
        put = rule(term) if rule else None
        if put is not None:
            plan[id(asked.get(id(term), term))] = put
    return plan


def _hold_apart(term: exp.Expr) -> None:
    """Refuse to tell rows apart by numbers with decimals: engines differ about two zeros."""
    if isinstance(term, exp.Group):
        keys = term.expressions
    elif isinstance(term, exp.Window):
        keys = term.args.get("partition_by") or []
    elif isinstance(term, exp.Select) and term.args.get("distinct"):
        keys = term.selects
    elif isinstance(term, exp.SetOperation) and (
        term.args.get("distinct") or not isinstance(term, exp.Union)
    ):
        keys = [*term.left.selects, *term.right.selects]
    else:
        return
    for key in keys:
        if family(key) is Family.NUMBER:
            raise refuse(key, said("numbers with decimals are not told apart: round them first"))


def _hold_to_columns(query: exp.Query, wanted: Columns) -> None:
    given = {each.alias_or_name: each for each in query.selects}
    for name in wanted:
        if name not in given:
            raise Unportable(said("gives no column %(name)s", name=name))
    for name, term in given.items():
        if name not in wanted:
            raise Unportable(said("gives %(name)s, which is no field", name=name))
        found, need = _family_of(query, name, term), wanted[name]
        fits = found in {need, Family.NULL} or (found, need) == (Family.INTEGER, Family.NUMBER)
        if not fits:
            why = said("is %(found)s, and the field %(need)s", found=str(found), need=str(need))
            raise Unportable(said("%(term)s: %(why)s", term=name, why=why))


def _family_of(query: exp.Query, name: str, term: exp.Expr) -> Family:
    """Return what a column of an answer is, on both sides of a set operation."""
    if not isinstance(query, exp.SetOperation):
        return family(term)
    place = query.named_selects.index(name)
    sides = [each for each in (query.left, query.right) if isinstance(each, exp.Query)]
    chosen = [(side, side.selects[place]) for side in sides]
    found = {_family_of(side, each.alias_or_name, each) for side, each in chosen} - {Family.NULL}
    if found == {Family.INTEGER, Family.NUMBER}:
        return Family.NUMBER
    return found.pop() if len(found) == 1 else Family.UNKNOWN


def _rewritten(query: exp.Query, plan: Mapping[int, Put]) -> exp.Query:
    """Put every term in its place, the innermost first."""
    for term in reversed(list(query.walk())):
        put = plan.get(id(term))
        if put is not None:
            term.replace(put(term))
    return query


def _wrapped(query: exp.Query, wanted: Columns) -> exp.Select:
    """Return the query with its columns in the order and of the type that is wanted."""
    columns = []
    for name, kind in wanted.items():
        column: exp.Expr = cast(exp.column(name, table="answer", quoted=True), TYPES[kind])
        if kind is Family.NUMBER:
            zero = exp.EQ(this=column.copy(), expression=exp.Literal.number("0"))
            column = exp.Case(
                ifs=[exp.If(this=zero, true=cast(exp.Literal.number("0"), TYPES[kind]))],
                default=column,
            )
        columns.append(exp.alias_(column, name, quoted=True))
    return exp.select(*columns).from_(query.subquery("answer"))


def _for_spark(query: exp.Select) -> exp.Select:
    """Say what the parser would put otherwise into Spark's words."""
    told = query.copy()
    for part in told.find_all(exp.Extract):
        if part.name == "ISODOW":
            part.set("this", exp.Var(this="DAYOFWEEK_ISO"))
    return told
