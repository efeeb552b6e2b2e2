"""What other portals list is shown as theirs, goes when it goes, and cannot do us harm."""

from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.kallipolis.platforms.data.distributions.conftest import store as store
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.distributions.testing import make_places
from kallipolis.platforms.data.harvests import api as harvests
from kallipolis.platforms.data.harvests.contracts import Ckan, Dcat, Harvest, Unfit
from kallipolis.platforms.data.harvests.testing import make_harvest
from kallipolis.platforms.data.sources.testing import with_connections

TEST = system("test")
OURS = "http://127.0.0.1:8000/open/datasets/places"
REMOTE_CONTEXT = '{"@context": "http://10.0.0.1/context", "@id": "x"}'
BOMB = '<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
PACKAGES = """{"success": true, "result": {"count": 4, "results": [
 {"name": "buses", "title": "巴士路线", "url": "https://a.example/buses", "resources": 7,
  "metadata_modified": "2026-01-02T03:04:05"},
 {"name": "script", "title": "x", "url": "javascript:alert(1)"},
 {"name": "", "title": "nameless", "url": "https://a.example/"},
 {"name": "untitled", "url": "https://a.example/"}]}}"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_we_harvest_ourselves_by_both_ways(
    transactional_db: None, store: Path, live_server: LiveServer, settings: Settings
) -> None:
    home = with_connections(settings.KALLIPOLIS, store, neighbour=f"{live_server.url}/open")
    settings.KALLIPOLIS = home
    by_ckan = make_harvest()
    turtle = make_harvest("turtle", reads=Dcat(path="catalogue.ttl"))
    jsonld = make_harvest("jsonld", reads=Dcat(path="catalogue.jsonld", format="json-ld"))
    xml = make_harvest("xml", reads=Dcat(path="catalogue.rdf", format="xml"))
    publish_documents(pack="portals", harvest=[by_ckan, turtle, jsonld, xml])

    gathered = [harvests.run(TEST, each.id) for each in (by_ckan, turtle, jsonld, xml)]
    found = harvests.search("充电站")
    publish_documents(pack="samples", dataset=[make_places(open=False)])
    again = harvests.run(TEST, "turtle")

    assert [(each.found, each.added, each.faults) for each in gathered] == [(1, 1, ())] * 4
    assert {each.harvest for each in found} == {"neighbour", "turtle", "jsonld", "xml"}
    assert {(each.page, each.licence, each.formats) for each in found} == {
        (OURS, "CC0-1.0", ("CSV", "GEOJSON", "JSON", "PARQUET"))
    }
    assert {each.title.zh_hans for each in found if each.harvest != "neighbour"} == {"充电站"}
    assert (again.found, again.gone) == (0, 1)


def gather(replies: list[Reply], tmp_path: Path, settings: Settings, harvest: Harvest) -> None:
    """Gather a portal that answers so, one after another."""
    publish_documents(pack="portals", harvest=[harvest])
    left = list(replies)

    def answer(asked: Asked) -> Reply:
        return Reply(status=404) if "status_show" in asked.path else left.pop(0)

    with serving(answer) as address:
        settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, neighbour=address)
        harvests.run(TEST, harvest.id)


@pytest.mark.django_db
def test_what_does_not_fit_is_listed_with_its_reason(tmp_path: Path, settings: Settings) -> None:
    gather([Reply(words=PACKAGES)], tmp_path, settings, make_harvest())

    [entry] = harvests.search("bashi")
    went = harvests.runs(TEST)["neighbour"]

    assert (entry.title.en, entry.licence, entry.formats) == ("巴士路线", "?", ())
    assert set(went.faults) == {
        Unfit(remote="script", why="harvest.no_page"),
        Unfit(remote="", why="harvest.no_id"),
        Unfit(remote="untitled", why="harvest.no_title"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reads", "reply"),
    [
        (Ckan(), Reply(status=302, headers={"Location": "http://169.254.169.254/"})),
        (Ckan(), Reply(words='{"success": false}')),
        (Dcat(path="c"), Reply(words="no turtle <")),
        (Dcat(path="c", format="json-ld"), Reply(words=REMOTE_CONTEXT)),
        (Dcat(path="c", format="xml"), Reply(words=BOMB)),
    ],
)
def test_what_leads_away_or_is_no_catalogue_changes_nothing(
    reads: Ckan | Dcat, reply: Reply, tmp_path: Path, settings: Settings
) -> None:
    gather([Reply(words=PACKAGES)], tmp_path, settings, make_harvest())

    with pytest.raises(Refusal) as refused:
        gather([reply], tmp_path, settings, make_harvest(reads=reads))

    assert refused.value.code in {"harvest.unreadable", "source.unreadable"}
    assert [each.remote for each in harvests.search()] == ["buses"]
    assert harvests.runs(TEST)["neighbour"].error == refused.value.code


@pytest.mark.django_db
def test_who_may_not_learns_nothing() -> None:
    with pytest.raises(Refusal) as refused:
        harvests.run(ANONYMOUS, "neighbour")

    assert refused.value.code == "harvest.not_found"
