"""The open datasets in the terms of DCAT-AP 3.

Source: DCAT-AP 3.0.1 (SEMIC), https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.distributions.contracts import (
    MEDIA_TYPES,
    Distribution,
    Entry,
    Form,
)
from kallipolis.platforms.data.distributions.logic import vocabularies as words
from kallipolis.platforms.data.distributions.logic.extents import Extent

DCATAP = Namespace("http://data.europa.eu/r5r/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCAT_VERSION = URIRef("http://www.w3.org/ns/dcat#version")
"""A word of DCAT 3 that the library does not know yet."""

PREFIXES = {
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "geo": str(GEO),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
}
IANA = "http://www.iana.org/assignments/media-types"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that is described, with the address of the installation and the region that it serves.

    ``files`` are those that were written already, by dataset and form; ``extents`` of the regions
    whose boundary is published, by code.
    """

    base: str
    title: Text
    summary: Text
    publisher: Text
    telephone: str
    region: Region | None
    extents: Mapping[str, Extent]
    entries: tuple[Entry, ...]
    files: Mapping[tuple[str, Form], Distribution]


def described(shown: Shown) -> Graph:
    """Describe the catalogue, its datasets and their distributions."""
    graph = Graph()
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    catalogue, owner = URIRef(f"{shown.base}/open/"), URIRef(f"{shown.base}/open/#publisher")
    _agent(graph, owner, shown.publisher)
    _put(graph, catalogue, DCAT.Catalog)
    _say(graph, catalogue, DCTERMS.title, shown.title)
    _say(graph, catalogue, DCTERMS.description, shown.summary)
    graph.add((catalogue, DCTERMS.publisher, owner))
    graph.add((catalogue, FOAF.homepage, _document(graph, f"{shown.base}/open/")))
    taxonomy = _concept_scheme(graph)
    graph.add((catalogue, DCAT.themeTaxonomy, taxonomy))
    for code in words.LANGUAGES:
        graph.add((catalogue, DCTERMS.language, _language(graph, code)))
    for entry in shown.entries:
        graph.add((catalogue, DCAT.dataset, _dataset(graph, entry, shown)))
    if shown.region is not None:
        graph.add((catalogue, DCTERMS.spatial, _place(graph, shown.region, shown)))
    _of_all(graph, catalogue, shown.entries)
    return graph


def _of_all(graph: Graph, catalogue: URIRef, entries: Iterable[Entry]) -> None:
    """Say since when something is listed, and under which licence, where all have the same."""
    listed = [each for each in entries if each.versions]
    if not listed:
        return
    graph.add((catalogue, DCTERMS.issued, Literal(min(each.versions[-1].at for each in listed))))
    graph.add((catalogue, DCTERMS.modified, Literal(max(each.versions[0].at for each in listed))))
    licences = {each.dataset.licence for each in listed}
    if len(licences) == 1:
        graph.add((catalogue, DCTERMS.license, _licence(graph, licences.pop())))


def address_of(base: str, dataset_id: str) -> str:
    """Return the page of an open dataset, which is also what it is called by."""
    return f"{base}/open/datasets/{dataset_id}"


def _dataset(graph: Graph, entry: Entry, shown: Shown) -> URIRef:
    dataset, page = entry.dataset, address_of(shown.base, entry.id)
    node = URIRef(page)
    _put(graph, node, DCAT.Dataset)
    _say(graph, node, DCTERMS.title, dataset.title)
    _say(graph, node, DCTERMS.description, dataset.summary)
    graph.add((node, DCTERMS.identifier, Literal(dataset.id)))
    graph.add((node, DCAT.landingPage, _document(graph, page)))
    publisher = URIRef(f"{shown.base}/open/?publisher={entry.publisher.id}")
    _agent(graph, publisher, entry.publisher.name)
    graph.add((node, DCTERMS.publisher, publisher))
    graph.add((node, DCAT.contactPoint, _contact(graph, entry, shown)))
    frequency = _authority(graph, "frequency", words.FREQUENCIES[dataset.freshness.cycle])
    graph.add((frequency, RDF.type, DCTERMS.Frequency))
    graph.add((node, DCTERMS.accrualPeriodicity, frequency))
    right = _authority(graph, "access-right", "PUBLIC")
    graph.add((right, RDF.type, DCTERMS.RightsStatement))
    graph.add((node, DCTERMS.accessRights, right))
    for theme in dataset.themes:
        graph.add((node, DCAT.theme, _theme(graph, words.THEMES[theme])))
    for tag in dataset.tags:
        graph.add((node, DCAT.keyword, Literal(tag, lang="en")))
    if entry.region is not None:
        graph.add((node, DCTERMS.spatial, _place(graph, entry.region, shown)))
    _times(graph, node, entry)
    for form in entry.forms if entry.versions else ():
        graph.add((node, DCAT.distribution, _distribution(graph, entry, form, shown)))
    return node


def _times(graph: Graph, node: URIRef, entry: Entry) -> None:
    if not entry.versions:
        return
    first, last = entry.versions[-1], entry.versions[0]
    graph.add((node, DCTERMS.issued, Literal(first.at)))
    graph.add((node, DCTERMS.modified, Literal(last.at)))
    graph.add((node, DCAT_VERSION, Literal(str(last.id))))


