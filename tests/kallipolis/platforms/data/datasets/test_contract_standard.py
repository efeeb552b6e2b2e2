"""What datasets are told as holds under the standard's own JSON Schema."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft201909Validator

from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.datasets import api as datasets

pytestmark = pytest.mark.django_db

STANDARD = Draft201909Validator(
    json.loads(files("open_data_contract_standard").joinpath("schema.json").read_text())
)


def as_written(id: str) -> object:
    return json.loads(json.dumps(datasets.as_contract(id)))


@pytest.mark.parametrize("pack", ["guangdong-data", "linked-registries"])
def test_contracts_of_shipped_datasets_are_contracts_of_the_standard(pack: str) -> None:
    publish_packs("core", "guangdong", "public-services", pack)

    faults = [
        f"{each.id}: {found.json_path}: {found.message}"
        for each in datasets.every()
        for found in STANDARD.iter_errors(as_written(each.id))
    ]

    assert faults == []
