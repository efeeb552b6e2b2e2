"""Entries of a catalogue in DCAT's terms."""

from collections.abc import Iterator

from rdflib import RDF, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import Node

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.harvests.contracts import Entry, Unfit
from kallipolis.platforms.data.harvests.logic import shaping

FORMAT = URIRef(f"{DCTERMS}format")


def entries(graph: Graph) -> Iterator[Entry | Unfit]:
    """Yield what a catalogue lists, in the order of what each is called."""
    for node in sorted(graph.subjects(RDF.type, DCAT.Dataset), key=str):
        yield _entry(graph, node)


def _entry(graph: Graph, node: Node) -> Entry | Unfit:
    publisher = graph.value(node, DCTERMS.publisher)
    files = list(graph.objects(node, DCAT.distribution))
    landing = graph.value(node, DCAT.landingPage)
    licences = [
        found
        for each in (node, *files)
        if (found := graph.value(each, DCTERMS.license)) is not None
    ]
    return shaping.entry(
        str(node),
        _said(graph, node, DCTERMS.title),
        _said(graph, node, DCTERMS.description),
        str(landing if isinstance(landing, URIRef) else node),
        publisher=_said(graph, publisher, FOAF.name).zh_hans if publisher is not None else "",
        licence=_last(licences[0]) if licences else "",
        tags=[str(each) for each in graph.objects(node, DCAT.keyword)],
        formats=sorted({_last(f) for each in files for f in graph.objects(each, FORMAT)}),
        modified_at=_moment(graph.value(node, DCTERMS.modified)),
    )


def _said(graph: Graph, node: Node, what: Node) -> Text:
    """Return words by language; what is not said in one is taken from another."""
    found: dict[str, str] = {}
    for each in graph.objects(node, what):
        if isinstance(each, RdfLiteral):
            found.setdefault(each.language or "", shaping.words(str(each)))
    return shaping.spoken(found)


def _moment(value: Node | None) -> str:
    return str(value) if value is not None else ""


def _last(node: Node) -> str:
    return str(node).rstrip("/").replace("#", "/").rpartition("/")[2]
