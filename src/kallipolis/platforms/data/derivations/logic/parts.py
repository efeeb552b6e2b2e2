"""Derive in parts: which values of a field are to be made anew, and the query for them alone.

Nothing is taken on trust: a query may be asked in parts only where a row of its answer cannot
depend on rows of another part. See decision 0064.
"""

from collections.abc import Sequence
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.derivations.contracts import Derivation
from kallipolis.platforms.data.lakehouse.contracts import Family, Unportable

DIALECT: Final = "duckdb"
DATE: Final = Family.DATE
FAMILIES: Final = frozenset({Family.INTEGER, Family.TEXT, Family.DATE})
"""What a field is by which parts are told apart."""


def by(derivation: Derivation) -> str:
    """Return the expression over rows of the first input by which its rows fall into parts.

    Raises:
        Unportable: when an answer of the query could depend on rows of another part.
    """
    select = _parsed(derivation)
    field = next((s for s in select.selects if s.alias_or_name == derivation.parts), None)
    if field is None:
        raise Unportable(said("the query does not name this column"))
    made = field.unalias()
    _hold_to_first(derivation, select, made)
    _hold_to_groups(select, made)
    return made.sql(DIALECT)


def telling(derivation: Derivation) -> str:
    """Return the query for the parts that rows of the first input fall into, as ``part``.

    Raises:
        Unportable: as ``by``.
    """
    alias = _parsed(derivation).args["from_"].this.alias_or_name
    first = derivation.inputs[0].name
    return f"SELECT {by(derivation)} AS part FROM {first} AS {alias} GROUP BY 1"  # noqa: S608 - of a checked document


def narrowed(derivation: Derivation, family: Family, values: Sequence[object]) -> str:
    """Return the query for the parts alone that have one of some values; None stands for NULL.

    Raises:
        Unportable: as ``by``.
    """
    select, made = _parsed(derivation), sqlglot.parse_one(by(derivation), dialect=DIALECT)
    given = [_literal(family, each) for each in values if each is not None]
    chosen: list[exp.Expr] = [exp.In(this=made.copy(), expressions=given)] if given else []
    if None in values:
        chosen.append(exp.Is(this=made.copy(), expression=exp.Null()))
    return select.where(exp.or_(*chosen)).sql(DIALECT)


def _literal(family: Family, value: object) -> exp.Expr:
    if family is Family.INTEGER:
        return sqlglot.parse_one(str(value), dialect=DIALECT)
    text = exp.Literal.string(str(value))
    return exp.Cast(this=text, to=exp.DataType(this=exp.DType.DATE)) if family is DATE else text


def _parsed(derivation: Derivation) -> exp.Select:
    try:
        select = sqlglot.parse_one(derivation.sql, dialect=DIALECT)
    except SqlglotError as fault:
        raise Unportable(said("the query cannot be read")) from fault
    if not isinstance(select, exp.Select) or select.args.get("distinct"):
        raise Unportable(said("only one plain SELECT is asked in parts"))
    within = select.find_all(exp.Select, exp.Subquery, exp.With)
    if any(each is not select for each in within):
        raise Unportable(said("only one plain SELECT is asked in parts"))
    return select


def _hold_to_first(derivation: Derivation, select: exp.Select, made: exp.Expr) -> None:
    """Refuse a part that is not made of the first input, or rows that come without it."""
    first = derivation.inputs[0].name
    source = select.args["from_"].this
    joins = select.args.get("joins") or []
    is_read_twice = [each.name for each in select.find_all(exp.Table)].count(first) > 1
    is_named_twice = any(
        each.dataset == derivation.inputs[0].dataset for each in derivation.inputs[1:]
    )
    if is_read_twice or is_named_twice:
        raise Unportable(said("the first input is read only once"))
    if source.name != first or any(each.side in {"RIGHT", "FULL"} for each in joins):
        raise Unportable(said("the first input has to be that which all rows are of"))
    alias = source.alias_or_name
    columns = list(made.find_all(exp.Column))
    if not columns or made.find(exp.AggFunc, exp.Window):
        raise Unportable(said("a part is told by columns of the first input"))
    if joins and any(each.table != alias for each in columns):
        raise Unportable(said("a part is told by columns of the first input, with its name before"))


def _hold_to_groups(select: exp.Select, made: exp.Expr) -> None:
    """Refuse a group or window in which rows of several parts come together."""
    place = str(next(n for n, s in enumerate(select.selects, 1) if s.unalias() == made))
    group = select.args.get("group")
    keys = group.expressions if group else []
    name = next(s.alias_or_name for s in select.selects if s.unalias() == made)
    is_key = any(each == made or each.name in {place, name} for each in keys)
    if (group or _aggregates(select)) and not is_key:
        raise Unportable(said("the query does not group by it"))
    for window in select.find_all(exp.Window):
        if made not in (window.args.get("partition_by") or []):
            raise Unportable(said("a window goes over several parts"))


def _aggregates(select: exp.Select) -> bool:
    return any(not each.find_ancestor(exp.Window) for each in select.find_all(exp.AggFunc))
