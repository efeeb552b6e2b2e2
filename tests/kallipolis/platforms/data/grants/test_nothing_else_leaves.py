"""Whatever is granted and asked, no other row, no other column and no unmasked value leaves."""

import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kallipolis.platforms.data.grants.conftest import GRANTEE, ROWS

from kallipolis.foundation import vault
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import (
    Asked,
    Condition,
    Extract,
    Grant,
    Masking,
    Terms,
)
from kallipolis.platforms.data.grants.testing import make_terms

Row = Mapping[str, Any]
HELD: Final = ROWS.to_pylist()
COLUMNS: Final = tuple(ROWS.column_names)
READS: Final[Mapping[str, Callable[[str], Any]]] = {
    "born": date.fromisoformat,
    "rooms": int,
}
COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "equals": eq,
    "differs": ne,
    "less": lt,
    "at-most": le,
    "more": gt,
    "at-least": ge,
}
VALUES: Final = {
    "id_number": st.sampled_from([str(row["id_number"]) for row in HELD] + ["' OR 1=1 --"]),
    "name": st.sampled_from(["李测试", "李", "***", '"', "' AS VARCHAR) OR TRUE OR name = CAST('"]),
    "born": st.sampled_from(["1948-03-05", "1999-01-02", "2020-02-29"]),
    "rooms": st.sampled_from(["1", "2", "9"]),
    "district": st.sampled_from(["440305", "4403", "440304"]),
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    column = draw(st.sampled_from(COLUMNS))
    return Condition(
        column=column,
        holds=draw(st.sampled_from([*COMPARED, "one-of", "begins"])),
        values=tuple(draw(st.lists(VALUES[column], min_size=1, max_size=2))),
    )


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True))
    masks = {id: draw(st.sampled_from(Masking)) for id in columns}
    found = {id: Masking.HASH if id == "rooms" and m == "partial" else m for id, m in masks.items()}
    return make_terms(
        columns={**found, "district": Masking.NONE},
        rows=tuple(draw(st.lists(conditions(), max_size=2))),
    )


asked = st.builds(
    Asked,
    purpose=st.sampled_from(["housing aid"] * 5 + ["curiosity"]),
    columns=st.lists(st.sampled_from(COLUMNS), max_size=2).map(tuple),
    conditions=st.lists(conditions(), max_size=2).map(tuple),
    limit=st.sampled_from([1, 3, 1000]),
)


def holds(condition: Condition, row: Row) -> bool:
    """Say whether a row meets a condition, in Python's own words."""
    value = row[condition.column]
    if value is None:
        return False
    if condition.holds == "begins":
        return any(str(value).startswith(each) for each in condition.values)
    wanted = [READS.get(condition.column, str)(each) for each in condition.values]
    if condition.holds == "one-of":
        return value in wanted
    return all(COMPARED[condition.holds](value, each) for each in wanted)


def masked(value: Any, masking: Masking, key: bytes) -> Any:
    if value is None or masking is Masking.NONE:
        return value
    if masking is Masking.HASH:
        return hmac.digest(key, str(value).encode(), "sha256").hex()
    if isinstance(value, date):
        return str(value.year)
    ends = len(value) // 4
    return value[:ends] + "*" * (len(value) - 2 * ends) + value[len(value) - ends :]


def read(reader: Actor, wanted: Asked, clock: SetClock) -> Extract | None:
    try:
        return api.read(reader, "residence", wanted, clock=clock)
    except Refusal:
        return None


def let_through(grant: Grant, columns: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    """Return what a grant lets through of some columns, masked, each row as often as it may."""
    key = bytes.fromhex(vault.fingerprint(grant.id, about="grants.hash"))
    masks = grant.terms.columns
    rows = [row for row in HELD if all(holds(each, row) for each in grant.terms.rows)]
    return Counter(tuple(masked(row[id], masks[id], key) for id in columns) for row in rows)


@pytest.mark.usefixtures("city")
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(granted=terms(), wanted=asked)
def test_no_other_cell_leaves_whatever_is_granted_and_asked(
    granted: Terms, wanted: Asked, owner: Actor, reader: Actor, clock: SetClock
) -> None:
    clock.advance(minutes=1)
    grant = api.give(owner, "residence", OrganisationId(GRANTEE), granted, clock=clock)

    found = read(reader, Asked(**{**as_given(wanted), "grant": grant.id}), clock)

    columns = tuple(found.rows.column_names) if found else ()
    rows = [tuple(row.values()) for row in found.rows.to_pylist()] if found else []
    assert {*columns} <= {*granted.readable}
    assert Counter(rows) <= let_through(grant, columns)
    assert not (rows and wanted.purpose == "curiosity")


def as_given(wanted: Asked) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in wanted.__struct_fields__}
