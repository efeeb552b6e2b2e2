"""What belongs to one person is as good as not there for everybody else, by API and by pages."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import pytest_django
from django.test import Client
from tests.allowance import ANSWERS
from tests.publishing import published_once
from tests.residents import settled

from kallipolis.domains.government.batches import api as batches
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.files import api as files
from kallipolis.foundation.identity.contracts import SCOPES
from kallipolis.foundation.identity.testing import (
    log_in,
    make_official_user,
    make_token,
    make_user,
)
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Relation, Terms
from kallipolis.foundation.parties.testing import as_actor, make_company
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import Wanted
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.credentials import api as credentials

TEST = system("test")
CLOCK = SetClock(datetime(2026, 5, 20, 2, 0, tzinfo=UTC))
NOTHING = "0" * 32
EVERY_ROLE = (
    "acceptance-officer",
    "administrator",
    "decider",
    "delivery-officer",
    "hall-head",
    "lead-reviewer",
    "reviewer",
    "supervisor",
    "window-officer",
)
NAME = "梁秀英"
ELSEWHERE = "civil-affairs@441900"
HALL = "hall-440305"
MARRIAGE = "marriage-registration"
BY_SHEET = "pass-for-lorries-in-restricted-streets"
SHEET = f"statement,phone,is_true\n{NAME},13800000001,yes\n".encode()
FOR = "?on_behalf_of={company}"
Ask = Callable[[str, str], Any]


class Hers(NamedTuple):
    """What a resident has, by its ids."""

    case: str
    credential: str
    file: str
    mandate: str
    appointment: str
    batch: str
    company: str

    def named(self, path: str) -> str:
        return path.format(**self._asdict())


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    packs = ("core", "guangdong", "public-services", "guangdong-appointments")
    yield from published_once(django_db_blocker, *packs, clock=CLOCK)


@pytest.fixture
def hers(db: None) -> Hers:
    party, friend = settled(), settled(2, name="王别人")
    actor = as_actor(party)
    case = submissions.submit(
        actor, Submission(service="old-age-allowance", answers=ANSWERS), clock=CLOCK
    )
    (credential,) = credentials.held(actor, clock=CLOCK)
    stored = files.store(actor, b"%PDF-1.7\n" + b"x" * 100, name="lease.pdf")
    mandate = parties.grant(actor, friend.id, Terms(relation=Relation.RELATIVE, scopes=("*",)))
    slot = next(slot for day in appointments.days(HALL, MARRIAGE) for slot in day.slots)
    wanted = Wanted(hall=HALL, service=MARRIAGE, starts_at=slot.starts_at)
    appointment = appointments.book(actor, wanted, key="hers")
    company = make_company()
    terms = Terms(relation="clerk", scopes=("*",))
    parties.establish(TEST, company.id, party.id, terms, basis="legal-entities")
    acting = parties.acting_for(actor, company.id)
    batch = batches.begin(acting, BY_SHEET, SHEET, name="lorries.csv")
    return Hers(case.id, credential.id, stored.id, mandate.id, appointment.id, batch.id, company.id)


def asking(client: Client, **headers: str) -> Ask:
    kinds = {"/api": "application/json"}

    def ask(method: str, path: str) -> Any:
        kind = kinds.get(path[:4], "application/x-www-form-urlencoded")
        body = b"{}" if path.startswith("/api") else b""
        return client.generic(method, path, body, content_type=kind, headers=headers)

    return ask


def by_session(user: Any) -> Ask:
    return asking(log_in(Client(), user), Accept="text/html")


def by_token(user: Any) -> Ask:
    token = make_token(user, *SCOPES, value=f"token-of-{user.pk}")
    return asking(Client(), Authorization=f"Bearer {token}")


def nobody() -> Ask:
    return asking(Client())


def another_resident() -> Any:
    party = settled(3, name="王别人")
    return make_user("other", party=party.id, name=party.name)


def an_official_elsewhere() -> Any:
    return make_official_user("Wu", *EVERY_ROLE, organisation=ELSEWHERE)


STRANGERS = {
    "another resident": lambda: by_session(another_resident()),
    "another resident by token": lambda: by_token(another_resident()),
    "an official elsewhere": lambda: by_session(an_official_elsewhere()),
    "an official elsewhere by token": lambda: by_token(an_official_elsewhere()),
    "nobody": nobody,
}
PLACES = [
    ("GET", "/api/v1/cases/{case}"),
    ("GET", "/api/v1/cases/{case}/history"),
    ("POST", "/api/v1/cases/{case}/actions/withdraw"),
    ("POST", "/api/v1/cases/{case}/actions/decide"),
    ("GET", "/api/v1/credentials/{credential}"),
    ("GET", "/api/v1/credentials/{credential}/pdf"),
    ("GET", "/api/v1/credentials/{credential}/sd-jwt"),
    ("POST", "/api/v1/credentials/{credential}/offer"),
    ("POST", "/api/v1/credentials/{credential}/renew"),
    ("GET", "/api/v1/files/{file}"),
    ("GET", "/api/v1/files/{file}/content"),
    ("POST", "/api/v1/mandates/{mandate}/accept"),
    ("POST", "/api/v1/mandates/{mandate}/end"),
    ("GET", "/api/v1/appointments/{appointment}"),
    ("POST", "/api/v1/appointments/{appointment}/cancel"),
    ("POST", "/api/v1/appointments/{appointment}/check-in"),
    ("GET", f"/api/v1/batches/{{batch}}{FOR}"),
    ("GET", f"/api/v1/batches/{{batch}}/rows{FOR}"),
    ("POST", f"/api/v1/batches/{{batch}}/rows{FOR}"),
    ("POST", f"/api/v1/batches/{{batch}}/uploads{FOR}"),
    ("POST", f"/api/v1/batches/{{batch}}/send{FOR}"),
    ("DELETE", f"/api/v1/batches/{{batch}}{FOR}"),
    ("GET", "/business/batches/{batch}"),
    ("GET", "/business/batches/{batch}/rows/2"),
    ("GET", "/business/batches/{batch}/sheet"),
    ("POST", "/business/batches/{batch}/send"),
    ("POST", "/business/batches/{batch}/discard"),
    ("GET", "/appointments/{appointment}"),
    ("GET", "/appointments/{appointment}/change"),
    ("GET", "/appointments/{appointment}/cancel"),
    ("POST", "/appointments/{appointment}/cancel"),
    ("POST", "/appointments/{appointment}/check-in"),
    ("GET", "/cases/{case}"),
    ("GET", "/cases/{case}/receipt"),
    ("GET", "/cases/{case}/files/{file}"),
    ("POST", "/cases/{case}/withdraw"),
    ("GET", "/credentials/{credential}"),
    ("GET", "/credentials/{credential}/paper/en"),
    ("POST", "/credentials/{credential}/wallet"),
    ("POST", "/acting/{mandate}/accept"),
    ("POST", "/acting/{mandate}/end"),
    ("GET", "/desk/cases/{case}"),
    ("GET", "/desk/cases/{case}/files/{file}"),
    ("POST", "/desk/cases/{case}/decide"),
    ("GET", "/desk/credentials/{credential}"),
    ("GET", "/desk/credentials/{credential}/paper/en"),
    ("POST", "/desk/credentials/{credential}/renew"),
]


OFFICES = ("/desk/", "/business/")
"""Pages that are not for a resident who acts for nobody."""


@pytest.mark.parametrize("stranger", STRANGERS)
def test_for_strangers_it_is_as_if_it_were_not_there(hers: Hers, stranger: str) -> None:
    ask = STRANGERS[stranger]()
    nothing = Hers("260520AAAAAAAAAA", *[NOTHING] * 6)

    for_hers = {place: ask(place[0], hers.named(place[1])) for place in PLACES}
    for_nothing = {place: ask(place[0], nothing.named(place[1])) for place in PLACES}

    statuses = {place: answer.status_code for place, answer in for_hers.items()}
    assert statuses == {place: answer.status_code for place, answer in for_nothing.items()}
    assert set(statuses.values()) <= {302, 401, 403, 404, 405, 422}
    shown = [p for p, a in for_hers.items() if NAME.encode() in getattr(a, "content", b"")]
    assert shown == []


def test_she_herself_sees_all_of_it(hers: Hers) -> None:
    applicant = cases.find_for(TEST, hers.case).case.applicant
    ask = by_session(make_user("liang", party=applicant, name=NAME))
    reads = [path for method, path in PLACES if method == "GET" and not path.startswith(OFFICES)]

    statuses = {path: ask("GET", hers.named(path)).status_code for path in reads}

    own = {path: 404 if path == "/cases/{case}/files/{file}" else 200 for path in reads}
    assert statuses == own
