"""The statements by which a plan is carried out."""

from datetime import date
from typing import Final

from sqlglot import exp

from kallipolis.platforms.data.extracts.contracts import Plan, QuasiIdentifier

ROWS: Final = "_rows"
DIFFERENT: Final = "_different"


def generalised(plan: Plan, day: date) -> str:
    """Return the statement for the columns of an extract on a day, of all rows of ``held``."""
    rest = [named(column) for column in plan.columns[len(plan.quasi) :]]
    quasi = [f"{_generalised(each, day)} AS {named(each.column)}" for each in plan.quasi]
    return f"SELECT {', '.join([*quasi, *rest])} FROM held"  # noqa: S608 - names are written by sqlglot


def groups(plan: Plan) -> str:
    """Return the statement for the groups of ``general``, those left out among them."""
    quasi = _quasi(plan)
    return (
        f"SELECT {quasi}, count(*) AS {ROWS}, {_different(plan)} AS {DIFFERENT}"  # noqa: S608 - as above
        f" FROM general GROUP BY {quasi} ORDER BY {ROWS}, {quasi}"
    )


def released(plan: Plan) -> str:
    """Return the statement for the rows of ``general`` whose group is large and mixed enough.

    Their order tells nothing of the order in which they lay.
    """
    columns = ", ".join(named(column) for column in plan.columns)
    same = " AND ".join(
        f"g.{named(each.column)} IS NOT DISTINCT FROM grouped.{named(each.column)}"
        for each in plan.quasi
    )
    return (
        f"SELECT {', '.join(f'g.{named(column)}' for column in plan.columns)} FROM general g"  # noqa: S608 - as above
        f" JOIN grouped ON {same}"
        f" WHERE grouped.{ROWS} >= {plan.k} AND grouped.{DIFFERENT} >= {plan.l}"
        f" ORDER BY {columns}"
    )


def kept(plan: Plan, count: str) -> str:
    """Return the statement for the groups of ``grouped`` that leave, each with its size."""
    quasi = _quasi(plan)
    return (
        f"SELECT {quasi}, {ROWS} AS {named(count)} FROM grouped"  # noqa: S608 - as above
        f" WHERE {ROWS} >= {plan.k} AND {DIFFERENT} >= {plan.l} ORDER BY {quasi}"
    )


def named(name: str) -> str:
    """Return a name as SQL writes it."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def _quasi(plan: Plan) -> str:
    return ", ".join(named(each.column) for each in plan.quasi)


def _different(plan: Plan) -> str:
    """Return how many sensitive values a group has; one where none is named."""
    if plan.sensitive is None:
        return "1"
    column = named(plan.sensitive)
    return f"count(DISTINCT {column}) + CAST(count(*) > count({column}) AS INTEGER)"


def _generalised(each: QuasiIdentifier, day: date) -> str:
    name = named(each.column)
    if each.to == "age":
        years = f"date_sub('year', {name}, DATE '{day.isoformat()}')"
        return f"CAST(floor({years} / {each.width}) * {each.width} AS BIGINT)"
    if each.to == "year":
        return f"strftime({name}, '%Y')"
    if each.to == "month":
        return f"strftime({name}, '%Y-%m')"
    if each.to == "prefix":
        return f"left({name}, {each.width})"
    if each.to == "band":
        return f"floor({name} / {each.width}) * {each.width}"
    return name
