"""One contract for whatever keeps contents: a folder, and an S3 store over its real protocol."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import boto3
import pytest

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.files.adapters.folder import FolderStore
from kallipolis.foundation.files.adapters.s3 import S3Store
from kallipolis.foundation.files.contracts import Store

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 100
DIGEST = sha256(CONTENT).hexdigest()
KINDS = ["folder", "s3"]


@pytest.fixture
def bucket(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    name = f"files-{uuid4().hex}"
    boto3.client("s3", endpoint_url=s3_url).create_bucket(Bucket=name)
    return name


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path)
    return S3Store(request.getfixturevalue("bucket"), request.getfixturevalue("s3_url"))


@pytest.mark.parametrize("store", KINDS, indirect=True)
def test_a_content_comes_back_as_it_was_kept(store: Store) -> None:
    store.keep(DIGEST, CONTENT)
    store.keep(DIGEST, CONTENT)

    assert store.fetch(DIGEST) == CONTENT


@pytest.mark.parametrize("store", KINDS, indirect=True)
def test_a_content_that_is_not_there_is_an_outage_and_not_empty(store: Store) -> None:
    with pytest.raises(Outage, match="file-store"):
        store.fetch(DIGEST)


@pytest.mark.parametrize("store", KINDS, indirect=True)
def test_what_was_dropped_is_gone_and_dropping_it_again_changes_nothing(store: Store) -> None:
    store.keep(DIGEST, CONTENT)
    store.drop(DIGEST)
    store.drop(DIGEST)

    with pytest.raises(Outage):
        store.fetch(DIGEST)


@pytest.mark.parametrize("store", KINDS, indirect=True)
def test_contents_are_listed_by_when_they_were_last_brought(store: Store) -> None:
    store.keep(DIGEST, CONTENT)
    now = SYSTEM_CLOCK.now()

    assert list(store.kept_before(now - timedelta(hours=1))) == []
    assert list(store.kept_before(now + timedelta(hours=1))) == [DIGEST]


def test_the_folders_above_a_new_content_are_forced_to_disk_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda opened: forced.append(os.fstat(opened).st_ino))
    contents = tmp_path / "contents"

    FolderStore(contents).keep(DIGEST, CONTENT)

    above = (tmp_path, contents, contents / DIGEST[:2])
    assert {folder.stat().st_ino for folder in above} <= set(forced)


def test_a_bucket_that_is_not_there_is_an_outage(bucket: str, s3_url: str) -> None:
    store = S3Store(f"{bucket}-missing", s3_url)

    with pytest.raises(Outage, match="file-store"):
        store.keep(DIGEST, CONTENT)
    with pytest.raises(Outage, match="file-store"):
        list(store.kept_before(SYSTEM_CLOCK.now()))


def test_an_s3_store_that_is_away_is_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    store = S3Store("files", "http://127.0.0.1:9")

    with pytest.raises(Outage, match="file-store"):
        store.fetch(DIGEST)
