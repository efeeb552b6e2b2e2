"""Cases that nodes refer to each other while they are killed: residents who move on, in a ring.

Each node refers its cases to the next one, whose officials decide them as they come.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from itertools import count
from random import Random
from typing import Final

import msgspec

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import as_actor, synthetic_id_number
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Opening, Outcome, Piece, Request
from kallipolis.platforms.application.referrals.contracts import Destination
from kallipolis.platforms.application.referrals.models import StoredReferral
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.exchange.contracts import NodeId

ACTOR: Final = system("trial of the exchange")
PACKS: Final = ("core", "guangdong", "public-services", "between-provinces")
MOVE: Final = "household-move-between-provinces"
HOME, THERE = "public-security@440300", "public-security@441900"
EVERY_S: Final = 3.0
LOOK_S: Final = 0.5
PDF: Final = b"%PDF-1.4\n%" + b"contract" * 10
ANSWERS: Final[dict[str, object]] = {
    "new_city": "441900",
    "new_address": "示例路 1 号",
    "ground": "work",
    "phone": "13800000005",
    "agrees": True,
}
BORN: Final = date(1990, 4, 12)


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """What a node has on record of cases: those it referred, and those it was referred.

    ``ended`` are those of ``referred`` that were granted and delivered, ``told_twice`` how often a
    step of the other node stands in a history more than once.
    """

    referred: tuple[str, ...]
    ended: tuple[str, ...]
    taken: tuple[str, ...]
    granted: tuple[str, ...]
    told_twice: int


def prepare() -> None:
    """Publish what the cases need, in the database that all nodes begin with."""
    publish_packs(*PACKS)


def point(names: tuple[str, ...], at: int) -> None:
    """Let the node at a place in the ring refer to the next one, and take from all."""
    following = names[(at + 1) % len(names)]
    referral = packs.get("referral", MOVE).body
    reception = packs.get("reception", MOVE).body
    publish_documents(
        pack="between-provinces",
        referral=[msgspec.structs.replace(referral, nodes=(_destination(following),))],
        reception=[msgspec.structs.replace(reception, nodes=tuple(map(_destination, names)))],
    )


def _destination(name: str) -> Destination:
    return Destination(node=NodeId(name), name=everywhere(name))


def apply(until: float, seed: int) -> None:
    """Let one resident after the other send a case in, until a moment."""
    random = Random(seed)
    for number in count():
        if time.time() > until:
            return
        born = synthetic_id_number(random, BORN, Sex.MALE)
        with suppress(Refusal):  # by chance it is somebody who has a case already
            _send(born, f"{seed}-{number}")
        time.sleep(EVERY_S)


def _send(id_number: str, key: str) -> None:
    mover = parties.register_resident(
        ACTOR, name="周文涛", id_number=id_number, region=RegionCode("440305")
    )
    resident = as_actor(mover)
    service = services.get(MOVE)
    contract = files.store(resident, PDF, name="contract.pdf")
    opening = Opening(
        service=MOVE,
        service_kind=service.kind,
        edition=packs.edition(),
        process=service.process,
        title=service.name,
        applicant=mover.id,
        applicant_name=mover.name,
        region=RegionCode("440300"),
        accepting=OrganisationId(HOME),
        deciding=OrganisationId(HOME),
        promised=service.promised_limit,
        answers=ANSWERS,
        evidence=(
            Piece(requirement="registered-in-guangdong", source="registry", reference="households"),
            Piece(requirement="ground-of-move", source="upload", files=(contract.id,)),
        ),
        facts={"known": {"evidence": {"registered-in-guangdong": {"region": "440305"}}}},
        idempotency_key=key,
    )
    cases.open_case(resident, opening)


def decide(is_over: Callable[[], bool]) -> None:
    """Let officials accept and grant what came from other nodes, as long as the node lives."""
    accepting, deciding = _official("acceptance-officer"), _official("decider")
    while not is_over():
        for official, action, said in (
            (accepting, "accept", Request()),
            (deciding, "decide", Request(outcome=Outcome.GRANTED, reason="all is well")),
        ):
            for row in cases.inbox(official).rows:
                with suppress(Refusal):
                    cases.act(official, row.case.id, action, said)
        time.sleep(LOOK_S)


def _official(role: str) -> Actor:
    return make_official(role, organisation=THERE, region="441900", party=f"{role}-there")


def open_still() -> int:
    """Return how many cases that were referred have not ended."""
    return sum(
        not _has_ended(row.case)
        for row in StoredReferral.objects.filter(is_ours=True, declared=MOVE)
    )


def examine() -> Moves:
    """Return what a stopped node says of its cases; ids of referrals stand for cases."""
    ours = list(StoredReferral.objects.filter(is_ours=True, declared=MOVE))
    theirs = list(StoredReferral.objects.filter(is_ours=False))
    return Moves(
        referred=tuple(row.id for row in ours),
        ended=tuple(row.id for row in ours if _has_ended(row.case)),
        taken=tuple(f"{row.node} {row.id}" for row in theirs),
        granted=tuple(row.id for row in theirs if _is_granted(row.case)),
        told_twice=sum(_repeated(row.case) for row in ours),
    )


def _has_ended(case: str) -> bool:
    view = cases.find_for(ACTOR, case)
    return view.case.state == "delivered" and view.case.outcome is Outcome.GRANTED


def _is_granted(case: str) -> bool:
    return cases.find_for(ACTOR, case).case.outcome is Outcome.GRANTED


def _repeated(case: str) -> int:
    told = Counter(entry.action for entry in cases.find_for(ACTOR, case).history)
    return sum(number - 1 for number in told.values())
