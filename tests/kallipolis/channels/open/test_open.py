"""Everybody finds open data on pages, and follows it by feed."""

import dataclasses
import re

import msgspec
import pytest
from django.test import Client
from tests.kallipolis.platforms.data.distributions.conftest import store as store

from kallipolis.channels.open.logic import markup
from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.distributions import api as distributions

pytestmark = pytest.mark.usefixtures("store")


def read(client: Client, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_dataset_is_found_and_told_of(client: Client) -> None:
    listed = read(client, "/open/?q=chongdianzhan&theme=energy&form=geojson&sort=newest")
    page = read(client, "/open/datasets/places")

    assert "1 found for" in listed
    assert 'href="/open/datasets/places"' in listed
    assert "莲花山" in page
    assert "/open/datasets/places/places.csv?bom=1" in page
    assert "2 of 5 fields are filled in throughout." in page
    assert "Nothing was found." in read(client, "/open/?q=museum&page=2")
    assert client.get("/open/datasets/secret").status_code == 404


def test_search_engines_for_data_read_it_off_its_page(client: Client) -> None:
    page = read(client, "/open/datasets/places")

    said = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (found,) = (msgspec.json.decode(each) for each in said)
    assert (found["@type"], found["identifier"]) == ("Dataset", "places")
    assert found["distribution"][0]["contentUrl"].endswith("/open/datasets/places/places.csv")
    assert found["distribution"][0]["encodingFormat"] == "text/csv"
    assert found["dateModified"]


def test_no_words_of_a_dataset_end_what_describes_it() -> None:
    entry = distributions.get("places")
    words = everywhere("</script><script>alert(1)</script>&")
    careless = msgspec.structs.replace(entry.dataset, title=words)

    said = markup.described(dataclasses.replace(entry, dataset=careless), "https://a.example", "en")

    assert "<" not in said
    assert msgspec.json.decode(said)["name"] == words.en


def test_a_fault_is_reported_and_an_empty_report_is_not(client: Client) -> None:
    empty = client.post("/open/datasets/places/report", {"words": " "})
    sent = client.post("/open/datasets/places/report", {"words": "b is closed"})

    assert empty.status_code == 422
    assert sent["Location"] == "/open/datasets/places"
    assert [each.words for each in distributions.reports(system("test"), "places")] == [
        "b is closed"
    ]


def test_feeds_and_the_map_of_the_site_name_each_dataset(client: Client) -> None:
    version = distributions.get("places").versions[0].id

    for_each = [read(client, f"/open/{each}") for each in ("feed.atom", "feed.rss")]

    assert [f"/open/datasets/places?v={version}" in each for each in for_each] == [True, True]
    assert "/open/datasets/places</loc>" in read(client, "/open/sitemap.xml")
    assert read(client, "/robots.txt").endswith("/open/sitemap.xml\n")
    assert "package_search" in read(client, "/open/programs")


def test_rows_are_told_by_a_field_and_on_a_map(client: Client) -> None:
    page = read(client, "/open/datasets/places?figure=points")
    silent = read(client, "/open/datasets/places?figure=code")

    assert '<tr data-count="1"><th scope="row">3</th>' in page
    assert "This field says nothing by itself." in silent
    assert 'data-rows="/open/datasets/places/places.geojson"' in page
    assert "/api/v1/regions/440305/boundary" in page
    assert client.get("/open/datasets/places?figure=colour").status_code == 200


def test_datasets_with_places_are_on_one_map_and_counted_by_division(client: Client) -> None:
    page = read(client, "/open/map?of=440300")

    assert 'data-rows="/open/datasets/places/places.geojson"' in page
    assert '<option value="440300" selected>Shenzhen' in page
    assert "/api/v1/regions/440305/boundary" in page
    assert sum(map(int, re.findall(r'data-layer="places">(\d+)</td>', page))) == 2
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


def test_what_is_chosen_is_in_the_address_and_nonsense_shows_all(client: Client) -> None:
    chosen = read(client, "/open/map?layer=places&of=nowhere")
    other = read(client, "/open/map?layer=something")

    assert 'value="places" checked' in chosen
    assert 'value="places" checked' not in other
    assert 'data-layer="places" hidden' in other


def test_before_any_place_was_published_the_map_says_so(client: Client) -> None:
    publish_documents(dataset=[make_dataset("places")])

    assert "No dataset with places has been published yet." in read(client, "/open/map")
