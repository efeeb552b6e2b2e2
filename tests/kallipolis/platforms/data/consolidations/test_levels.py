"""A registry that is put together is of the highest level of what feeds it, and says no less."""

import msgspec
import pytest
from tests.library import Library

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.consolidations.documents import check
from kallipolis.platforms.data.consolidations.testing import (
    make_linked_registry,
    make_person_registry,
    publish_linked,
)
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset, Level

LINKED = make_linked_registry()


def raised(dataset: Dataset, id: str, level: Level) -> Dataset:
    return msgspec.structs.replace(dataset, level=level) if dataset.id == id else dataset


@pytest.mark.django_db
def test_the_highest_level_of_what_feeds_it_wins() -> None:
    publish_linked(LINKED)
    highest = LINKED.feeds[-1].dataset
    found = [raised(each, highest, "important") for each in datasets.every()]
    publish_documents(dataset=found)

    assert api.level_of(LINKED) == ("important", highest)


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "faults"), [("general-2", ["registry"]), ("core", [])])
def test_a_registry_that_declares_less_is_refused(level: Level, faults: list[str]) -> None:
    publish_linked(LINKED)
    first = LINKED.feeds[0].dataset
    found = [raised(each, first, "general-4") for each in datasets.every()]
    registry = msgspec.structs.replace(make_person_registry(), level=level)

    remarks = check(LINKED, Library(registry=[registry], dataset=found))

    assert [remark.path for remark in remarks] == faults
