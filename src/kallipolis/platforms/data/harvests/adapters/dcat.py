"""Catalogues in DCAT's terms, read by rdflib, which is kept from fetching anything by itself."""

from collections.abc import Iterator
from typing import Any, Final
from xml.sax import SAXException

import msgspec
from rdflib import Graph
from rdflib.exceptions import ParserError

from kallipolis.platforms.data.harvests.adapters.faults import unreadable
from kallipolis.platforms.data.harvests.contracts import Dcat, Entry, Harvest, Unfit
from kallipolis.platforms.data.harvests.logic import linked
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Address

CONTEXTS: Final = ("@context", "@import")


def entries(harvest: Harvest, asked: Dcat) -> Iterator[Entry | Unfit]:
    """Yield what a catalogue lists.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable``; ``harvest.unreadable``, also
            for JSON-LD whose context lies elsewhere: reading it would fetch from there.
        Outage: while it does not answer.
    """
    raw = sources.fetch(Address(connection=harvest.connection, path=asked.path))
    graph = Graph()
    try:
        if asked.format == "json-ld":
            _require_whole(harvest, msgspec.json.decode(raw))
        elif asked.format == "xml" and b"<!ENTITY" in raw:
            raise unreadable(harvest, "it declares entities")
        graph.parse(data=raw, format=asked.format)
    except (ParserError, SAXException, SyntaxError, ValueError, msgspec.MsgspecError) as fault:
        raise unreadable(harvest, str(fault)) from fault
    yield from linked.entries(graph)


def _require_whole(harvest: Harvest, said: Any) -> None:
    """Refuse JSON-LD that says what it means at another address."""
    if isinstance(said, list):
        for each in said:
            _require_whole(harvest, each)
    elif isinstance(said, dict):
        for name, value in said.items():
            if name in CONTEXTS and _leads_away(value):
                raise unreadable(harvest, "its context lies elsewhere")
            _require_whole(harvest, value)


def _leads_away(context: Any) -> bool:
    if isinstance(context, list):
        return any(_leads_away(each) for each in context)
    return isinstance(context, str)
