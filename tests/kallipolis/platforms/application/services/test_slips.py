"""A name in a service that nothing bears is told, with the name that was probably meant."""

from pathlib import Path
from typing import Final

import msgspec
import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.platforms.application.services.testing import make_service

SHIPPED = Path(__file__).parents[5] / "src" / "kallipolis_packs"
OUTPUT = {"name": {"en": "Answer", "zh-Hans": "答复", "zh-Hant": "答覆"}}
ANSWER = {"output": OUTPUT | {"credential": "decision-note"}}
pytestmark = pytest.mark.django_db

REVIEWED: Final[dict[str, object]] = {"reviewers": ["educations"], "process": "parallel-review"}


def write_service(folder: Path, **parts: object) -> Path:
    """Write a pack with one service; JSON is YAML too."""
    written = msgspec.json.encode(make_service("plot", **parts)).decode()
    return write_pack(folder, {"services/plot.yaml": written}, requires="core")


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"authority": "civil-affair"}, "has the role `civil-affair`, expected `civil-affairs`"),
        (REVIEWED, "has the role `educations`, expected `education`"),
        (ANSWER, "there is no credential `decision-note`, expected `decision-notice`"),
    ],
)
def test_a_slip_is_a_fault_with_what_was_meant(
    tmp_path: Path, parts: dict[str, object], fault: str
) -> None:
    publish_packs(SHIPPED / "core", SHIPPED / "boston")

    report = packs.check(write_service(tmp_path, **parts))

    assert [str(each).endswith(fault) for each in report.faults] == [True]


def test_a_role_that_another_place_may_have_is_only_noted(tmp_path: Path) -> None:
    publish_packs(SHIPPED / "core", SHIPPED / "boston")
    pack = write_service(tmp_path, authority="lighthouse-keepers")

    report = packs.check(pack)

    (note,) = report.notes
    assert report.is_sound
    assert ": note: authority: no authority in sight has the role `lighthouse-keepers`" in str(note)
    assert "civil-affairs" in note.expected


def test_where_no_place_is_in_sight_every_role_is_taken(tmp_path: Path) -> None:
    publish_packs(SHIPPED / "core")

    report = packs.check(write_service(tmp_path, authority="civil-affair"))

    assert (report.faults, report.notes) == ((), ())
