"""Following a case, correcting it, rating it, and keeping it from everybody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from msgspec.structs import replace as with_changes
from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import (
    APPLY,
    PDF,
    fill_in,
    key_in,
    words_of,
)

from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import CaseId, OrganisationId, RegionCode, RoleId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Correction, Outcome, Request
from kallipolis.platforms.application.credentials import api as credentials

RENEW = "/services/renew-identity-card/apply"
REQUEST = {"statement": "请换发", "phone": "13800000001", "is_true": "true"}


def sent(browser: Client, party: Party, also: str = "a.pdf") -> CaseId:
    """Send in for a new identity card, which a person decides."""
    browser.post(f"{RENEW}/evidence", {"file.photograph": SimpleUploadedFile(also, PDF)})
    for page in ("request", "contact"):
        browser.post(f"{RENEW}/form/{page}", REQUEST)
    browser.post(f"{RENEW}/check", {"key": key_in(browser, RENEW)})
    (case,) = cases.cases_of(as_actor(party)).cases
    return case.id


def officer(case_id: CaseId) -> Actor:
    authority = cases.find_for(TEST, case_id).case.accepting
    region = RegionCode(authority.partition("@")[2])
    party = parties.register_official(TEST, name="陈办事", organisation=authority, region=region)
    for role in ("acceptance-officer", "lead-reviewer", "decider"):
        given = Assignment(role=RoleId(role), organisation=authority, region=region)
        parties.appoint(TEST, party.id, given)
    return with_changes(as_actor(party, assurance=3), channel="desk")


def test_a_case_shows_its_steps_its_clock_and_what_was_sent(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)

    page = words_of(browser.get(f"/cases/{case_id}"))

    assert "Renew an identity card" in page
    assert "5 working days left" in page
    assert "a.pdf" in page
    assert "请换发" in page
    assert f'action="/cases/{case_id}/withdraw"' in page


def test_what_is_to_be_corrected_has_to_be_answered_even_where_it_was_optional(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)
    wanted = (Correction(item="email", words="请补充"),)
    cases.act(officer(case_id), case_id, "ask-corrections", Request(corrections=wanted))

    page = words_of(browser.get(f"/cases/{case_id}"))

    label = page.partition('<label for="email">')[2].partition("</label>")[0]
    assert label
    assert "(optional)" not in label


def test_a_case_says_what_was_read_for_it_and_why(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})
    (case,) = cases.cases_of(as_actor(party)).cases

    page = words_of(browser.get(f"/cases/{case.id}"))

    proof = page.partition('id="proof"')[2]
    assert "Completed within a day" in page
    assert "Wanted for: to know who applies" in proof
    assert "By a duty under the law" in proof
    assert "<dt>Status</dt><dd>Living</dd>" in proof


def test_what_is_to_be_corrected_is_asked_and_sent_back(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)
    wanted = (
        Correction(item="photograph", words="看不清"),
        Correction(item="statement", words="详"),
    )
    cases.act(officer(case_id), case_id, "ask-corrections", Request(corrections=wanted))

    asked = words_of(browser.get(f"/cases/{case_id}"))
    home = words_of(browser.get("/"))
    half = browser.post(f"/cases/{case_id}/resubmit", {"statement": "因磨损换发"})
    whole = browser.post(
        f"/cases/{case_id}/resubmit",
        {"statement": "因磨损换发", "file.photograph": SimpleUploadedFile("b.pdf", PDF)},
    )

    view = cases.find_for(as_actor(party), case_id)
    assert "看不清" in asked
    assert "Waiting for you" in home
    assert half.status_code == 422
    assert "因磨损换发" in words_of(half)
    assert whole["Location"] == f"/cases/{case_id}"
    assert view.answers["statement"] == "因磨损换发"
    assert "b.pdf" in words_of(browser.get(f"/cases/{case_id}"))


def test_what_was_uploaded_is_kept_while_something_else_is_put_right(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)
    wanted = (
        Correction(item="photograph", words="看不清"),
        Correction(item="email", words="请补充"),
    )
    cases.act(officer(case_id), case_id, "ask-corrections", Request(corrections=wanted))
    back = f"/cases/{case_id}/resubmit"

    half = browser.post(back, {"file.photograph": SimpleUploadedFile("b.pdf", PDF)})
    [kept] = re.findall(r'name="kept.photograph" value="([^"]+)"', words_of(half))
    whole = browser.post(back, {"email": "liang@example.com", "kept.photograph": kept})

    assert half.status_code == 422
    assert "b.pdf" in words_of(half)
    assert whole["Location"] == f"/cases/{case_id}"
    assert "b.pdf" in words_of(browser.get(f"/cases/{case_id}"))


def test_nobody_hands_in_the_file_of_another(settle: Settle, log_in: LogIn) -> None:
    party, other = settle(), settle("王路人", seed=2)
    browser = log_in(party)
    theirs = files.store(as_actor(other), PDF, name="theirs.pdf")
    case_id = sent(browser, party)
    wanted = (Correction(item="photograph", words="看不清"),)
    cases.act(officer(case_id), case_id, "ask-corrections", Request(corrections=wanted))

    answer = browser.post(f"/cases/{case_id}/resubmit", {"kept.photograph": theirs.id})

    assert answer.status_code == 422
    assert "theirs.pdf" not in words_of(answer)


def test_a_file_of_ones_case_can_be_read_again(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)
    pieces = cases.find_for(as_actor(party), case_id).evidence
    (file_id,) = [id for piece in pieces for id in piece.files]

    answer = browser.get(f"/cases/{case_id}/files/{file_id}")

    assert words_of(answer) == PDF.decode()
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_case_may_be_withdrawn(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)

    browser.post(f"/cases/{case_id}/withdraw", {"reason": "找到了"})

    assert cases.find_for(as_actor(party), case_id).case.outcome is Outcome.WITHDRAWN
    assert case_id in words_of(browser.get("/cases?show=closed"))
    assert case_id not in words_of(browser.get("/cases?show=open"))


def test_who_looked_at_an_old_version_is_told_that_the_case_has_changed(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)
    cases.act(officer(case_id), case_id, "accept")

    answer = browser.post(f"/cases/{case_id}/withdraw", {"version": "1", "reason": "算了"})

    assert answer.status_code == 422
    assert "算了" in words_of(answer)


def test_a_refusal_is_explained_and_can_be_contested(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)
    official = officer(case_id)
    cases.act(official, case_id, "accept")
    refusal = Request(
        outcome=Outcome.REFUSED, reason="照片不合规", rule="cn-law/art-1", remedy="重新拍摄"
    )
    cases.act(official, case_id, "decide", refusal)

    page = words_of(browser.get(f"/cases/{case_id}"))
    browser.post(f"/cases/{case_id}/appeal", {"reason": "照片合规"})

    assert [w for w in ("照片不合规", "cn-law/art-1", "重新拍摄") if w not in page] == []
    assert cases.find_for(as_actor(party), case_id).case.state == "under-appeal"


def test_a_finished_case_is_rated_once(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})
    (case,) = cases.cases_of(as_actor(party)).cases

    unsaid = browser.post(f"/cases/{case.id}/rate", {"reason": "好"})
    browser.post(f"/cases/{case.id}/rate", {"rating": "5"})

    again = browser.post(f"/cases/{case.id}/rate", {"rating": "1"})
    page = words_of(browser.get(f"/cases/{case.id}"))
    assert unsaid.status_code == 422
    assert again.status_code == 409
    assert "5 of 5" in page


def test_somebody_elses_case_file_and_credential_are_not_there(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    case_id = sent(log_in(party), party)
    pieces = cases.find_for(as_actor(party), case_id).evidence
    file_id = next(id for piece in pieces for id in piece.files)
    stranger = log_in(settle("王路人", seed=2))

    paths = (
        f"/cases/{case_id}",
        f"/cases/{case_id}/receipt",
        f"/cases/{case_id}/files/{file_id}",
    )
    answers = [stranger.get(path).status_code for path in paths]
    acted = stranger.post(f"/cases/{case_id}/withdraw", {"reason": "x"})

    assert answers == [404, 404, 404]
    assert acted.status_code == 404


def test_a_credential_is_shown_printed_and_offered_to_a_wallet(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    fill_in(browser)
    receipt = browser.post(f"{APPLY}/check", {"key": key_in(browser)})["Location"]
    path = words_of(browser.get(receipt)).partition('href="/credentials/')[2].partition('"')[0]

    shown = words_of(browser.get(f"/credentials/{path}"))
    paper = browser.get(f"/credentials/{path}/paper/zh-hans")
    offered = words_of(browser.post(f"/credentials/{path}/wallet"))

    assert "<svg" in shown
    assert "Renew it" not in shown
    assert getattr(paper, "content", b"").startswith(b"%PDF")
    assert "openid-credential-offer://" in offered


@pytest.mark.parametrize(
    ("kind", "service", "claims"),
    [
        ("disability-card", "disability-card", {"category": "visual", "grade": 1}),
        (
            "residence-permit",
            "residence-permit-renewal",
            {"address": "Example Road 1", "endorsed_until": "2027-01-31"},
        ),
    ],
    ids=["valid for so many days", "valid until a day that it names"],
)
def test_a_credential_that_may_be_renewed_leads_to_its_service(
    settle: Settle, log_in: LogIn, kind: str, service: str, claims: dict[str, object]
) -> None:
    party = settle()
    card = credentials.record(
        TEST,
        credential_type=kind,
        case_id=CaseId("case-1"),
        holder=party.id,
        issuer=OrganisationId("disabled-persons@440305"),
        claims={"holder_name": party.name, "holder_id_number": "-"} | claims,
        edition=packs.edition(),
        service=service,
    )

    shown = words_of(log_in(party).get(f"/credentials/{card.id}"))

    assert "Renew it" in shown
    assert f'href="/services/{service}"' in shown