def _distribution(graph: Graph, entry: Entry, form: Form, shown: Shown) -> URIRef:
    page = address_of(shown.base, entry.id)
    node = URIRef(f"{page}#{form}")
    address = _document(graph, f"{page}/{entry.id}.{form}")
    _put(graph, node, DCAT.Distribution)
    _say(graph, node, DCTERMS.title, entry.dataset.title)
    _say(graph, node, DCTERMS.description, _in_form(entry.dataset.summary, form))
    graph.add((node, DCAT.accessURL, _document(graph, page)))
    graph.add((node, DCAT.downloadURL, address))
    kind = _authority(graph, "file-type", words.FILE_TYPES[form])
    graph.add((kind, RDF.type, DCTERMS.MediaTypeOrExtent))
    graph.add((node, DCTERMS["format"], kind))
    media = URIRef(f"{IANA}/{MEDIA_TYPES[form].partition(';')[0]}")
    _put(graph, media, DCTERMS.MediaType)
    graph.add((node, DCAT.mediaType, media))
    graph.add((node, DCTERMS.license, _licence(graph, entry.dataset.licence)))
    availability = _authority(graph, "planned-availability", "AVAILABLE")
    _put(graph, availability, SKOS.Concept)
    graph.add((availability, SKOS.prefLabel, Literal("Available", lang="en")))
    graph.add((node, DCATAP.availability, availability))
    graph.add((node, DCTERMS.modified, Literal(entry.versions[0].at)))
    known = shown.files.get((entry.id, form))
    if known is not None:
        graph.add((node, DCAT.byteSize, Literal(known.size, datatype=XSD.nonNegativeInteger)))
        graph.add((node, SPDX.checksum, _checksum(graph, known.checksum)))
    return node


def _in_form(summary: Text, form: Form) -> Text:
    name = words.FORM_NAMES[form]
    return Text(
        en=f"{summary.en} ({name})",
        zh_hans=f"{summary.zh_hans}（{name}）",
        zh_hant=f"{summary.zh_hant}（{name}）",
    )


def _licence(graph: Graph, licence: str) -> URIRef:
    node, kind = URIRef(f"{words.LICENCES}/{licence}"), URIRef(words.licence_type(licence))
    _put(graph, node, DCTERMS.LicenseDocument)
    _put(graph, kind, SKOS.Concept)
    graph.add((kind, SKOS.prefLabel, Literal(kind.rpartition("/")[2], lang="en")))
    graph.add((node, DCTERMS.type, kind))
    return node


def _checksum(graph: Graph, value: str) -> BNode:
    node = BNode()
    _put(graph, node, SPDX.Checksum)
    _put(graph, SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
    graph.add((node, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((node, SPDX.checksumValue, Literal(value, datatype=XSD.hexBinary)))
    return node


def _contact(graph: Graph, entry: Entry, shown: Shown) -> BNode:
    node = BNode()
    _put(graph, node, VCARD.Kind)
    _say(graph, node, VCARD.fn, entry.publisher.name)
    page = address_of(shown.base, entry.id)
    graph.add((node, VCARD.hasURL, URIRef(f"{page}#report")))
    if shown.telephone:
        graph.add((node, VCARD.hasTelephone, URIRef(f"tel:{shown.telephone}")))
    return node


def _place(graph: Graph, region: Region, shown: Shown) -> URIRef:
    node = URIRef(f"{shown.base}/open/#region-{region.code}")
    _put(graph, node, DCTERMS.Location)
    _say(graph, node, SKOS.prefLabel, region.name)
    extent = shown.extents.get(region.code)
    if extent is not None:
        graph.add((node, DCAT.bbox, Literal(extent.as_wkt(), datatype=GEO.wktLiteral)))
    return node


def _agent(graph: Graph, node: URIRef, name: Text) -> None:
    _put(graph, node, FOAF.Agent)
    _say(graph, node, FOAF.name, name)


def _theme(graph: Graph, code: str) -> URIRef:
    node = _authority(graph, "data-theme", code)
    _put(graph, node, SKOS.Concept)
    graph.add((node, SKOS.prefLabel, Literal(code, lang="en")))
    graph.add((node, SKOS.inScheme, _concept_scheme(graph)))
    return node


def _concept_scheme(graph: Graph) -> URIRef:
    node = URIRef(f"{words.AUTHORITY}/data-theme")
    _put(graph, node, SKOS.ConceptScheme)
    graph.add((node, DCTERMS.title, Literal("Data theme", lang="en")))
    return node


def _language(graph: Graph, code: str) -> URIRef:
    node = _authority(graph, "language", code)
    _put(graph, node, DCTERMS.LinguisticSystem)
    return node


def _document(graph: Graph, address: str) -> URIRef:
    """Return an address; shapes want to be told that it is a resource, as everything is."""
    node = URIRef(address)
    _put(graph, node, FOAF.Document)
    _put(graph, node, RDFS.Resource)
    return node


def _authority(graph: Graph, table: str, code: str) -> URIRef:
    """Return a word of an authority table, and say of which: who checks has none at hand."""
    node = URIRef(f"{words.AUTHORITY}/{table}/{code}")
    graph.add((node, SKOS.inScheme, URIRef(f"{words.AUTHORITY}/{table}")))
    return node


def _put(graph: Graph, node: Node, kind: Node) -> None:
    graph.add((node, RDF.type, kind))


def _say(graph: Graph, node: Node, what: Node, text: Text) -> None:
    for language, said in _spoken(text):
        graph.add((node, what, Literal(said, lang=language)))


def _spoken(text: Text) -> Iterable[tuple[str, str]]:
    yield from (("en", text.en), ("zh-Hans", text.zh_hans), ("zh-Hant", text.zh_hant))
