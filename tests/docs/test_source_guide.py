"""The guide to sources works as it is written."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.sources.adapters.connections import Connection

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "connect-a-source.md"
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(FILE.findall(GUIDE.read_text(encoding="utf-8")))


def written(folder: Path, files: dict[str, str], *key: str) -> Path:
    """Write the sources of the guide down as a pack, with the dataset that they are of."""
    fields = (make_field("code"), make_field("district"))
    dataset = make_dataset("firms", key=key, fields=fields)
    sources = {path: text for path, text in files.items() if path.startswith("sources/")}
    contract = msgspec.yaml.encode(dataset).decode()
    return write_pack(
        folder / "my_county",
        {"datasets/firms.yaml": contract, **sources},
        id="my-county",
    )


def test_the_sources_of_the_guide_are_sound(tmp_path: Path, files: dict[str, str]) -> None:
    report = packs.check(str(written(tmp_path, files, "code")))

    assert [each for each in report.faults if "sources/" in str(each)] == []


def test_a_fault_is_told_with_file_and_line_as_the_guide_says(
    tmp_path: Path, files: dict[str, str]
) -> None:
    report = packs.check(str(written(tmp_path, files)))

    said = [str(each).replace(str(tmp_path) + "/", "") for each in report.faults]
    assert files["fault"].strip() in said


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("late: 600", "late: -1", 4),
        ("mark: changed_at\n", "", 4),
        ("slot: kallipolis_firms", "slot: Kallipolis-Firms", 4),
        ('["firms/+/moved"]', '["firms/#/moved"]', 4),
        ("client: kallipolis-firms", "client: kallipolis/firms", 4),
        ("subject: firms.*.founded", "subject: firms.>.founded", 4),
        ("takes: {district: _topic_2}", "complete: true", 5),
    ],
)
def test_each_field_that_does_not_fit_is_told_where_it_is(
    tmp_path: Path, files: dict[str, str], was: str, now: str, line: int
) -> None:
    wrong = {path: text.replace(was, now) for path, text in files.items()}
    (path,) = [path for path in files if files[path] != wrong[path]]

    report = packs.check(str(written(tmp_path, wrong, "code")))

    assert any(f"{path}:{line}: " in str(each) for each in report.faults), report.faults


def test_each_source_of_the_guide_has_a_connection(files: dict[str, str]) -> None:
    known = msgspec.yaml.decode(files["connections.yaml"], type=dict[str, str | Connection])
    asked = set(re.findall(r"connection: (\w+)", "".join(files.values())))

    assert asked <= known.keys()
    urls = [each if isinstance(each, str) else each.url for each in known.values()]
    assert all(urlsplit(url).hostname for url in urls)
