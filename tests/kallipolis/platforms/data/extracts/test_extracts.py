"""No row leaves in a group smaller than k or of fewer sensitive values than l; a report says so."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.extracts import api
from kallipolis.platforms.data.extracts.contracts import Plan, QuasiIdentifier
from kallipolis.platforms.data.grants.testing import publish_rows
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

pytestmark = pytest.mark.django_db
STEWARD: Final = make_official("data-steward", organisation="public-security@440300")
BY_YEAR: Final = QuasiIdentifier(column="born", to="year")
BY_CITY: Final = QuasiIdentifier(column="district", to="prefix", width=4)
BY_TENS: Final = QuasiIdentifier(column="income", to="band", width=10)
PEOPLE: Final = [
    {"name": name, "born": born, "district": district, "income": income, "illness": illness}
    for name, born, district, income, illness in (
        ("A", date(1948, 1, 1), "440305", 12, "flu"),
        ("B", date(1948, 12, 31), "440304", 19, "flu"),
        ("C", date(1948, 5, 5), "440306", 10, "gout"),
        ("D", date(1999, 5, 5), "440306", 10, "gout"),
        ("E", date(2001, 5, 5), "440306", 31, "flu"),
        ("F", date(2001, 7, 5), "440306", 39, "flu"),
        ("G", None, "440306", None, None),
    )
]


def make_plan(**changes: Any) -> Plan:
    given: dict[str, Any] = {
        "id": "by-year",
        "dataset": "health",
        "quasi": (BY_YEAR, BY_CITY, BY_TENS),
        "k": 2,
        "sensitive": "illness",
        "purpose": "research",
    }
    return Plan(**given | changes)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    publish_regions()
    publish_authorities()
    publish_roles(make_role("data-steward", ("extract.make", Within.ORGANISATION)))
    fields = (
        make_field("name", personal=True),
        make_field("born", type="date", personal=True),
        make_field("district", type="region"),
        make_field("income", type="integer"),
        make_field("illness", sensitive=True),
    )
    owner = AuthorityRole("public-security")
    dataset = make_dataset("health", owner=owner, region="440300", fields=fields, key=())
    publish_documents(dataset=[dataset])


def publish(people: list[dict[str, Any]], cause: str = "test") -> None:
    schema = pa.schema(
        {
            "name": pa.string(),
            "born": pa.date32(),
            "district": pa.string(),
            "income": pa.int64(),
            "illness": pa.string(),
        }
    )
    publish_rows("health", pa.Table.from_pylist(people, schema=schema), cause=cause)


def rows_of(extract: str) -> list[tuple[Any, ...]]:
    with lakehouse.asking({"made": api.table_of(extract)}) as engine:
        return [tuple(row.values()) for row in engine.table("SELECT * FROM made").to_pylist()]


def test_small_groups_are_left_out_and_the_report_says_so() -> None:
    publish(PEOPLE)

    report = api.make(STEWARD, make_plan())

    assert Counter(rows_of("by-year")) == {
        ("1948", "4403", 10.0, "flu"): 2,
        ("1948", "4403", 10.0, "gout"): 1,
        ("2001", "4403", 30.0, "flu"): 2,
    }
    assert (report.rows, report.released, report.suppressed) == (7, 5, 2)
    assert (report.groups, report.k, report.l) == (2, 2, 1)
    assert [(each.values, each.rows) for each in report.smallest] == [
        (("2001", "4403", "30.0"), 2),
        (("1948", "4403", "10.0"), 3),
    ]
    assert api.made(STEWARD, "by-year").report == report


def test_groups_that_all_share_one_sensitive_value_are_left_out_where_l_says_so() -> None:
    publish(PEOPLE)

    report = api.attempt(STEWARD, make_plan(l=2))

    assert (report.released, report.k, report.l) == (3, 3, 2)
    with pytest.raises(Refusal):
        api.made(STEWARD, "by-year")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"others": ("name",)}, "extract.identifies"),
        ({"quasi": (QuasiIdentifier(column="born", to="keep"),)}, "extract.identifies"),
        ({"quasi": (QuasiIdentifier(column="born", to="band"),)}, "extract.cannot_generalise"),
        ({"quasi": (QuasiIdentifier(column="income", to="year"),)}, "extract.cannot_generalise"),
        ({"quasi": (QuasiIdentifier(column="nothing", to="keep"),)}, "extract.column_unknown"),
        ({"others": ("illness",)}, "extract.column_twice"),
    ],
)
def test_a_plan_that_would_tell_who_somebody_is_is_refused(
    changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        api.attempt(STEWARD, make_plan(**changes))

    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    "actor",
    [
        make_official("data-steward", organisation="civil-affairs@440300"),
        make_official("decider", organisation="public-security@440300"),
    ],
)
def test_nobody_else_makes_extracts(actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        api.make(actor, make_plan())

    assert refused.value.code == "extract.not_found"


def test_that_an_extract_was_made_is_in_the_ledger() -> None:
    publish(PEOPLE)

    api.make(STEWARD, make_plan())
    audit.seal()
    (entry,) = audit.search(system("test"), Query(act="extract.make"))

    assert (entry.subject, entry.purpose) == ("extract/by-year", "research")
    assert entry.detail == {"dataset": "health", "k": 2, "rows": 5}


people = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("X"),
            "born": st.sampled_from([None, date(1948, 1, 1), date(1948, 2, 1), date(1999, 1, 1)]),
            "district": st.sampled_from(["440305", "440106", None]),
            "income": st.sampled_from([-3, 0, 9, 10]),
            "illness": st.sampled_from(["flu", "gout", None]),
        }
    ),
    max_size=25,
)


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(held=people, k=st.integers(2, 4), l=st.integers(1, 3))
def test_whatever_is_held_every_group_that_leaves_is_large_and_mixed_enough(
    held: list[dict[str, Any]],
    k: int,
    l: int,  # noqa: E741 - the field calls it so
) -> None:
    publish(held, cause=repr((held, k, l)))

    report = api.make(STEWARD, make_plan(k=k, l=l))

    groups = defaultdict(list)
    for born, district, income, illness in rows_of("by-year"):
        groups[born, district, income].append(illness)
    assert all(len(group) >= k and len({*group}) >= l for group in groups.values())
    assert sum(map(len, groups.values())) == report.released == report.rows - report.suppressed
    assert report.rows == len(held)
    assert report.k == min(map(len, groups.values()), default=0)
    assert report.l == min((len({*group}) for group in groups.values()), default=0)
