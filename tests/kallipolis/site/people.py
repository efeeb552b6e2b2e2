"""Who takes part in a case: applicants over the JSON interface, officials in the desk's pages."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

from click.testing import CliRunner
from django.test import Client
from jsonschema import Draft202012Validator
from tests.kallipolis.site.browsing import send

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.testing import register_company
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Relation, Sex, Terms
from kallipolis.foundation.parties.testing import synthetic_id_number

TEST = system("test")
API = "/api/v1"
CALLBACK = "https://app.example/callback"
SCOPES = ("openid", "profile", "cases", "credentials", "services")
VERIFIER = "v" * 64
ADVICE, REASON = "材料齐全，建议准予。", "符合条件，准予办理。"
PDF = b"%%PDF-1.4\n%% what somebody brings, number %d\n%%%%EOF\n"


def challenge() -> str:
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(slots=True, kw_only=True)
class App:
    """A program that logs residents in with the OpenID provider and holds their tokens."""

    id: str
    secret: str

    @classmethod
    def registered(cls) -> "App":
        options = [word for scope in SCOPES for word in ("--scope", scope)]
        words = ["client-add", "An app", "--redirect-uri", CALLBACK, *options, "--json"]
        made = json.loads(CliRunner().invoke(COMMAND, words).output)
        return cls(id=made["client_id"], secret=made["client_secret"])

    def token_of(self, browser: Client) -> str:
        """Log in whoever uses the browser, with their consent, and return their token."""
        found = browser.get("/.well-known/openid-configuration").json()
        asked = browser.get(
            urlsplit(found["authorization_endpoint"]).path,
            {
                "response_type": "code",
                "client_id": self.id,
                "redirect_uri": CALLBACK,
                "scope": " ".join(SCOPES),
                "state": "s",
                "code_challenge": challenge(),
                "code_challenge_method": "S256",
            },
        )
        consented = browser.post(
            urlsplit(found["authorization_endpoint"]).path,
            {
                "request": asked.context["form"].initial["request"],
                "scopes": list(SCOPES),
                "action": "grant",
            },
        )
        [code] = parse_qs(urlsplit(consented["Location"]).query)["code"]
        pair = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
        answer = Client().post(
            urlsplit(found["token_endpoint"]).path,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": CALLBACK,
                "code_verifier": VERIFIER,
            },
            headers={"Authorization": f"Basic {pair}"},
        )
        return str(answer.json()["access_token"])


@dataclass(slots=True, kw_only=True)
class Applicant:
    """Somebody who applies over HTTP with a token, for themselves or for their company."""

    party: Party
    token: str
    is_company: bool = False
    client: Client = field(default_factory=Client)

    def get(self, path: str) -> Any:
        answer = self.client.get(f"{API}{path}", headers=self._headers)
        assert answer.status_code == 200, answer.content.decode()
        return answer

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        answer = self.client.post(
            f"{API}{path}",
            body if isinstance(body, bytes) else json.dumps(body or {}),
            content_type=f"application/{'octet-stream' if isinstance(body, bytes) else 'json'}",
            headers=self._headers | headers,
        )
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()

    def bring(self, number: int = 0) -> str:
        """Bring a file and return its id."""
        return str(self.post(f"/files?name={number}.pdf", PDF % number)["id"])

    def apply(self, service: str, statement: str, key: str) -> dict[str, Any]:
        """Send in for a service: what its form asks, and a file for all that it wants proved."""
        declared = self.get(f"/services/{service}").json()
        answers = {"statement": statement, "phone": "13800000000", "is_true": True}
        Draft202012Validator(self.get(f"/services/{service}/form").json()).validate(answers)
        wanted = [each["type"] for each in declared.get("evidence", ())]
        body = {
            "service": service,
            "answers": answers,
            "uploads": {type: [self.bring(n)] for n, type in enumerate(wanted)},
        }
        first = self.post("/cases", body, **{"Idempotency-Key": key})
        again = self.post("/cases", body, **{"Idempotency-Key": key})
        assert first["id"] == again["id"]
        return dict(first)

    def correct(self, case: str, items: list[str]) -> dict[str, Any]:
        """Answer a notice of corrections: new words, and a new file for each proof named."""
        proofs = [item for item in items if item != "statement"]
        body = {
            "answers": {"statement": "已按通知补正。"},
            "evidence": [
                {"requirement": item, "source": "upload", "files": [self.bring(100 + n)]}
                for n, item in enumerate(proofs)
            ],
        }
        return dict(self.post(f"/cases/{case}/actions/resubmit", body))

    def case(self, id: str) -> dict[str, Any]:
        return dict(self.get(f"/cases/{id}").json())

    def credential_of(self, case: str) -> dict[str, Any]:
        held = self.get("/credentials").json()["credentials"]
        [found] = [each for each in held if each["case_id"] == case]
        return dict(found)

    @property
    def _headers(self) -> dict[str, str]:
        acting = {"On-Behalf-Of": self.party.id} if self.is_company else {}
        return {"Authorization": f"Bearer {self.token}"} | acting


def make_applicant(app: App, seed: int, region: str) -> Applicant:
    """Register a resident and let the app log them in."""
    party = parties.register_resident(
        TEST,
        name=f"申请人{seed}",
        id_number=synthetic_id_number(Random(seed), date(1980, 1, 1 + seed), Sex.FEMALE),
        region=RegionCode(region),
    )
    browser = Client()
    browser.force_login(make_user(f"applicant-{seed}", party=party.id, name=party.name))
    return Applicant(party=party, token=app.token_of(browser))


def make_company_applicant(app: App, seed: int, region: str) -> Applicant:
    """Register a company, and let its legal representative act for it."""
    person = make_applicant(app, seed, region)
    company = parties.register_enterprise(TEST, register_company(seed, region=region).id)
    terms = Terms(relation=Relation.LEGAL_REPRESENTATIVE, scopes=("*",))
    parties.establish(TEST, company.id, person.party.id, terms, basis="register of companies")
    return Applicant(party=company, token=person.token, is_company=True)


@dataclass(slots=True, kw_only=True)
class Official:
    """An official of one authority who works in the pages of the desk."""

    name: str
    client: Client

    def inbox(self) -> str:
        return str(self.client.get("/desk/").content.decode())

    def act(self, case: str, action: str, **said: str) -> str:
        """Open a case, fill in the form of an action and send it; return the page it leads to."""
        shown = self.client.get(f"/desk/cases/{case}")
        assert shown.status_code == 200, shown.content.decode()
        named = {f"{action}.{name}": words for name, words in said.items()}
        answer = send(self.client, shown, f"/desk/cases/{case}/{action}", **named)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.content.decode())


def make_official(name: str, role: str, organisation: str) -> Official:
    """Register an official, and log them in with a second factor."""
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "zh-Hans"})
    user = make_official_user(name, role, organisation=organisation)
    return Official(name=name, client=log_in(client, user))


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What was seen on the way of a case; cases as their applicant sees them."""

    inbox: str
    asked: list[str]
    told: dict[str, Any]
    accepted: dict[str, Any]
    reviewed: str
    finished: dict[str, Any]


def take_course(applicant: Applicant, id: str, authority: str) -> Course:
    """Let four officials work on a case in the pages, and its applicant correct it in between."""
    clerk = make_official("陈受理", "acceptance-officer", authority)
    reviewer = make_official("林审查", "lead-reviewer", authority)
    decider = make_official("黄决定", "decider", authority)
    postman = make_official("吴送达", "delivery-officer", authority)
    proofs = [piece["requirement"] for piece in applicant.case(id)["evidence"]]
    asked = ["statement", *proofs[:1]]
    inbox = clerk.inbox()
    clerk.act(id, "ask-corrections", **{f"corrections__{each}": "请补充说明" for each in asked})
    told = applicant.case(id)["corrections"]
    applicant.correct(id, asked)
    clerk.act(id, "accept")
    accepted = applicant.case(id)
    reviewer.act(id, "review", opinion="agree", reason=ADVICE)
    reviewed = decider.act(id, "decide", outcome="granted", reason=REASON)
    postman.act(id, "deliver")
    while events.dispatch():
        pass
    return Course(
        inbox=inbox,
        asked=asked,
        told=told,
        accepted=accepted,
        reviewed=reviewed,
        finished=applicant.case(id),
    )
