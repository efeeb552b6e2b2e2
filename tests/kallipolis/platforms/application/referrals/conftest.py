"""Two provinces in one installation, which writes to itself: what it sends it takes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files as files_of
from random import Random
from typing import Any, TypeVar

import msgspec
import pytest
import requests
import yaml
from django.http import HttpHeaders
from joserfc.jwk import OKPKey
from pytest_django import Settings

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.events import api as events
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import CaseId, Edition, FileId, OrganisationId, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.parties.testing import as_actor, synthetic_id_number
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseView,
    Opening,
    Piece,
    Process,
    Request,
)
from kallipolis.platforms.application.cases.testing import set_stage
from kallipolis.platforms.application.credentials.contracts import CredentialType
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.referrals import api
from kallipolis.platforms.application.referrals.contracts import Reception, Referral, Referred
from kallipolis.platforms.application.referrals.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.adapters import nodes
from kallipolis.platforms.data.exchange.contracts import Node, NodeId
from kallipolis.platforms.data.exchange.models import StoredMessage, StoredPeer
from kallipolis.platforms.data.exchange.testing import (
    make_directory,
    make_key,
    make_node,
    make_node_key,
    public_half,
    signed,
)
from kallipolis.platforms.data.registries.testing import make_field, make_registry

PLATFORM = system("test")
Read = TypeVar("Read", bound=msgspec.Struct)
_BORN = date(1990, 4, 12)
HERE = NodeId("guangdong.example")
MOVE = "household-move-between-provinces"
HOME, THERE = "public-security@440300", "public-security@441900"
PDF = b"%PDF-1.4\n%" + b"contract" * 10
ANSWERS: dict[str, object] = {
    "new_city": "441900",
    "new_address": "示例路 1 号",
    "ground": "work",
    "phone": "13800000005",
    "agrees": True,
}


@dataclass(slots=True)
class Wire:
    """The line between the provinces; it can be cut.

    When it ``is_rough``, who takes the first message of a kind is killed over it, and the answer to
    the second attempt is lost.
    """

    is_cut: bool = False
    is_rough: bool = False
    tried: Counter[str] = field(default_factory=Counter)
    taken: list[str] = field(default_factory=list)

    def post(
        self, url: str, *, data: bytes, headers: Mapping[str, str], **_: object
    ) -> requests.Response:
        if self.is_cut:
            raise requests.ConnectionError("cut")
        read = HttpHeaders({f"HTTP_{k.upper()}": v for k, v in headers.items()})
        kind = read["Exchange-Kind"]
        self.tried[kind] += 1
        if self.is_rough and self.tried[kind] == 1:
            with pytest.raises(KeyboardInterrupt), killing():
                exchange.receive(read, data)
            raise requests.ConnectionError("killed")
        receipt = exchange.receive(read, data)
        self.taken.append(kind)
        if self.is_rough and self.tried[kind] == 2:
            raise requests.ConnectionError("lost")
        answer = requests.Response()
        answer.status_code = 200
        answer._content = msgspec.json.encode({"receipt": receipt})
        return answer


@contextmanager
def killing() -> Iterator[None]:
    """Kill who takes a message after its effect, before anything is kept."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            "kallipolis.platforms.data.exchange.adapters.receiving.keyring.newest", _killed
        )
        yield


def _killed(*_: object, **__: object) -> OKPKey:
    raise KeyboardInterrupt


