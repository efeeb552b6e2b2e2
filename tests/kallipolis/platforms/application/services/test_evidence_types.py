"""An evidence type asks a registry only for what the registry has."""

from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack

pytestmark = pytest.mark.django_db

REGISTRY = """\
id: population
title: {en: Population, zh-Hans: 人口, zh-Hant: 人口}
source: public-security
key: id_number
fields:
  - {id: id_number, title: {en: Number, zh-Hans: 号码, zh-Hant: 號碼}, type: id-number}
"""
EVIDENCE = """\
id: identity-card
name: {{en: Identity card, zh-Hans: 身份证, zh-Hant: 身份證}}
registry: {registry}
fields: [{field}]
"""


@pytest.mark.parametrize(
    ("registry", "field", "faults"),
    [
        ("population", "id_number", []),
        ("elsewhere", "height", []),
        (
            "population",
            "height",
            ["fields[0]: the registry 'population' has no field 'height'"],
        ),
    ],
)
def test_fields_of_a_known_registry_are_checked(
    tmp_path: Path, registry: str, field: str, faults: list[str]
) -> None:
    evidence = EVIDENCE.format(registry=registry, field=field)
    documents = {"registries/population.yaml": REGISTRY, "evidence/card.yaml": evidence}
    folder = write_pack(tmp_path / "sample", documents)

    report = packs.check(str(folder))

    assert [fault.message for fault in report.faults] == faults
