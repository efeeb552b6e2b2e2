"""The catalogue goes out in CPSV-AP's terms, valid against the published shapes."""

from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from django.test import Client
from pyshacl import validate
from pytest_django import Settings
from rdflib import RDF, Graph, Namespace

from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.catalogue import api as catalogue
from kallipolis.platforms.application.catalogue.logic.export import said
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.testing import make_service

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyshacl"),
]
CPSV = Namespace("http://purl.org/vocab/cpsv#")
DCT = Namespace("http://purl.org/dc/terms/")
ADDRESS = "/catalogue.jsonld"


@pytest.fixture
def shipped(settings: Settings) -> None:
    """Publish in a city of its own address: what others exported of an edition is not its."""
    own = f"https://{uuid4().hex}.example"
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, public_url=own)
    publish_packs("core", "guangdong", "public-services")


@pytest.mark.usefixtures("shipped")
def test_every_service_goes_out_as_a_graph_that_needs_no_network() -> None:
    graph = Graph().parse(data=catalogue.export(), format="json-ld")

    found = set(graph.subjects(RDF.type, CPSV.PublicService))

    ids = {str(graph.value(each, DCT.identifier)) for each in found}

    assert ids == {service.id for service in services.every()}


@pytest.mark.shared_data
@pytest.mark.usefixtures("shipped")
def test_the_export_is_valid_against_the_shapes(data_folder: Path) -> None:
    shapes = Graph().parse(data_folder / "cpsv-ap/semic/cpsv-ap-SHACL.ttl")
    graph = Graph().parse(data=catalogue.export(), format="json-ld")

    is_valid, _, words = validate(graph, shacl_graph=shapes, advanced=False)

    graph.remove((None, DCT.title, None))
    is_still_valid, _, _ = validate(graph, shacl_graph=shapes, advanced=False)

    assert is_valid, words[:3000]
    assert not is_still_valid


@pytest.mark.usefixtures("shipped")
def test_the_same_edition_is_not_sent_twice(client: Client) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    publish_documents(service=[make_service("another")])
    after = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "application/ld+json"
    assert (again.status_code, again.content) == (304, b"")
    assert after.status_code == 200
    assert after["ETag"] != first["ETag"]


def test_chinese_words_that_stand_in_for_english_are_not_called_english() -> None:
    spoken = said(Text(en="图书", zh_hans="图书", zh_hant="圖書"))

    assert [each["@language"] for each in spoken] == ["zh-Hans", "zh-Hant"]
