"""Found a city to measure: packs, 20,000 services, people with records, log-ins and tokens."""

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.search import QUESTIONS, many
from django.db import connection
from django.test import Client

from kallipolis.foundation.actors import ActorKind, system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_token, make_user
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Values
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Size
from kallipolis.site.demo.offices import OFFICER

FOUNDER = system("benchmark")
PLACE = RegionCode("440305")
OFFICE = f"civil-affairs@{PLACE}"
SERVICE = "old-age-allowance"
ELDERS = 2000
"""More than apply within a slice: who holds the output may not apply again."""
SIZE = Size(residents=160, companies=8, cases=160)
ELDER = "elder-"
ANSWERS: dict[str, object] = {
    "living_address": {"region": PLACE, "line": "桃园路 18 号 3 栋 502"},
    "phone": "13800000001",
    "lives_with": "family",
    "receives_elsewhere": False,
    "payment": "social-security-card",
    "declares_true": True,
    "declares_changes": True,
}
HEAD = "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: zh-CN\r\n"


class Applicant(NamedTuple):
    """Somebody who applies by a program."""

    name: str
    token: str


class Founded(NamedTuple):
    """Who is there to ask."""

    people: list[Party]
    applicants: list[Applicant]
    official: User
    session: str


def found() -> Founded:
    """Publish the packs and let people move in, through the doors."""
    packs.publish(FOUNDER, ["core", "guangdong", "public-services"])
    publish_documents(pack="many", service=many())
    city.found(SIZE, SYSTEM_CLOCK, seed=1, progress=lambda *_: None)
    official = make_official_user("审核员", *OFFICER, organisation=OFFICE)
    cookie = log_in(Client(), official).cookies["sessionid"].value
    people = _people()
    return Founded(people, [_applicant(party) for party in people], official, cookie)


def _people() -> list[Party]:
    rng, today = Random(5), datetime.now(UTC).date()
    entries: dict[str, dict[str, Values]] = {
        name: {} for name in ("population", "households", "social-insurance")
    }
    people = []
    for number in range(ELDERS):
        born = today - timedelta(days=82 * 366 + rng.randrange(4000))
        id_number = synthetic_id_number(rng, born, Sex.FEMALE)
        name = f"梁秀{number}"
        for registry, values in _records(name, born, number).items():
            entries[registry][id_number] = values
        people.append((name, id_number))
    for registry, each in entries.items():
        registries.put_many(FOUNDER, registry, each)
    return [
        parties.register_resident(FOUNDER, name=name, id_number=id_number, region=PLACE)
        for name, id_number in people
    ]


def _records(name: str, born: date, number: int) -> dict[str, Values]:
    population: Values = {
        "name": name,
        "birth_date": born.isoformat(),
        "status": "living",
        "card_status": "valid",
    }
    return {
        "population": population,
        "households": {"region": "440304", "members": 3},
        "social-insurance": {"card_number": f"K{number:08}"},
    }


def _applicant(party: Party) -> Applicant:
    user = make_user(f"{ELDER}{party.id}", party=party.id, kind=ActorKind.RESIDENT.value)
    long = timedelta(days=2)
    return Applicant(
        party.name, make_token(user, "cases", value=f"token-{party.id}", lifetime=long)
    )


def let_outputs_end() -> None:
    """Let all that was granted to people here be over, so that they may apply again.

    Scaffolding by plain SQL: in the city it is years until then.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credentials_storedcredential SET state = 'revoked' "
            "WHERE state = 'valid' AND service = %s "
            "AND holder IN (SELECT party FROM identity_user WHERE username LIKE %s)",
            [SERVICE, f"{ELDER}%"],
        )


def requests_of(founded: Founded, cases: list[str]) -> dict[str, list[bytes]]:
    """Return what is asked of each measured address, as bytes on the wire."""
    place = f"Cookie: region={PLACE}\r\n"
    session = f"Cookie: sessionid={founded.session}\r\n"
    asked = [quote(words) for words in QUESTIONS]
    narrow = f"&region={PLACE}&audience=resident"
    return {
        "page": [get(f"/services/{SERVICE}", place)],
        "search-json": [get(f"/api/v1/services?q={words}{narrow}") for words in asked],
        "search-page": [get(f"/services?q={words}&audience=resident", place) for words in asked],
        "submit": [_submission(applicant) for applicant in founded.applicants],
        "inbox-json": [get("/api/v1/inbox", session)],
        "inbox-page": [get("/desk/", session)],
        "case-json": [get(f"/api/v1/cases/{case}", session) for case in cases],
        "case-page": [get(f"/desk/cases/{case}", session) for case in cases],
    }


def nothing_of(founded: Founded) -> dict[str, list[bytes]]:
    """Return what is asked of the twin to know what the server, Django and the middleware take."""
    session = f"Cookie: sessionid={founded.session}\r\n"
    return {"nothing": [get("/nothing")], "nothing-known": [get("/nothing-known", session)]}


def get(path: str, more: str = "") -> bytes:
    """Return a request as bytes on the wire."""
    return f"{HEAD.format('GET', path)}{more}\r\n".encode()


def _submission(applicant: Applicant) -> bytes:
    answers = {"full_name": applicant.name, **ANSWERS}
    body = json.dumps({"service": SERVICE, "answers": answers}, ensure_ascii=False).encode()
    head = (
        f"{HEAD.format('POST', '/api/v1/cases')}Authorization: Bearer {applicant.token}\r\n"
        "Idempotency-Key: {a-key-of-its-own}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
