"""One node that is here, and a department that writes to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec
import pytest
from django.test import Client
from joserfc.jwk import OKPKey
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.platforms.data.exchange.adapters import nodes, profile
from kallipolis.platforms.data.exchange.contracts import Ask, Envelope, Node, NodeId, Receipt
from kallipolis.platforms.data.exchange.testing import (
    Department,
    make_directory,
    make_key,
    make_node,
    make_node_key,
    public_half,
    signed,
)

PLATFORM = system("test")
HERE = NodeId("guangdong.example")


class Reply(NamedTuple):
    status: int
    code: str
    receipt: Receipt | None
    token: str = ""


class Post(NamedTuple):
    """Posts as a department does; each step can be spoilt."""

    client: Client
    address: str
    department: Department

    def __call__(self, envelope: Envelope, content: bytes, *, at: datetime | None = None) -> Reply:
        return self.raw(self.department.headers(self.address, envelope, content, at=at), content)

    def raw(self, headers: dict[str, str], content: bytes) -> Reply:
        answer = self.client.post(
            profile.PATH, data=content, content_type="application/json", headers=headers
        )
        told = msgspec.json.decode(answer.content, type=dict[str, object])
        token = str(told.get("receipt", ""))
        receipt = profile.content_of_receipt(token) if token else None
        return Reply(answer.status_code, str(told.get("code", "")), receipt, token)


@dataclass(slots=True)
class Import:
    """Puts directories in force, each newer than the one before."""

    authority: OKPKey
    here: Node
    asks: tuple[Ask, ...]
    serial: int = 0

    def change(self, *others: Node) -> None:
        self.serial += 1
        made = make_directory(self.here, *others, serial=self.serial)
        nodes.import_directory(PLATFORM, signed(made, self.authority))


@pytest.fixture
def authority(settings: Settings) -> OKPKey:
    key = make_key()
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS, node=HERE, exchange_authorities=public_half(key)
    )
    return key


@pytest.fixture
def here(authority: OKPKey, settings: Settings) -> Node:
    """Give this node a key; it is its own peer too, so that it can write to itself."""
    _, x = nodes.new_key(PLATFORM)
    address = settings.KALLIPOLIS.base_url
    return make_node(HERE, make_node_key(x), address=address)


@pytest.fixture
def department() -> Department:
    return Department("health.example")


@pytest.fixture
def asks() -> tuple[Ask, ...]:
    return (
        Ask(
            of=HERE,
            registry="population",
            fields=("name", "birth_date"),
            purposes=("medical-record",),
        ),
    )


@pytest.fixture
def in_force(
    authority: OKPKey, here: Node, department: Department, asks: tuple[Ask, ...]
) -> Import:
    """Put a directory in force with this node and the department."""
    brought = Import(authority, here, asks)
    brought.change(department.as_node(may_ask=asks))
    return brought


@pytest.fixture
def post(client: Client, settings: Settings, department: Department, in_force: Import) -> Post:
    return Post(client, settings.KALLIPOLIS.base_url, department)
