"""What is open is found, described and handed out; what is not open is not there."""

import csv
import io
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.kallipolis.platforms.data.distributions.conftest import HEAD, publish

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.distributions.contracts import CatalogueSearch, RowSearch
from kallipolis.platforms.data.distributions.testing import make_places

FILE = "/open/datasets/places/places"
pytestmark = pytest.mark.usefixtures("store")


def body(client: Client, address: str) -> bytes:
    return client.get(address).getvalue()


def found(**asked: Any) -> list[str]:
    return [each.id for each in distributions.search(CatalogueSearch(**asked)).entries]


def test_only_what_is_open_and_harmless_is_there() -> None:
    fields = (make_field("code", required=True), make_field("phone", personal=True))
    documents = [
        make_dataset("personal", fields=fields),
        make_dataset("levelled", level="general-2"),
        make_dataset("on-terms", sharing=Sharing(kind="conditional")),
    ]
    publish_documents(pack="careless", dataset=documents)

    assert found() == ["places"]


@pytest.mark.parametrize("id", ["secret", "nothing"])
def test_what_is_not_open_and_what_is_not_there_are_told_alike(id: str, client: Client) -> None:
    with pytest.raises(Refusal) as refused:
        distributions.rows(id, RowSearch())

    assert refused.value.code == "distribution.not_found"
    assert client.get(f"/open/datasets/{id}/{id}.csv").status_code == 404
    assert client.get(f"/api/v1/open/datasets/{id}/rows").status_code == 404


def test_it_is_found_as_people_write() -> None:
    chinese = ("充电站", "充電站", "chongdianzhan", "cdz", "电动汽车充电")
    found_by = [found(q=words) for words in (*chinese, "charging", "chargin", "")]

    assert found_by == [["places"]] * 8


def test_it_is_narrowed_down_and_counted() -> None:
    all_of_them = distributions.search(CatalogueSearch())

    assert found(q="博物馆") == []
    assert found(theme="energy", form="geojson", region="440000") == ["places"]
    assert found(theme="health") == []
    assert found(region="440100") == []
    assert all_of_them.facets["theme"] == {"energy": 1, "transport": 1}


def test_a_file_says_the_same_in_each_form(client: Client) -> None:
    table = list(csv.DictReader(io.StringIO(body(client, f"{FILE}.csv").decode())))
    listed = msgspec.json.decode(body(client, f"{FILE}.json"))
    parquet = pq.read_table(io.BytesIO(body(client, f"{FILE}.parquet"))).to_pylist()
    features = msgspec.json.decode(body(client, f"{FILE}.geojson"))["features"]

    assert [row["name"] for row in table] == ["莲花山", "Bay", "nowhere"]
    assert listed == parquet
    assert listed[0] == {
        "code": "a",
        "name": "莲花山",
        "longitude": 114.05,
        "latitude": 22.55,
        "points": 8,
    }
    assert [each["geometry"] and each["geometry"]["coordinates"] for each in features] == [
        [114.05, 22.55],
        [113.9, 22.5],
        None,
    ]
    assert features[0]["properties"] == {"code": "a", "name": "莲花山", "points": 8}


def test_a_file_is_sent_once_and_with_a_mark_for_spreadsheets(client: Client) -> None:
    first = client.get(f"{FILE}.csv")
    plain = first.getvalue()
    again = client.get(f"{FILE}.csv", headers={"If-None-Match": first["ETag"]})
    marked = body(client, f"{FILE}.csv?bom=1")

    assert (again.status_code, again.content) == (304, b"")
    assert marked == b"\xef\xbb\xbf" + plain
    assert int(first["Content-Length"]) == len(plain)


def test_older_versions_stay_as_they_were(client: Client, store: Path) -> None:
    old = distributions.get("places").versions[0]
    before = client.get(f"{FILE}.csv")
    publish(store, f"{HEAD}d,new,114,22,1\n")

    after = client.get(f"{FILE}.csv", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert b"new" in after.getvalue()
    assert b"Bay" in body(client, f"{FILE}.csv?version={old.id}")
    assert client.get(f"{FILE}.csv?version=1").status_code == 404
    assert client.get(f"{FILE}.csv?version=-1").status_code == 404


def test_rows_are_asked_for_by_value_word_and_order(client: Client) -> None:
    address = "/api/v1/open/datasets/places/rows"

    bay = client.get(address, {"where": "name:Bay", "fields": "code"}).json()
    words = client.get(address, {"q": "BAY"}).json()
    last = client.get(address, {"sort": "-points", "limit": "1"}).json()
    injected = client.get(address, {"where": "name:x' OR 1=1 --"}).json()
    unknown = client.get(address, {"sort": 'code"; DROP'})

    assert (bay["rows"], bay["total"]) == ([{"code": "b"}], 1)
    assert [row["code"] for row in words["rows"]] == ["b"]
    assert ([row["code"] for row in last["rows"]], last["total"]) == (["a"], 3)
    assert injected["rows"] == []
    assert unknown.status_code == 422


def test_what_stands_in_each_field_is_counted() -> None:
    spread = {each.field: each for each in distributions.spread("places")}

    assert (spread["points"].filled, spread["points"].least, spread["points"].most) == (2, "3", "8")


def test_files_are_written_when_rows_are_published(store: Path, tmp_path: Path) -> None:
    events.dispatch()
    jobs.run_due()

    made = {file.name for file in (tmp_path / "state/distributions/places").rglob("places.*")}

    assert {"places.csv", "places.json", "places.parquet", "places.geojson"} <= made


def test_a_dataset_without_rows_yet_is_listed_and_has_none(client: Client) -> None:
    publish_documents(pack="empty", dataset=[make_places(id="empty")])

    entry = distributions.get("empty")

    assert (entry.rows, entry.versions) == (0, ())
    assert distributions.rows("empty", RowSearch()).rows == ()
    assert client.get("/open/datasets/empty/empty.csv").status_code == 404


def test_faults_that_people_report_wait_for_the_steward() -> None:
    distributions.report("places", "b is closed")

    [report] = distributions.reports(system("test"), "places")
    distributions.close(system("test"), report.id)

    assert report.words == "b is closed"
    assert distributions.reports(system("test"), "places") == ()
    with pytest.raises(Refusal):
        distributions.report("places", " ")
    with pytest.raises(Refusal):
        distributions.report("secret", "words")


def test_words_of_three_languages_are_searched() -> None:
    title = Text(en="Libraries", zh_hans="图书馆", zh_hant="圖書館")
    publish_documents(pack="more", dataset=[make_places(id="libraries", title=title)])

    assert found(q="圖書館")[0] == found(q="tushuguan")[0] == found(q="librarys")[0] == "libraries"


def test_a_field_that_older_rows_do_not_have_is_empty(client: Client) -> None:
    fields = (*make_places().fields, make_field("opened", type="date"))
    publish_documents(dataset=[make_places(fields=fields)], source=[])

    first = distributions.rows("places", RowSearch(limit=1)).rows[0]
    spread = {each.field: each.filled for each in distributions.spread("places")}

    assert (first["code"], first["opened"], spread["opened"]) == ("a", None, 0)
    assert client.get(f"{FILE}.parquet").status_code == 200
