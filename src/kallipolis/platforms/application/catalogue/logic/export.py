"""Public services in the terms of CPSV-AP, as JSON-LD.

Source: CPSV-AP 3.2.0 (SEMIC), https://semiceu.github.io/CPSV-AP/releases/3.2.0/
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kallipolis.foundation.calendar.contracts import DayUnit
from kallipolis.foundation.money import Money
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.services.contracts import (
    EvidenceType,
    LifeEvent,
    PublicService,
)

Node = dict[str, Any]

CONTEXT: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HAN: Final = ("\u3400", "\u9fff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that an export shows; ``base`` is its own address.

    ``authorities`` are by service, ``laws`` the words of each citation.
    """

    base: str
    title: Text
    services: tuple[PublicService, ...]
    authorities: Mapping[str, Organisation]
    places: Mapping[str, Text]
    evidence: tuple[EvidenceType, ...]
    events: tuple[LifeEvent, ...]
    laws: Mapping[str, Text]


def as_json_ld(shown: Shown) -> bytes:
    """Write the catalogue as one JSON-LD document that needs nothing from elsewhere."""
    services = [each for each in shown.services if each.id in shown.authorities]
    graph = [
        _dataset(shown, services),
        *(_organisation(each) for each in _once(shown.authorities[s.id] for s in services)),
        *(
            {"@id": f"#place-{c}", "@type": "dct:Location", "skos:prefLabel": said(n)}
            for c, n in shown.places.items()
        ),
        *(_evidence(each) for each in shown.evidence),
        *(_event(each) for each in shown.events),
        *(node for each in services for node in _service(each, shown)),
        *_concepts(services),
    ]
    whole = {"@context": {"@base": shown.base, **CONTEXT}, "@graph": graph}
    return msgspec.json.encode(whole)


def said(text: Text) -> list[Node]:
    """Write words by language; Chinese words that stand in for English are not called English."""
    stands_in = any(HAN[0] <= character <= HAN[1] for character in text.en)
    words = {"zh-Hans": text.zh_hans, "zh-Hant": text.zh_hant}
    spoken = words if stands_in else {"en": text.en, **words}
    return [{"@language": name, "@value": value} for name, value in spoken.items() if value]


def _dataset(shown: Shown, services: list[PublicService]) -> Node:
    return {
        "@id": "#catalogue",
        "@type": "dcat:Dataset",
        "dct:identifier": shown.base,
        "dct:title": said(shown.title),
        "dct:description": said(shown.title),
        "dct:publisher": {
            "@id": "#publisher",
            "@type": "foaf:Agent",
            "dct:identifier": shown.base,
            "dct:title": said(shown.title),
        },
        "dct:hasPart": _refs("service", (each.id for each in services)),
    }


def _service(service: PublicService, shown: Shown) -> list[Node]:
    authority = shown.authorities[service.id]
    me = f"service-{service.id}"
    whole = {
        "@id": f"#{me}",
        "@type": "cpsv:PublicService",
        "dct:identifier": service.id,
        "dct:title": said(service.name),
        "dct:description": said(service.summary) or said(service.name),
        "dct:isPartOf": {"@id": "#catalogue"},
        "dct:type": {"@id": f"#kind-{service.kind}"},
        "dct:audience": _refs("audience", service.audience),
        "dct:spatial": {"@id": f"#place-{authority.region}"},
        "cv:hasCompetentAuthority": {"@id": _organisation_id(authority)},
        "cv:isGroupedBy": _refs("event", (*service.life_events, *service.business_events)),
        "cv:hasInputType": _refs("evidence-type", (each.type for each in service.evidence)),
        "cv:hasChannel": [{"@id": f"#{me}-{channel}"} for channel in service.channels],
        "cpsv:produces": {"@id": f"#{me}-output"},
        "cv:hasLegalResource": [{"@id": f"#{me}-law-{n}"} for n in range(len(service.legal_basis))],
        "dct:requires": _refs("service", (part.service for part in service.parts)),
    }
    if service.promised_limit.unit is DayUnit.CALENDAR:
        days = f"P{service.promised_limit.days}D"
        whole["cv:processingTime"] = {"@type": "xsd:duration", "@value": days}
    nodes = [{name: value for name, value in whole.items() if value}]
    nodes += [_channel(f"#{me}-{channel}", service.id, channel) for channel in service.channels]
    nodes.append(
        {
            "@id": f"#{me}-output",
            "@type": "cv:Output",
            "dct:identifier": f"{service.id}/output",
            "dct:title": said(service.output.name) or said(service.name),
        }
    )
    nodes += [
        {
            "@id": f"#{me}-law-{n}",
            "@type": "eli:LegalResource",
            "dct:title": said(shown.laws[basis.citation]),
        }
        for n, basis in enumerate(service.legal_basis)
    ]
    if isinstance(service.fee, Money):
        nodes[0]["cv:hasCost"] = {"@id": f"#{me}-cost"}
        nodes.append(_cost(f"#{me}-cost", service.id, service.fee))
    return nodes


def _channel(id: str, service: str, channel: str) -> Node:
    return {
        "@id": id,
        "@type": "cv:Channel",
        "dct:identifier": f"{service}/{channel}",
        "dct:type": {"@id": f"#channel-{channel}"},
    }


def _cost(id: str, service: str, fee: Money) -> Node:
    return {
        "@id": id,
        "@type": "cv:Cost",
        "dct:identifier": f"{service}/cost",
        "cv:hasValue": {"@type": "xsd:double", "@value": f"{fee.amount / 100:.2f}"},
        "cv:currency": {"@id": f"#currency-{fee.currency}"},
    }


def _organisation_id(organisation: Organisation) -> str:
    return f"#organisation-{organisation.id.replace('@', '-')}"


def _organisation(organisation: Organisation) -> Node:
    node = {
        "@id": _organisation_id(organisation),
        "@type": "cv:PublicOrganisation",
        "skos:prefLabel": said(organisation.name),
        "dct:spatial": {"@id": f"#place-{organisation.region}"},
    }
    code = {"dct:identifier": organisation.credit_code} if organisation.credit_code else {}
    return {**node, **code}


def _evidence(type_: EvidenceType) -> Node:
    return {
        "@id": f"#evidence-type-{type_.id}",
        "@type": "cv:EvidenceType",
        "dct:identifier": type_.id,
        "dct:title": said(type_.name),
    }


def _event(event: LifeEvent) -> Node:
    return {
        "@id": f"#event-{event.id}",
        "@type": ["cv:Event", "cv:LifeEvent" if event.kind == "life" else "cv:BusinessEvent"],
        "dct:identifier": event.id,
        "dct:title": said(event.name),
    }


def _concepts(services: Iterable[PublicService]) -> list[Node]:
    found: dict[str, str] = {}
    for service in services:
        found[f"#kind-{service.kind}"] = service.kind
        found |= {f"#audience-{name}": name for name in service.audience}
        found |= {f"#channel-{name}": name for name in service.channels}
        if isinstance(service.fee, Money):
            found[f"#currency-{service.fee.currency}"] = service.fee.currency
    return [
        {"@id": id, "@type": "skos:Concept", "skos:notation": name} for id, name in found.items()
    ]


def _refs(kind: str, ids: Iterable[str]) -> list[Node]:
    return [{"@id": f"#{kind}-{id}"} for id in ids]


def _once(organisations: Iterable[Organisation]) -> list[Organisation]:
    return list({each.id: each for each in organisations}.values())
