"""Programs for CKAN work here, faults included."""

from urllib.parse import urlsplit

import ckanapi
import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from kallipolis.platforms.data.distributions import api as distributions

pytestmark = pytest.mark.usefixtures("store")
ACTION = "/open/api/3/action"
FORMATS = ["CSV", "JSON", "PARQUET", "GEOJSON"]


@pytest.fixture
def city(transactional_db: None, store: object, live_server: LiveServer) -> ckanapi.RemoteCKAN:
    return ckanapi.RemoteCKAN(f"{live_server.url}/open")


def test_ckanapi_finds_reads_and_is_refused(city: ckanapi.RemoteCKAN) -> None:
    act = city.action
    found = act.package_search(
        q="充电站",
        fq='+organization:environment tags:"cars"',
        facet_field=["tags"],
        rows=5,
        **{"facet.field": '["tags"]'},
    )
    [package] = found["results"]
    resource = act.resource_show(id="places.csv")
    rows = act.datastore_search(
        resource_id="places.csv", filters={"name": ["Bay", "莲花山"]}, sort="code desc", limit=1
    )

    assert act.status_show()["ckan_version"].startswith("2.")
    assert act.package_list() == ["places"]
    assert found["count"] == 1
    assert found["search_facets"]["tags"]["items"][0]["count"] == 1
    assert package == act.package_show(id="places")
    assert [each["format"] for each in package["resources"]] == FORMATS
    assert resource in package["resources"]
    assert (rows["total"], [row["code"] for row in rows["records"]]) == (2, ["b"])
    assert act.current_package_list_with_resources(limit=5) == [package]
    assert act.tag_list() == ["cars"]
    assert act.organization_list() == ["environment"]
    assert act.organization_show(id="environment")["package_count"] == 1
    assert [each["name"] for each in act.group_list(all_fields=True)] == ["energy", "transport"]
    with pytest.raises(ckanapi.NotFound):
        act.package_show(id="secret")
    with pytest.raises(ckanapi.ValidationError):
        act.datastore_search(resource_id="places.csv", sort="nothing")
    with pytest.raises(ckanapi.SearchQueryError):
        act.package_search(sort="nothing")


def test_a_dataset_is_named_in_each_language_so_that_harvesters_lose_none(client: Client) -> None:
    said = client.get(f"{ACTION}/package_show?id=places").json()["result"]

    titles = distributions.get("places").dataset.title
    assert said["title_translated"] == {
        "en": titles.en,
        "zh-Hans": titles.zh_hans,
        "zh-Hant": titles.zh_hant,
    }
    assert sorted(said["notes_translated"]) == ["en", "zh-Hans", "zh-Hant"]


def test_lists_are_narrowed_down_and_paged(client: Client) -> None:
    def listed(asked: str) -> object:
        return client.get(f"{ACTION}/{asked}").json()["result"]

    assert listed("group_list?limit=1&offset=1") == ["transport"]
    assert listed("organization_list?offset=1") == []
    assert listed("tag_list?query=CAR") == ["cars"]
    assert listed("tag_list?query=bus") == []
    by_format = client.get(f'{ACTION}/package_search?facet.field=["res_format"]&rows=0').json()
    assert by_format["result"]["facets"] == {"res_format": dict.fromkeys(FORMATS, 1)}


def test_the_address_of_the_portal_leads_on(client: Client) -> None:
    site = urlsplit(client.get(f"{ACTION}/status_show").json()["result"]["site_url"]).path

    answer = client.get(f"{site}/dataset/places")

    assert answer["Location"] == "/open/datasets/places"
    assert client.get(f"{site}/dataset/secret").status_code == 404
    assert client.get(f"{site}/api/3/action/package_list").json()["result"] == ["places"]


def test_rows_are_found_by_what_they_hold_whatever_its_type(client: Client) -> None:
    def codes(filters: str) -> list[str]:
        asked = {"resource_id": "places.csv", "filters": filters, "records_format": "lists"}
        said = client.get(f"{ACTION}/datastore_search", asked | {"fields": "code"}).json()
        return [code for [code] in said["result"]["records"]]

    assert codes('{"points": 8}') == ["a"]
    assert codes('{"points": ["8.0", null]}') == ["a", "b"]
    assert codes('{"longitude": 114.05, "latitude": "22.550"}') == ["a"]
    assert codes('{"points": "many"}') == []


def test_rows_come_as_text_with_where_they_go_on(client: Client) -> None:
    asked: dict[str, str | int] = {
        "resource_id": "places.csv",
        "limit": 1,
        "records_format": "csv",
        "fields": "code",
    }
    answer = client.get(f"{ACTION}/datastore_search", asked | {"include_total": "false"}).json()

    said = answer["result"]
    assert said["records"].split() == ["code", "a"]
    assert "total" not in said
    assert said["_links"]["next"].startswith("/open/api/3/action/datastore_search?")
    assert said["_links"]["next"].endswith("&limit=1&offset=1")
    help_text = client.get(answer["help"]).json()["result"]
    assert "datastore_search" in help_text


def test_a_parameter_may_come_twice_and_one_that_lacks_is_named(client: Client) -> None:
    twice = client.get(f"{ACTION}/package_search?facet.field=tags&facet.field=groups&rows=0")
    lacking = client.post(f"{ACTION}/package_show", "{}", content_type="application/json")
    asked_by_a_page = client.options(f"{ACTION}/package_search")

    assert sorted(twice.json()["result"]["search_facets"]) == ["groups", "tags"]
    assert lacking.json()["error"] == {"id": ["Missing value"], "__type": "Validation Error"}
    assert "Content-Type" in asked_by_a_page["Access-Control-Allow-Headers"]
    assert client.get("/open/api/3").json() == {"version": 3}


def test_an_address_is_answered_as_ckan_would(client: Client) -> None:
    said = {
        "package_search?q=*:*&fq=tags:cars&rows=0": 200,
        "package_search?fq=colour:red": 400,
        "package_search?rows=many": 409,
        "package_search?sort=colour": 400,
        "package_search?sort=name desc, metadata_modified asc": 200,
        "datastore_info?id=places.csv": 200,
        "help_show?name=nothing": 404,
        "package_show": 409,
        "package_show?id=nothing": 404,
        "organization_show?id=nobody": 404,
        "datastore_search?resource_id=places.csv&filters=[": 409,
        'datastore_search?resource_id=places.csv&filters={"code":"a"}': 200,
        "datastore_search?resource_id=places.xls": 404,
        "datastore_search?id=places.csv&distinct=true&fields=name&sort=name desc": 200,
        "datastore_search?id=places.csv&distinct=true&fields=name&sort=code": 409,
        "datastore_search": 409,
    }

    answers = {path: client.get(f"{ACTION}/{path}") for path in said}

    assert {path: answer.status_code for path, answer in answers.items()} == said
    assert [answer.json()["success"] for answer in answers.values()] == [
        status == 200 for status in said.values()
    ]
    assert client.get(f"{ACTION}/package_delete?id=places").status_code == 400
