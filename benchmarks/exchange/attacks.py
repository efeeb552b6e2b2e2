"""Forge, alter and replay what nodes say to each other, and note how each was answered."""

import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

import msgspec
import requests
from benchmarks.exchange.nodes import NUMBER, Place
from joserfc.jwk import OKPKey

from kallipolis.platforms.data.exchange.adapters import profile
from kallipolis.platforms.data.exchange.contracts import EvidenceRequest
from kallipolis.platforms.data.exchange.testing import Department, as_content

PAUSE_S = 0.02
LONGER_S = 30


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """One attack that was answered: on whom, with which message, and the status it got."""

    node: str
    message: str
    kind: str
    status: int


def attack(insider: Department, places: tuple[Place, ...], until: float, notes: Path) -> None:
    """Attack until a moment, and note how it was answered; what was not answered does not count.

    It goes on after that moment until each kind of attack was answered once.
    """
    random, done = Random(), list[Attack]()
    session = requests.Session()
    kinds = ("forged", "altered", "impersonated", "replayed")
    for number in range(10**9):
        is_each_answered = {each.kind for each in done} == set(kinds)
        if time.time() > until + (0 if is_each_answered else LONGER_S):
            break
        kind, victim = kinds[number % len(kinds)], random.choice(places)
        message, headers, content = _made(insider, kind, victim, places, number=number)
        try:
            if kind == "replayed":
                first = _post(session, victim, headers, content)
                if first != 200:
                    continue
            status = _post(session, victim, headers, content)
        except requests.RequestException:
            continue
        done.append(Attack(node=victim.id, message=message, kind=kind, status=status))
        time.sleep(PAUSE_S)
    notes.write_bytes(msgspec.json.encode(done))


def _made(
    insider: Department, kind: str, victim: Place, places: tuple[Place, ...], *, number: int
) -> tuple[str, Mapping[str, str], bytes]:
    content = as_content(
        EvidenceRequest(
            registry="population",
            key=NUMBER,
            fields=("name",),
            purpose="trial",
            legal_basis="none",
            case=f"attack-{number}",
        )
    )
    envelope = insider.envelope(victim.id, subject=f"attack/{number}")
    key: OKPKey | None = None
    if kind == "forged":
        key = OKPKey.generate_key("Ed25519")
    if kind == "impersonated":
        other = next(each.id for each in places if each.id != victim.id)
        envelope = msgspec.structs.replace(envelope, sender=other)
    headers = insider.headers(victim.address, envelope, content, key=key)
    if kind == "altered":
        content = content.replace(b'"name"', b'"name","birth_date"')
    return envelope.id, headers, content


def _post(
    session: requests.Session, victim: Place, headers: Mapping[str, str], content: bytes
) -> int:
    url = victim.address + profile.PATH
    return session.post(url, data=content, headers=dict(headers), timeout=5).status_code
