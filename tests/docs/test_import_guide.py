"""The example of the guide about imports runs as it is written."""

import re
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.catalogue import api as catalogue
from kallipolis.platforms.application.catalogue.contracts import Tally
from kallipolis.platforms.application.services import api as services

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "import-a-catalogue.md"
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


@pytest.mark.django_db
def test_the_mapping_of_the_guide_imports_its_list(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, state=str(tmp_path))
    publish_packs("core")
    files = dict(FILE.findall(GUIDE.read_text(encoding="utf-8")))
    source, mapping_file = tmp_path / "list.csv", tmp_path / "city-list.yaml"
    source.write_text(files["list.csv"], encoding="utf-8")
    mapping_file.write_text(files["city-list.yaml"], encoding="utf-8")
    mapping = catalogue.mapping(str(mapping_file))

    done = catalogue.import_rows(system("test"), mapping, catalogue.rows_in(mapping, source))
    permit = services.get("city-7")

    assert done.tally == Tally(read=4, imported=2, rejected=1, duplicates=1)
    assert [(each.row, each.field) for each in done.misfits] == [("9", "promised_limit")]
    assert permit.summary.en == "Park & stay in your street"
    assert len(permit.evidence) == 2
    assert organisations.authority(permit.authority, "OUR-CITY").name.en == "Streets Bureau"
