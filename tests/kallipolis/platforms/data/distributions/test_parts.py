"""A download that broke off goes on where it was, and pages of others may read it."""

from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.kallipolis.platforms.data.distributions.conftest import HEAD, publish

from kallipolis.platforms.data.distributions.logic.spans import span_of

FILE = "/open/datasets/places/places.csv"


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("bytes=0-9", range(10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-500", range(100)),
        ("bytes=50-5000", range(50, 100)),
        ("bytes=100-", range(100, 100)),
        ("bytes=-0", range(100, 100)),
        ("bytes=9-1", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_the_part_is_the_one_that_is_asked_for(said: str, span: range | None) -> None:
    assert span_of(said, 100) == span


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 100))
def test_no_part_reaches_beyond_the_file(first: int, last: int, size: int) -> None:
    found = span_of(f"bytes={first}-{last}", size) or range(0)

    assert set(found) <= set(range(size))


@pytest.mark.usefixtures("store")
def test_a_download_goes_on_where_it_broke_off(client: Client) -> None:
    whole = client.get(FILE)
    content = whole.getvalue()
    begun = client.get(FILE, headers={"Range": "bytes=0-9"})
    rest = client.get(FILE, headers={"Range": "bytes=10-", "If-Range": whole["ETag"]})
    beyond = client.get(FILE, headers={"Range": f"bytes={len(content)}-"})

    assert whole["Accept-Ranges"] == "bytes"
    assert (begun.status_code, rest.status_code) == (206, 206)
    assert begun.getvalue() + rest.getvalue() == content
    assert rest["Content-Range"] == f"bytes 10-{len(content) - 1}/{len(content)}"
    assert int(rest["Content-Length"]) == len(content) - 10
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")


def test_a_download_begins_anew_where_the_file_is_another(client: Client, store: Path) -> None:
    before = client.get(FILE)["ETag"]
    publish(store, f"{HEAD}d,new,114,22,1\n")

    found = client.get(FILE, headers={"Range": "bytes=10-", "If-Range": before})

    assert found.status_code == 200
    assert b"new" in found.getvalue()


def test_pages_of_others_may_ask_for_a_part(client: Client, store: Path) -> None:
    asked = client.options(FILE)
    found = client.get(FILE)

    assert "Range" in asked["Access-Control-Allow-Headers"]
    assert asked["Access-Control-Allow-Origin"] == found["Access-Control-Allow-Origin"] == "*"
    assert "Content-Range" in found["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [("places/rows?limit=1", 200), ("secret", 404), ("places/rows?limit=x", 422)],
)
def test_pages_of_others_read_rows_and_faults(
    client: Client, store: Path, asked: str, status: int
) -> None:
    found = client.get(f"/api/v1/open/datasets/{asked}")

    assert (found.status_code, found["Access-Control-Allow-Origin"]) == (status, "*")
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/services")


def test_a_sheet_computes_nothing_and_a_file_says_what_is_so(client: Client, store: Path) -> None:
    publish(store, f"{HEAD}d,=1+1,114,22,1\n")

    sheet = client.get(f"{FILE}?bom=1").getvalue()

    assert b'"\'=1+1"' in sheet
    assert b'"=1+1"' in client.get(FILE).getvalue()
