"""Another node that holds what this one asks for, and answers as a test tells it to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import msgspec
from django.http import HttpHeaders
from pytest_django import Settings
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.actors import system
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.services.contracts import EvidenceType, Holder
from kallipolis.platforms.data.exchange.adapters import nodes
from kallipolis.platforms.data.exchange.contracts import Ask, EvidenceRequest, NodeId
from kallipolis.platforms.data.exchange.testing import (
    Department,
    make_directory,
    make_key,
    make_node,
    make_node_key,
    public_half,
    signed,
)

TEST: Final = system("test")
HERE: Final = NodeId("guangdong.example")
THERE: Final = NodeId("hainan.example")
REGISTRY: Final = "hainan-records"
FOUND: Final[Mapping[str, object]] = {
    "found": True,
    "values": {"summary": "a summary"},
    "as_of": "2026-05-01T00:00:00Z",
}
NOTHING: Final[Mapping[str, object]] = {"found": False}


def make_held(id: str = "record", **parts: object) -> EvidenceType:
    """Make a kind of proof that the other node holds."""
    holder = Holder(
        node=THERE, title=everywhere("Records"), fields={"summary": everywhere("Summary")}
    )
    held = EvidenceType(
        id=id, name=everywhere(id), registry=REGISTRY, fields=("summary",), held_by=holder
    )
    return msgspec.structs.replace(held, **parts)


@dataclass(slots=True)
class OtherNode:
    """It is away while it ``is_away``; ``loses_receipts`` lets it answer and nobody hear it."""

    department: Department = field(default_factory=lambda: Department(THERE))
    answer: Mapping[str, object] = field(default_factory=lambda: FOUND)
    refusal: str = ""
    is_away: bool = False
    loses_receipts: bool = False
    asked: list[EvidenceRequest] = field(default_factory=list)

    def reply(self, asked: Asked) -> Reply:
        """Answer as this node does now."""
        if self.is_away:
            return Reply(status=503)
        headers = HttpHeaders({f"HTTP_{k.upper()}": v for k, v in asked.headers.items()})
        self.asked.append(msgspec.json.decode(asked.body, type=EvidenceRequest))
        if self.loses_receipts:
            return Reply(status=503)
        given = {} if self.refusal else self.answer
        words = self.department.receipt(headers, asked.body, answer=given, refusal=self.refusal)
        return Reply(words=words)


@contextmanager
def other_node(
    settings: Settings, *, purpose: str, needs_consent: bool = False
) -> Iterator[OtherNode]:
    """Serve the other node, in a directory that lets this one ask it for a purpose."""
    authority, there = make_key(), OtherNode()
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS, node=HERE, exchange_authorities=public_half(authority)
    )
    _, x = nodes.new_key(TEST)
    may_ask = Ask(
        of=THERE,
        registry=REGISTRY,
        fields=("summary",),
        purposes=(purpose,),
        needs_consent=needs_consent,
    )
    here = make_node(
        HERE, make_node_key(x), address=settings.KALLIPOLIS.base_url, may_ask=(may_ask,)
    )
    with serving(there.reply) as address:
        directory = make_directory(here, there.department.as_node(address=address))
        nodes.import_directory(TEST, signed(directory, authority))
        yield there
