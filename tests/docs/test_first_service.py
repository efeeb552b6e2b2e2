"""The guide to a first service works as it is written."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.services import api as services
from kallipolis.site.new import new

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "first-service.md"
SERVICE = "services/my-county-first.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    CliRunner().invoke(new, ["pack", "my-county", "--in", str(tmp_path)], catch_exceptions=False)
    return tmp_path / "my_county"


def block(language: str) -> str:
    """Return the one block of the guide that is written in a language."""
    (written,) = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    return str(written)


def test_a_new_pack_is_sound_as_it_is_made(pack: Path) -> None:
    publish_packs("core", "guangdong")

    report = packs.check(str(pack))

    assert (report.faults, report.notes) == ((), ())


def test_who_makes_a_pack_is_told_what_to_type_next(tmp_path: Path) -> None:
    made = CliRunner().invoke(new, ["pack", "my-county", "--in", str(tmp_path)])

    assert f"pack check {tmp_path}/my_county\n" in made.output
    assert f"pack publish {tmp_path}/my_county\n" in made.output


def test_the_service_of_the_guide_can_be_published(pack: Path) -> None:
    publish_packs("core", "guangdong")
    (pack / SERVICE).write_text(block("yaml"))

    publish_packs(str(pack))

    assert services.get("my-county-first").output.credential == "decision-notice"


def test_the_mistake_of_the_guide_is_answered_as_it_says(pack: Path) -> None:
    publish_packs("core", "guangdong")
    (pack / SERVICE).write_text(block("yaml").replace("[resident]", "[citizen]"))

    report = packs.check(str(pack))

    said = [str(fault).replace(str(pack), "my_county") for fault in report.faults]
    assert said == block("text").splitlines()


def test_other_words_under_the_same_version_are_refused_as_the_guide_says(pack: Path) -> None:
    publish_packs("core", "guangdong", str(pack))
    (pack / SERVICE).write_text(block("yaml"))

    with pytest.raises(Refusal) as refused:
        publish_packs(str(pack))

    assert refused.value.code == "pack.version_taken"
