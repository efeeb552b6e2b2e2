"""The JSON interface and the public page."""

import json
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import (
    make_official,
    make_resident,
    make_role,
    publish_roles,
)
from kallipolis.foundation.actors import ANONYMOUS, Actor
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change, Credential
from kallipolis.platforms.application.credentials.testing import (
    SYSTEM,
    make_credential,
    publish_type,
)

pytestmark = pytest.mark.django_db

OFFICE = ("credential.view", "credential.suspend", "credential.revoke", "credential.issue")
WHO: dict[str, Actor] = {
    "li": make_resident("li"),
    "wang": make_resident("wang"),
    "official": make_official("decider"),
}


def somebody(request: HttpRequest) -> Actor:
    return WHO.get(request.headers.get("X-Test-Actor", ""), ANONYMOUS)


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_type()
    publish_roles(
        make_role("resident", ("credential.view", Within.OWN)),
        make_role("decider", *((act, Within.ORGANISATION) for act in OFFICE)),
    )
    monkeypatch.setattr(settings, "ACTOR_FOR", f"{__name__}.somebody")
    unlimited = msgspec.structs.replace(settings.KALLIPOLIS, rate_limit=0)
    monkeypatch.setattr(settings, "KALLIPOLIS", unlimited)


@pytest.fixture
def credential() -> Credential:
    return make_credential(holder="li")


def get(path: str, who: str = "") -> Any:
    return Client().get(f"/api/v1/credentials{path}", headers={"X-Test-Actor": who})


def post(path: str, body: object, who: str) -> Any:
    return Client().post(
        f"/api/v1/credentials{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"X-Test-Actor": who},
    )


def test_what_a_case_gave_is_listed_for_those_who_may_see_it(credential: Credential) -> None:
    of_the_case = get(f"?case={credential.case_id}", who="li").json()
    of_another = get("?case=none", who="li").json()
    for_somebody_else = get(f"?case={credential.case_id}", who="wang").json()

    assert [each["id"] for each in of_the_case["credentials"]] == [credential.id]
    assert of_another["credentials"] == for_somebody_else["credentials"] == []


def test_a_holder_lists_what_is_theirs(credential: Credential) -> None:
    mine, theirs = get("", "li"), get("", "wang")

    assert [found["id"] for found in mine.json()["credentials"]] == [credential.id]
    assert theirs.json() == {"credentials": []}


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("", "application/json", b"{"),
        ("/pdf?language=en", "application/pdf", b"%PDF-"),
        ("/sd-jwt", "application/dc+sd-jwt", b"eyJ"),
    ],
)
def test_a_holder_gets_a_credential_in_all_forms_and_others_nothing(
    credential: Credential, form: str, media_type: str, begins: bytes
) -> None:
    mine = get(f"/{credential.id}{form}", "li")
    theirs = get(f"/{credential.id}{form}", "wang")

    assert (mine.status_code, mine["Content-Type"]) == (200, media_type)
    assert mine.content.startswith(begins)
    assert (theirs.status_code, theirs.json()["code"]) == (404, "credential.not_found")


def test_an_official_sees_a_credential_but_gets_no_token_of_it(credential: Credential) -> None:
    assert get(f"/{credential.id}", "official").status_code == 200
    assert get(f"/{credential.id}/sd-jwt", "official").status_code == 404


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        (["suspend"], "suspended"),
        (["suspend", "resume"], "valid"),
        (["revoke"], "revoked"),
    ],
)
def test_an_official_changes_how_a_credential_stands(
    credential: Credential, acts: list[str], status: str
) -> None:
    answers = [post(f"/{credential.id}/{a}", {"reason": "fraud"}, "official") for a in acts]

    assert [answer.status_code for answer in answers] == [200] * len(acts)
    assert answers[-1].json()["status"] == status


def test_an_official_renews_a_credential(credential: Credential) -> None:
    answer = post(f"/{credential.id}/renew", {}, "official")

    assert answer.status_code == 200
    assert answer.json()["number"] != credential.number


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("li", {"reason": "x"}, 404),
        ("", {"reason": "x"}, 401),
        ("official", {"reason": ""}, 422),
        ("official", {}, 422),
    ],
)
def test_a_change_is_refused_to_who_may_not_or_does_not_say_why(
    credential: Credential, who: str, body: dict[str, str], status: int
) -> None:
    answer = post(f"/{credential.id}/revoke", body, who)

    assert answer.status_code == status
    assert credentials.find(SYSTEM, credential.id).status == "valid"


