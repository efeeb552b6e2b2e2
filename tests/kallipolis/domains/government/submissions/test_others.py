"""What registries hold about other people reaches the rules, and never the applicant."""

from typing import Any, Final

import msgspec
import pytest
from django.test import Client

from kallipolis.domains.government.submissions.testing import (
    make_evidence,
    make_permit,
    publish_services,
)
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseId
from kallipolis.platforms.application.forms.testing import make_field as make_question
from kallipolis.platforms.application.forms.testing import make_form
from kallipolis.platforms.application.rules.testing import everywhere_as_document, make_rule
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db

SECRET: Final = "a house in Dongguan"
TIE: Final = {"registry": "parents", "of": "subject", "fields": ["mother"]}
FORM: Final = make_form(
    make_question("id-number", "child_number"),
    make_question("text", "told_by_the_form", value="evidence.child_home.place", required=False),
)
RULE: Final = make_rule(
    id="permit-decision",
    kind="decision",
    facts=[{"name": "place", "type": "text", "from": "evidence.child-home.place"}],
    outputs=[{"name": "decision", "type": "text"}, {"name": "where", "type": "text"}],
    table={
        "rows": [
            {
                "when": {"place": "len($) > 0"},
                "then": {"decision": "grant", "where": "= place"},
                "why": everywhere_as_document("The child lives in {place}."),
            }
        ]
    },
)


def publish_permit() -> None:
    evidence = [{"type": "child-home", "subject": "child_number", "tie": TIE}]
    service: PublicService = make_permit(
        evidence=evidence, process="instant", form=FORM, rules={"decision": RULE.id}
    )
    publish_services(service, evidence=(make_evidence("child-home", "homes"),))
    publish_documents(rule=[RULE])
    number = make_field("id_number", "id-number")
    publish_registries(
        make_registry("homes", number, make_field("place")),
        make_registry("parents", number, make_field("mother")),
    )


def number_of(party: Party) -> str:
    return parties.identity_of(system("test"), party.id).id_number


class Applicant:
    """Somebody who names a child whose home a registry knows, over HTTP."""

    def __init__(self, *, is_mother: bool) -> None:
        publish_permit()
        party, child = make_resident(), make_resident(seed=2)
        self.token = make_token(make_user("li", party=party.id, name=party.name), "cases")
        self.answers = {"child_number": number_of(child)}
        mother = number_of(party if is_mother else child)
        fill("homes", {number_of(child): {"place": SECRET}})
        fill("parents", {number_of(child): {"mother": mother}})

    def call(self, method: str, path: str, body: object = None) -> Any:
        return Client().generic(
            method,
            f"/api/v1{path}",
            msgspec.json.encode(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": "k"},
        )

    def send(self, path: str = "/cases") -> Any:
        return self.call("POST", path, {"service": "permit", "answers": self.answers})


def test_trying_with_the_number_of_a_stranger_tells_nothing_about_them() -> None:
    applicant = Applicant(is_mother=False)

    tried = applicant.send("/cases/trial")

    assert tried.status_code == 200
    assert SECRET not in tried.content.decode()
    assert tried.json()["lacking"] == ["child-home"]
    assert tried.json()["decision"] == "review"


def test_what_decides_is_not_told_where_it_is_about_another_person() -> None:
    applicant = Applicant(is_mother=True)

    tried = applicant.send("/cases/trial")

    assert SECRET not in tried.content.decode()
    assert (tried.json()["lacking"], tried.json()["decision"]) == ([], "grant")
    assert "told_by_the_form" not in tried.json()["answers"]
    assert "about another person" in tried.json()["why"][0]["en"]


def test_the_case_shows_its_applicant_nothing_of_it_and_the_officials_all() -> None:
    applicant = Applicant(is_mother=True)

    case_id = CaseId(applicant.send().json()["id"])
    shown = applicant.call("GET", f"/cases/{case_id}")

    case = cases.find_for(system("test"), case_id).case
    official = cases.find_for(make_official("decider", organisation=case.deciding), case_id)
    assert shown.json()["case"]["outcome"] == "granted"
    assert "about another person" in shown.json()["decision"]["reason"]
    assert SECRET not in shown.content.decode()
    assert SECRET not in str(official.decision)
    facts: dict[str, Any] = official.facts
    assert facts["known"]["evidence"]["child-home"] == {"place": SECRET}
    assert facts["outputs"]["where"] == SECRET
    assert facts["why"][0]["en"] == f"The child lives in {SECRET}."
