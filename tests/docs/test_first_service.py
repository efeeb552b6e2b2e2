"""The guide to a first service works as it is written."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.services import api as services
from kallipolis.site.new import new

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "first-service.md"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    CliRunner().invoke(new, ["pack", "my-county", "--in", str(tmp_path)], catch_exceptions=False)
    return tmp_path / "my_county"


@pytest.mark.django_db
def test_a_new_pack_is_sound_as_it_is_made(pack: Path) -> None:
    publish_packs("core", "guangdong")

    report = packs.check(str(pack))

    assert report.faults == ()


@pytest.mark.django_db
def test_the_service_of_the_guide_can_be_published(pack: Path) -> None:
    publish_packs("core", "guangdong")
    (written,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    (pack / "services" / "my-county-first.yaml").write_text(written)

    publish_packs(str(pack))

    assert services.get("my-county-first").output.credential == "decision-notice"