@dataclass(slots=True)
class Provinces:
    """A resident who moves, the officials at both ends, and the line between them."""

    wire: Wire
    mover: Party
    id_number: str
    edition: Edition

    @property
    def resident(self) -> Actor:
        return as_actor(self.mover)

    def apply(self, **more: Any) -> Case:
        """Let the resident send the case in, with a contract as a file."""
        service = services.get(MOVE)
        contract = files.store(self.resident, PDF, name="contract.pdf")
        found = Piece(
            requirement="registered-in-guangdong", source="registry", reference="households"
        )
        brought = Piece(requirement="ground-of-move", source="upload", files=(contract.id,))
        opening = Opening(
            service=MOVE,
            service_kind=service.kind,
            edition=self.edition,
            process=service.process,
            title=service.name,
            applicant=self.mover.id,
            applicant_name=self.mover.name,
            region=RegionCode("440300"),
            accepting=OrganisationId(HOME),
            deciding=OrganisationId(HOME),
            promised=service.promised_limit,
            answers=ANSWERS,
            evidence=(found, brought),
            facts={"known": {"evidence": {"registered-in-guangdong": {"region": "440305"}}}},
        )
        opening = msgspec.structs.replace(opening, **more)
        return cases.open_case(self.resident, opening)

    def live(self, *, rounds: int = 8, all_rooms: bool = False) -> None:
        """Let what follows from facts happen, and messages travel, until nothing moves."""
        for _ in range(rounds):
            while events.dispatch(subscriptions=None if all_rooms else SUBSCRIPTIONS):
                pass
            exchange.forward()

    def live_on(self) -> None:
        """Let messages travel again that rest because somebody was killed over them."""
        for _ in range(4):
            self.live(rounds=1)
            StoredMessage.objects.update(next_at=None)
            StoredPeer.objects.update(next_at=None)
        self.live()

    def referred(self, case: Case | CaseId) -> Referred:
        """Return how the case of the resident lies with the other node."""
        (found, *_) = [one for one in api.of_case(self.see(case)) if one.is_ours]
        return found

    def see(self, case: Case | CaseId | str) -> CaseView:
        """Return a case as the platform sees it."""
        return cases.find_for(PLATFORM, case.id if isinstance(case, Case) else case)

    def there(self, case: Case) -> CaseView:
        """Return the case at the other node."""
        return self.see(self.referred(case).case_there)

    def act(self, case: Case, role: str, action: str, **said: Any) -> None:
        """Let an official of the other node act in its case."""
        official = make_official(role, organisation=THERE, region="441900", party=f"{role}-there")
        cases.act(official, self.there(case).case.id, action, Request(**said))

    def read(self, official: Actor, file: FileId) -> bytes:
        """Return the content of a file as an official reads it."""
        return files.open_stored(official, file)[1]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire()
    monkeypatch.setattr(requests, "post", made.post)
    return made


@pytest.fixture
def known(settings: Settings) -> Callable[[], None]:
    """Return what puts a directory in force in which this node is its own peer."""
    authority = make_key()
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS, node=HERE, exchange_authorities=public_half(authority)
    )

    def import_() -> None:
        _, x = nodes.new_key(PLATFORM)
        here: Node = make_node(HERE, make_node_key(x), address=settings.KALLIPOLIS.base_url)
        nodes.import_directory(PLATFORM, signed(make_directory(here), authority))

    return import_


@pytest.fixture
def strangers(wire: Wire, known: Callable[[], None], db: None) -> Provinces:
    """Return provinces that have no directory yet."""
    set_stage()
    columns = ("id_number", "name", "region", "address", "status", "since")
    population, households = (
        make_registry(id, *map(make_field, columns)) for id in ("population", "households")
    )
    publish_documents(registry=[population, households])
    publish_documents(
        pack="between-provinces",
        process=shipped("processes", Process),
        form=shipped("forms", Form),
        credential=shipped("credentials", CredentialType),
        service=shipped("services", PublicService),
        referral=shipped("referrals", Referral),
        reception=shipped("receptions", Reception),
    )
    born = synthetic_id_number(Random(1), _BORN, Sex.MALE)
    mover = parties.register_resident(
        PLATFORM, name="周文涛", id_number=born, region=RegionCode("440305")
    )
    return Provinces(wire=wire, mover=mover, id_number=born, edition=packs.edition())


@pytest.fixture
def provinces(strangers: Provinces, known: Callable[[], None]) -> Provinces:
    known()
    return strangers


def shipped(folder: str, type: type[Read]) -> list[Read]:
    """Read the documents of a folder of the shipped pack, which is checked elsewhere."""
    found = (files_of("kallipolis_packs") / "between_provinces" / folder).iterdir()
    trees = [yaml.safe_load(each.read_text("utf-8")) for each in found]
    return [msgspec.convert(tree, type) for tree in trees]


def publish_ministry() -> None:
    """Let this installation be the ministry too, for the province that it is."""
    publish_packs("public-security-ministry")
    to = packs.get("referral", "household-move-to-ministry").body
    told = packs.get("reception", "national-residence-change").body
    here = msgspec.structs.replace(to.nodes[0], node=HERE)
    publish_documents(
        pack="between-provinces", referral=[msgspec.structs.replace(to, nodes=(here,))]
    )
    assert HERE in {each.node for each in told.nodes}
