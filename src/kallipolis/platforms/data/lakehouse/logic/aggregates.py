"""Aggregates and windows of portable SQL: only those that come to the same in any order of rows."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlglot import exp
from sqlglot.expressions import DType as Kind

from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.lakehouse.contracts import Family
from kallipolis.platforms.data.lakehouse.logic.families import NUMERIC, family
from kallipolis.platforms.data.lakehouse.logic.terms import (
    PLACES,
    Put,
    Rule,
    cast,
    number,
    refuse,
    rounded,
)

RANKS: Final = (exp.Rank, exp.DenseRank)
SCALE: Final = str(10**PLACES)


def _holder(term: exp.Expr) -> exp.Expr:
    """Return what an aggregate is asked by as a whole: its filter, its window."""
    parent = term.parent
    if isinstance(parent, exp.Filter | exp.Window) and parent.this is term:
        return _holder(parent)
    return term


def aggregate_of(holder: exp.Expr) -> exp.Expr:
    """Return the aggregate that a filter or a window is about."""
    while isinstance(holder, exp.Filter | exp.Window):
        holder = holder.this
    return holder


def holders(root: exp.Expr) -> Iterator[exp.Expr]:
    """Yield what aggregates are asked by, each once."""
    for term in root.find_all(*AGGREGATES):
        yield _holder(term)


def _with(holder: exp.Expr, aggregate: exp.Expr) -> exp.Expr:
    """Return a copy of a holder that is about another aggregate."""
    made = holder.copy()
    old = aggregate_of(made)
    if old is made:
        return aggregate
    old.replace(aggregate)
    return made


def _counted(term: exp.Expr) -> Put | None:
    inner = term.this
    if isinstance(inner, exp.Distinct):
        if len(inner.expressions) != 1 or term.find_ancestor(exp.Window) is _holder(term):
            raise refuse(term, said("one column is counted so, and in no window"))
        if family(inner.expressions[0]) is Family.NUMBER:
            raise refuse(term, said("numbers with decimals are not told apart: round them first"))
    return lambda made: cast(made.copy(), Kind.BIGINT)


def _summed(term: exp.Expr) -> Put:
    """Add up whole numbers, or numbers to six places: it comes to the same in any order."""
    _plain(term)
    is_whole = family(term.this) is not Family.NUMBER
    return lambda made: _sum(made, is_whole=is_whole)


def _sum(holder: exp.Expr, *, is_whole: bool) -> exp.Expr:
    inner = aggregate_of(holder).this
    if is_whole:
        added = exp.Sum(this=cast(inner.copy(), Kind.BIGINT))
        return cast(_with(holder, added), Kind.BIGINT)
    scaled = exp.Mul(this=cast(inner.copy(), Kind.DOUBLE), expression=number(SCALE))
    added = exp.Sum(this=cast(rounded(scaled, 0), Kind.BIGINT))
    total = cast(cast(_with(holder, added), Kind.BIGINT), Kind.DOUBLE)
    return exp.Paren(this=exp.Div(this=total, expression=number(SCALE)))


def _meant(term: exp.Expr) -> Put:
    """Divide the sum by how many there are."""
    _plain(term)
    is_whole = family(term.this) is not Family.NUMBER

    def put(made: exp.Expr) -> exp.Expr:
        count = _with(made, exp.Count(this=aggregate_of(made).this.copy(), big_int=True))
        below = exp.Nullif(this=cast(count, Kind.DOUBLE), expression=number("0"))
        total = cast(_sum(made, is_whole=is_whole), Kind.DOUBLE)
        return exp.Paren(this=exp.Div(this=total, expression=below))

    return put


def _plain(term: exp.Expr) -> None:
    if isinstance(term.this, exp.Distinct) or family(term.this) not in NUMERIC:
        raise refuse(term, said("adds numbers up, and each of them"))


def _extreme(term: exp.Expr) -> Put | None:
    if isinstance(term.this, exp.Distinct) or term.args.get("expressions"):
        raise refuse(term, said("takes one column"))
    return None


def _flagged(term: exp.Expr) -> Put | None:
    if family(term.this) is not Family.BOOLEAN:
        raise refuse(term, said("takes a condition"))
    return None


def _strung(term: exp.Expr) -> Put | None:
    """String texts together in their own order."""
    order = term.this
    if isinstance(order, exp.Order) and len(order.expressions) == 1:
        by = order.expressions[0]
        if by.this == order.this and family(order.this) is Family.TEXT:
            return None
    raise refuse(term, said("strings texts together only in their own order: ORDER BY the same"))


def _ranked(term: exp.Expr) -> Put:
    if not isinstance(_holder(term), exp.Window):
        raise refuse(term, said("ranks only OVER something"))
    return lambda made: cast(made.copy(), Kind.BIGINT)


AGGREGATES: Final[Mapping[type[exp.Expr], Rule]] = {
    exp.Count: _counted,
    exp.Sum: _summed,
    exp.Avg: _meant,
    **dict.fromkeys((exp.Max, exp.Min), _extreme),
    **dict.fromkeys((exp.LogicalAnd, exp.LogicalOr), _flagged),
    exp.GroupConcat: _strung,
    **dict.fromkeys(RANKS, _ranked),
}
"""What is understood, by rules whose answer is put in the place of the holder."""
