"""The catalogue goes out in DCAT-AP's terms, valid against its shapes."""

from pathlib import Path

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, SH

from kallipolis.platforms.data.distributions import api as distributions

SHAPES = Path(__file__).parent / "dcat-ap-3.0.1"
pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyshacl"),
]


def described(media_type: str = "text/turtle") -> Graph:
    return Graph().parse(data=distributions.described(media_type), format=media_type)


def shapes(*files: str) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(SHAPES / f"{file}.ttl")
    return graph


def test_it_is_valid_and_would_not_be_without_what_is_mandatory() -> None:
    distributions.prepare("places")
    graph, wanted = described(), shapes("shapes", "range")

    is_valid, _, words = validate(graph, shacl_graph=wanted)
    graph.remove((None, DCAT.accessURL, None))
    is_still_valid, _, _ = validate(graph, shacl_graph=wanted)

    assert is_valid, words[:3000]
    assert not is_still_valid


def test_it_says_all_that_is_recommended_and_known() -> None:
    """The period of the rows, the kind of a publisher and the middle of a place nobody knows."""
    distributions.prepare("places")

    _, found, _ = validate(described(), shacl_graph=shapes("shapes_recommended"))

    assert isinstance(found, Graph)
    lacking = {(found.value(each, SH.focusNode), path) for each, path in found[: SH.resultPath :]}
    assert {path for _, path in lacking} == {DCTERMS.temporal, DCTERMS.type, DCAT.centroid}
    assert not [node for node, _ in lacking if "licenses" in str(node)]


def test_a_place_says_how_far_it_reaches() -> None:
    place = URIRef("http://127.0.0.1:8000/open/#region-440000")

    box = described().value(place, DCAT.bbox)

    assert str(box).startswith("POLYGON((109.")
    assert (URIRef("http://127.0.0.1:8000/open/"), DCTERMS.spatial, place) in described()


def test_it_lists_what_is_open_with_its_files_and_their_checksums(client: Client) -> None:
    distributions.prepare("places")
    graph = described()

    [dataset] = graph.subjects(RDF.type, DCAT.Dataset)
    files = [str(each) for each in graph.objects(None, DCAT.downloadURL)]
    held = distributions.distribution("places", "csv")

    assert graph.value(dataset, DCTERMS.identifier) == Literal("places")
    assert {each.rpartition(".")[2] for each in files} == {"csv", "json", "parquet", "geojson"}
    assert [client.get(each).status_code for each in files] == [200] * 4
    assert held.checksum in distributions.described("text/turtle").decode().lower()


def test_each_form_says_the_same() -> None:
    assert isomorphic(described(), described("application/ld+json"))
    assert isomorphic(described(), described("application/rdf+xml"))


def test_programs_get_the_form_that_they_ask_for(client: Client) -> None:
    wanted = {
        "text/turtle": "/open/catalogue.ttl",
        "application/ld+json;q=0.9, text/html;q=0.1": "/open/catalogue.jsonld",
        "text/html,*/*;q=0.1": "/open/",
        "*/*": "/open/",
    }

    led = {each: client.get("/open/catalogue", headers={"Accept": each}) for each in wanted}

    assert {each: answer["Location"] for each, answer in led.items()} == wanted


def test_it_is_not_sent_twice(client: Client) -> None:
    first = client.get("/open/catalogue.ttl")
    again = client.get("/open/catalogue.ttl", headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "text/turtle"
    assert again.status_code == 304
    assert client.get("/open/catalogue.xls").status_code == 404


def test_a_page_is_what_a_dataset_is_called_by() -> None:
    assert (URIRef("http://127.0.0.1:8000/open/datasets/places"), RDF.type, DCAT.Dataset) in (
        described()
    )
