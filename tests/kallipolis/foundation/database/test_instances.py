"""Rows read by plain SQL are what Django would have made of them."""

from datetime import UTC, datetime

import pytest
from django.db import models

from kallipolis.channels.desk.models import SavedFilter
from kallipolis.foundation.database import api as database
from kallipolis.foundation.parties.models import Appointment
from kallipolis.platforms.application.ratings.models import PublishedFigures
from kallipolis.platforms.application.savings.models import Month

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 5, 4, 3, 2, 1, 500, tzinfo=UTC)


def columns_of(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            Appointment(party="p1", role="clerk", organisation="o", region="44", given_at=WHEN),
            id="moments, one of them missing",
        ),
        pytest.param(
            SavedFilter(party="p1", name="赶时间的", query="a=b", is_home=True), id="truth"
        ),
        pytest.param(PublishedFigures(by="hall", subject="h", counts=[1, 0, 2]), id="json"),
        pytest.param(Month(service="s", month=WHEN.date(), cases=3), id="a day"),
    ],
)
def test_what_is_read_is_what_the_query_compiler_would_read(row: models.Model) -> None:
    row.save()
    kind = type(row)
    [found] = database.instances(kind, "WHERE id = %s", [row.pk])
    assert columns_of(found) == columns_of(kind._default_manager.get(pk=row.pk))
    assert found == row
    assert not found._state.adding


def test_it_can_be_changed_and_saved() -> None:
    SavedFilter.objects.create(party="p1", name="one", query="")
    [found] = database.instances(SavedFilter, "WHERE party = %s", ["p1"])
    found.name = "two"
    found.save()
    assert SavedFilter.objects.get(party="p1").name == "two"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_values_has_its_places(count: int) -> None:
    names = [f"n{number}" for number in range(count)]
    for name in names:
        SavedFilter.objects.create(party="p1", name=name, query="")
    ending = f"WHERE name IN ({database.places(count)}) ORDER BY name"
    assert [row.name for row in database.instances(SavedFilter, ending, names)] == names