def test_anybody_with_number_and_code_learns_how_it_stands(credential: Credential) -> None:
    answer = get(f"/{credential.number}/status?code={credential.code}")

    assert (answer.status_code, answer.json()["finding"]) == (200, "valid")
    assert credential.claims["holder_name"] not in answer.content.decode()


def test_wrong_numbers_and_wrong_codes_are_answered_alike(credential: Credential) -> None:
    wrong_code = get(f"/{credential.number}/status?code=AAAAAAAA")
    wrong_number = get(f"/26AAAAAAAAAAAAAA/status?code={credential.code}")

    assert wrong_code.status_code == wrong_number.status_code == 404
    assert wrong_code.content == wrong_number.content


def test_a_document_is_examined_over_the_interface(credential: Credential) -> None:
    pdf = credentials.pdf(SYSTEM, credential.id, "en")
    path = "/api/v1/credentials/examine"

    genuine = Client().post(path, pdf, content_type="application/pdf")
    noise = Client().post(path, b"words", content_type="application/pdf")

    assert (genuine.status_code, genuine.json()["number"]) == (200, credential.number)
    assert (noise.status_code, noise.json()["code"]) == (422, "seal.not_a_pdf")


def page(path: str, language: str = "en") -> str:
    answer = Client().get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_offers_both_ways() -> None:
    words = page("/verify")

    assert 'name="number"' in words
    assert 'type="file"' in words


def test_the_page_tells_how_a_document_stands(credential: Credential) -> None:
    path = f"/verify?number={credential.number}&code={credential.code}"

    before = page(path)
    credentials.change(SYSTEM, credential.id, Change.REVOKE, reason="x")
    after = page(path)

    assert "genuine and valid" in before
    assert "张＊＊" in before
    assert "张三" not in before
    assert "was revoked" in after


def test_the_page_says_when_a_number_is_mistyped(credential: Credential) -> None:
    wrong = "7" if credential.number[5] != "7" else "8"
    mistyped = credential.number[:5] + wrong + credential.number[6:]

    words = page(f"/verify?number={mistyped}&code={credential.code}")

    assert "We do not know this document" in words
    assert "mistyped" in words


def upload(content: bytes) -> str:
    document = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
    answer = Client().post("/verify", {"document": document}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_examines_an_uploaded_document(credential: Credential) -> None:
    pdf = credentials.pdf(SYSTEM, credential.id, "en")
    place = pdf.index(b"/MediaBox")

    genuine = upload(pdf)
    changed = upload(pdf[:place] + b"/MediaBux" + pdf[place + 9 :])

    assert "genuine and valid" in genuine
    assert "changed after it was sealed" in changed


def test_the_page_says_what_is_no_pdf() -> None:
    assert "not a PDF" in upload(b"words")


def test_trying_many_numbers_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = msgspec.structs.replace(settings.KALLIPOLIS, rate_limit=600)
    monkeypatch.setattr(settings, "KALLIPOLIS", limited)
    monkeypatch.setattr("kallipolis.foundation.web.middleware.monotonic", lambda: 1000.0)
    client = Client(REMOTE_ADDR="192.0.2.7")

    answers = [client.get("/verify?number=26&code=A").status_code for _ in range(62)]

    assert (answers[0], answers[-1]) == (200, 429)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/credentials/status/0", "application/statuslist+jwt"),
        ("/.well-known/jwt-vc-issuer", "application/json"),
        ("/credentials/authority.pem", "application/x-pem-file"),
    ],
)
def test_what_machines_need_to_verify_is_published(path: str, media_type: str) -> None:
    answer = Client().get(path)

    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)


def test_the_issuer_is_named_as_in_its_tokens() -> None:
    metadata = Client().get("/.well-known/jwt-vc-issuer").json()

    assert metadata["issuer"] == "https://city.example"
    assert [key["alg"] for key in metadata["jwks"]["keys"]] == ["ES256"]


def test_a_status_list_that_is_not_there_is_not_found() -> None:
    assert Client().get("/credentials/status/9").status_code == 404
