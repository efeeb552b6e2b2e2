"""What the check of a pack says about registries."""

from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack

pytestmark = pytest.mark.django_db

REGISTRY = """\
id: population
title: {{en: Population, zh-Hans: 人口, zh-Hant: 人口}}
source: public-security
key: {key}
fields:
  - {{id: id_number, title: {{en: Number, zh-Hans: 号码, zh-Hant: 號碼}}, type: id-number}}
  - {{id: {second}, title: {{en: Name, zh-Hans: 姓名, zh-Hant: 姓名}}}}
"""


@pytest.mark.parametrize(
    ("key", "second", "faults"),
    [
        ("id_number", "name", []),
        ("number", "name", ["key: 'number' is not a field"]),
        (
            "id_number",
            "id_number",
            [
                "fields[0].id: 'id_number' is there twice",
                "fields[1].id: 'id_number' is there twice",
            ],
        ),
    ],
)
def test_key_and_fields_are_checked(
    tmp_path: Path, key: str, second: str, faults: list[str]
) -> None:
    text = REGISTRY.format(key=key, second=second)
    folder = write_pack(tmp_path / "sample", {"registries/population.yaml": text})

    report = packs.check(str(folder))

    assert [fault.message for fault in report.faults] == faults
