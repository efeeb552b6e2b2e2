"""A registry is fed in one way: by linkage, or by the rows of one dataset."""

from pathlib import Path

import msgspec
import pytest
from tests.library import Library

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.platforms.data.consolidations.documents import check
from kallipolis.platforms.data.consolidations.testing import (
    make_feeding,
    make_linked_registry,
    make_person_registry,
)
from kallipolis.platforms.data.registries.contracts import FedBy

LINKED = make_linked_registry()
DATASETS = [make_feeding(feed.dataset) for feed in LINKED.feeds]


def test_a_registry_that_a_dataset_feeds_is_not_linked_too() -> None:
    fed = msgspec.structs.replace(make_person_registry(), fed_by=FedBy(dataset="household"))
    library = Library(registry=[fed], dataset=DATASETS, linked_registry=[LINKED])

    remarks = [(each.path, each.message, each.expected) for each in check(LINKED, library)]

    assert remarks == [
        (
            "registry",
            "'population' is fed by the dataset household, row by row, and cannot be linked too",
            "household among the `feeds` here and no `fed_by` in the registry, or no linkage",
        )
    ]


def test_a_registry_is_put_together_by_one_document() -> None:
    other = make_linked_registry(id="people")
    library = Library(
        registry=[make_person_registry()], dataset=DATASETS, linked_registry=[LINKED, other]
    )

    remarks = [(each.path, each.message) for each in check(LINKED, library)]

    assert remarks == [("registry", "'population' is put together by people already")]


@pytest.mark.django_db
def test_a_pack_that_links_what_a_dataset_feeds_is_refused_with_file_and_line(
    tmp_path: Path,
) -> None:
    publish_packs("core", "guangdong", "public-services")
    text = """\
id: families
title: {en: Families, zh-Hans: 家庭, zh-Hant: 家庭}
registry: households
fields: {id_number: id_number}
feeds:
  - {dataset: household-members, record: record, columns: {id_number: id_number}}
"""
    files = {"linked-registries/families.yaml": text}
    pack = write_pack(tmp_path / "twice", files, requires="public-services")

    (fault,) = packs.check(pack).faults

    assert (fault.file.rpartition("/")[2], fault.line) == ("families.yaml", 3)
    assert "household-members among the `feeds` here" in fault.expected
