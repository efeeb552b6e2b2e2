"""Files are read from buckets and from servers that speak SFTP, whose key has to be known."""

import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import paramiko
import pytest
from tests.kallipolis.platforms.data.sources.reading import Read
from tests.kallipolis.platforms.data.sources.sftp import Server, serving
from tests.serving import Reply
from tests.serving import serving as asking

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.data.sources.contracts import Files

CSV = Files(connection="there", path="2026/*.csv", format="csv", encoding="gb18030")
ROWS = "编号,名称\n1,天河\n".encode("gb18030")
SECRET = "fish/and chips"


@pytest.fixture
def bucket(s3_url: str) -> str:
    """Return the address of a folder in a bucket with two files in it."""
    how = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=s3_url, **how)
    client.create_bucket(Bucket="office")
    for name in ("in/2026/a.csv", "in/2026/b.csv"):
        client.put_object(Bucket="office", Key=name, Body=ROWS)
    where = s3_url.removeprefix("http://")
    return f"s3://k:a%2Fb@office/in?scheme=http&endpoint_override={where}&region=us-east-1"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "served" / "in" / "2026"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(ROWS)
    (folder / "note.txt").write_text("no table")
    with serving(tmp_path / "served", "office", SECRET) as server:
        yield server


def test_a_bucket_is_read(read: Read, bucket: str) -> None:
    assert read(CSV, bucket) == [{"编号": "1", "名称": "天河"}] * 2


def test_a_bucket_that_is_not_there_has_no_files(read: Read, bucket: str) -> None:
    with pytest.raises(Refusal, match=r"^source[.]no_files$"):
        read(CSV, bucket.replace("@office/", "@elsewhere/"))


def test_a_bucket_that_lets_nobody_in_is_refused(read: Read) -> None:
    no = Reply(status=403, words="<Error><Code>AccessDenied</Code></Error>")

    with asking(lambda _asked: no) as url, pytest.raises(Refusal, match=r"^source[.]denied$"):
        read(CSV, f"s3://k:s@b/in?scheme=http&endpoint_override={url.removeprefix('http://')}")


def test_a_server_is_read(read: Read, server: Server) -> None:
    assert read(CSV, server.address("fish%2Fand%20chips")) == [{"编号": "1", "名称": "天河"}]


def test_a_server_is_read_by_a_key(read: Read, server: Server, tmp_path: Path) -> None:
    key = paramiko.RSAKey.generate(2048)
    key.write_private_key_file(str(tmp_path / "key"))
    server.let_in(key)

    found = read(CSV, server.address(more=f"&key={tmp_path}/key"))

    assert found == [{"编号": "1", "名称": "天河"}]


def test_a_wrong_password_is_refused_by_the_name_of_the_connection(
    read: Read, server: Server
) -> None:
    with pytest.raises(Refusal, match=r"^source[.]denied$") as refused:
        read(CSV, server.address("guessed"))

    assert refused.value.values == {"connection": "there"}


def test_a_server_whose_key_is_not_known_is_told_nothing(
    read: Read, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "known_hosts").write_text("")

    with pytest.raises(Refusal, match=r"^source[.]denied$"):
        read(CSV, server.address("fish%2Fand%20chips"))

    assert server.tried == []


@pytest.mark.parametrize(
    "address",
    ["s3://k:s@b/in?scheme=http&endpoint_override=127.0.0.1:{}", "sftp://a:b@127.0.0.1:{}/"],
)
def test_a_store_that_does_not_answer_is_waited_for(read: Read, address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    with pytest.raises(Outage, match="there"):
        read(CSV, address.format(port))


@pytest.mark.parametrize("address", ["ftq://nowhere/", "s3://", "sftp://host:port/"])
def test_an_address_that_is_none_of_a_store_is_refused(read: Read, address: str) -> None:
    with pytest.raises(Refusal, match=r"^source[.](unreadable|denied)$"):
        read(CSV, address)
