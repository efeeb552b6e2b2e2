"""The guide to reading data that was granted works as it is written."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import requests
from click.testing import CliRunner
from pytest_django import Settings
from tests.docs.test_interface_guide import Inside, blocks

from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.grants.testing import publish_rows
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "read-granted-data.md"
pytestmark = pytest.mark.django_db
KINDS = ["metro-in"] * 4 + ["bus"]


@pytest.fixture
def taps(tmp_path: Path, settings: Settings) -> None:
    """Publish what the guide reads: five taps, four of them by whom somebody may read of."""
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    publish_packs("core", "guangdong", "guangdong-data")
    count = len(KINDS)
    rows = {
        "card": [f"card-{number}" for number in range(count)],
        "moment": [datetime(2026, 3, 1, number, tzinfo=UTC) for number in range(count)],
        "kind": KINDS,
        "paid": [100, 200, 300, 400, 500],
        "fare": [100, 200, 300, 400, 500],
        "line": ["1"] * count,
        "station": ["a", "b", "c", "d", "e"],
    }
    publish_rows("metro-taps", pa.table(rows))


@pytest.mark.usefixtures("taps")
def test_the_guide_is_followed_to_its_end_and_a_removed_client_reads_no_more() -> None:
    line, *_ = blocks(GUIDE, "console")
    added = CliRunner().invoke(COMMAND, [*shlex.split(line)[2:], "--json"])
    session = requests.Session()
    session.mount("http://", Inside())
    left = {"session": session, "city": "http://127.0.0.1:8000", **json.loads(added.output)}
    exec("\n".join(blocks(GUIDE, "python")), left)
    CliRunner().invoke(COMMAND, ["client-remove", left["client_id"]], catch_exceptions=False)
    removed = session.get(left["rows"], params=left["wanted"])

    assert left["asked"]["grant"] == left["page"]["grant"]
    assert [row["station"] for row in left["page"]["rows"]] == ["b", "c"]
    assert [row["paid"] for row in left["following"]["rows"]] == [400]
    assert left["following"]["next"] == ""
    assert left["table"].splitlines() == ['"station","paid"', '"b",200', '"c",300']
    assert left["more"] == left["page"]["next"]
    assert left["refused"]["code"] == "grant.column_refused"
    assert (removed.status_code, removed.json()["code"]) == (401, "identity.token_invalid")
