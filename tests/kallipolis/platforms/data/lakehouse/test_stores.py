"""Tables in an S3 store, over its real protocol, do as those in a folder."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import boto3
import msgspec
import pyarrow as pa
import pytest
from pytest_django import Settings

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Outage
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

NAMES = TableName("published.names [in brackets]")
LATER = SetClock(SYSTEM_CLOCK.now() + timedelta(days=40))
NAME = "a name (of two words)"


@pytest.fixture
def bucket(s3_url: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Keep tables in a bucket of this test's own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    name = f"tables-{uuid4().hex}"
    boto3.client("s3", endpoint_url=s3_url, region_name="us-east-1").create_bucket(Bucket=name)
    kept = with_lakehouse(settings.KALLIPOLIS, tmp_path)
    settings.KALLIPOLIS = msgspec.structs.replace(
        kept, lakehouse=f"s3://{name}/tables", s3_endpoint=s3_url
    )
    return name


def named(*names: str) -> pa.Table:
    return pa.table({NAME: list(names)})


def asked() -> list[str]:
    with lakehouse.asking({"t": NAMES}) as engine:
        found: list[str] = engine.table("SELECT * FROM t ORDER BY 1")[NAME].to_pylist()
    return found


def objects(s3_url: str, bucket: str) -> int:
    found = boto3.client("s3", endpoint_url=s3_url, region_name="us-east-1")
    return len(found.list_objects_v2(Bucket=bucket, Prefix="tables/").get("Contents", []))


def test_a_table_is_written_replaced_seen_as_it_was_and_tidied(s3_url: str, bucket: str) -> None:
    first = lakehouse.write(NAMES, named("岭南", "a"), cause="one")
    lakehouse.write(NAMES, named("b"), cause="two", mode=Mode.REPLACE)
    for number in range(2):
        lakehouse.write(NAMES, named(f"c{number}"), cause=f"more {number}")
    before = objects(s3_url, bucket)

    lakehouse.keep(NAMES, versions_for=timedelta(days=30), clock=LATER)

    assert asked() == ["b", "c0", "c1"]
    assert objects(s3_url, bucket) < before
    assert first.rows == 2


def test_a_store_that_is_not_there_is_an_outage(bucket: str, settings: Settings) -> None:
    lakehouse.write(NAMES, named("a"), cause="one")
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS, s3_endpoint="http://127.0.0.1:9"
    )

    with pytest.raises(Outage, match="lakehouse"):
        asked()
