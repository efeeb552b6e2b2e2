"""The page of a case: everything on one screen, and every action as a form."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.domains.government.outputs.contracts import Remedy
from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseView, Piece, Wanted
from kallipolis.platforms.application.cases.testing import Office, make_part

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]
PDF = b"%PDF-1.7\n" + b"x" * 100
ALL = ("acceptance-officer", "lead-reviewer", "decider", "delivery-officer", "reviewer")


def look(client: Client, case: Case) -> str:
    return client.get(f"/desk/cases/{case.id}").content.decode()


def act(client: Client, case: Case, action: str, **said: object) -> str:
    version = re.search(r'name="version" value="(\d+)"', look(client, case))
    fields = {f"{action}.{name.replace('__', ':')}": value for name, value in said.items()}
    sent = fields | {"version": version.group(1) if version else ""}
    return client.post(f"/desk/cases/{case.id}/{action}", sent, follow=True).content.decode()


def now(case: Case) -> CaseView:
    return cases.find_for(system("test"), case.id)


def test_a_case_is_accepted_corrected_decided_and_delivered(
    office: Office, official: LogIn
) -> None:
    case = office.open(answers={"name": "Lin", "floor": 3})
    client = official("Chen", *ALL)

    asked = act(client, case, "ask-corrections", corrections__floor="Which floor?")
    office.apply(case, "resubmit", answers={"floor": 4})
    act(client, case, "accept")
    decided = act(client, case, "decide", outcome="granted", reason="All is there.")
    act(client, case, "deliver")

    assert "Which floor?" in asked
    assert "All is there." in decided
    assert now(case).case.state == "delivered"
    assert [entry.by_name for entry in now(case).history if entry.by_name == "Chen"] == ["Chen"] * 4


def test_everything_is_on_one_page(office: Office, official: LogIn) -> None:
    why = {"en": "They are over 80.", "zh-Hans": "已满80岁。", "zh-Hant": "已滿80歲。"}
    facts = {
        "decision": "grant",
        "why": [why],
        "sources": ["cn-law/art-3"],
        "outputs": {"monthly": 300},
        "known": {"evidence": {"birth": {"born": "1940-01-02"}}},
    }
    found = Piece(
        requirement="birth", source="registry", reference="births", as_of=office.clock.now()
    )
    case = office.open(facts=facts, evidence=(found, Piece(requirement="lease")))

    page = look(official("Chen", *ALL), case)

    told = ("They are over 80.", "cn-law/art-3", "monthly", "1940-01-02", "as of", "Missing")
    assert [words for words in told if words not in page] == []
    assert [
        name for name in ("accept", "ask-corrections", "transfer") if f'id="{name}"' not in page
    ] == []


def test_an_official_of_another_region_is_told_that_there_is_no_such_case(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Wu", *ALL, organisation="civil-affairs@441900")

    looked = client.get(f"/desk/cases/{case.id}")
    acted = client.post(f"/desk/cases/{case.id}/accept")

    assert (looked.status_code, acted.status_code) == (404, 404)
    assert now(case).case.state == "submitted"


def test_a_decision_says_what_it_needs_if_the_answer_is_no(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Chen", *ALL)
    act(client, case, "accept")

    form = look(client, case).partition('id="decide"')[2]

    reason = form.partition('for="decide.reason"')[2].partition("</label>")[0]
    rule = form.partition('for="decide.rule"')[2].partition("</label>")[0]
    assert "needed if the answer is no" in reason
    assert "needed if the answer is no" in rule
    assert "(optional)" not in reason + rule


def test_a_refusal_without_a_rule_comes_back_with_what_was_written(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Chen", *ALL)

    page = act(client, case, "refuse-acceptance", reason="Not ours to decide.")

    assert '<a href="#refuse-acceptance.rule">Rule: This is needed.</a>' in page
    assert "Fill in the fields that are marked and send again." in page
    assert "Not ours to decide.</textarea>" in page
    assert '<details class="offer" id="refuse-acceptance" open>' in page


def test_who_says_no_need_not_write_out_the_remedies_of_the_place(
    office: Office, official: LogIn
) -> None:
    words = Text(en="Ask {place} within 60 days.", zh_hans="六十日内。", zh_hant="六十日內。")
    publish_documents(
        remedy=[Remedy(id="sixty-days", region="440000", levels=("city",), words=words)]
    )
    case = office.open()
    client = official("Chen", *ALL)

    before = look(client, case)
    after = act(client, case, "refuse-acceptance", reason="Not ours.", rule="law/art-1")

    decision = now(case).decision
    assert "If you say nothing here, it reads: Ask Shenzhen within 60 days." in before
    assert "Ask Shenzhen within 60 days." in after
    assert decision is not None
    assert decision.remedy == "Ask Shenzhen within 60 days."


def test_numbers_that_are_none_are_refused_at_their_field(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Chen", *ALL)
    act(client, case, "accept")

    page = act(client, case, "extend", days="many", reason="Samples are late.")

    assert '<a href="#extend.days">Days: This cannot be read.' in page
    assert now(case).case.state == "reviewing"


def test_who_acts_on_an_old_page_is_shown_the_new_one(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Chen", *ALL)

    answer = client.post(f"/desk/cases/{case.id}/accept", {"version": "0"})

    assert answer.status_code == 409
    assert "Somebody else has acted on this case in the meantime." in answer.content.decode()
    assert now(case).case.state == "submitted"


def test_what_is_no_longer_offered_is_refused_with_a_remedy(
    office: Office, official: LogIn
) -> None:
    case = office.open()

    page = act(official("Chen", *ALL), case, "decide", outcome="granted")

    assert "This cannot be done with the case as it stands now." in page
    assert "choose one of the actions that it offers" in page


def test_the_clock_is_stopped_and_shows_why(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Chen", *ALL)
    act(client, case, "accept")

    page = act(client, case, "suspend", kind="testing", reason="The samples are at the laboratory.")

    assert "The clock is stopped for testing" in page
    assert "The samples are at the laboratory." in page


def test_other_authorities_are_asked_and_answer(office: Office, official: LogIn) -> None:
    case = office.open("parallel-review")
    lead = official("Chen", *ALL)
    police = official("Wu", "reviewer", organisation="public-security@440300")
    act(lead, case, "accept")

    act(lead, case, "ask-reviews", reviews="public-security@440300", reviews__days="5")
    inbox = police.get("/desk/?what=reviews").content.decode()
    act(police, case, "give-opinion", opinion="object", reason="The exit is blocked.")
    page = look(lead, case)

    assert "Give an opinion" in inbox
    assert "The exit is blocked." in page
    assert "Objects" in page


def test_a_case_is_transferred_to_an_authority_of_its_region(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Chen", *ALL)

    act(
        client,
        case,
        "transfer",
        organisation="public-security@440300",
        reason="A matter of police.",
    )

    assert now(case).case.accepting == "public-security@440300"


def test_files_of_a_case_are_read_by_who_works_on_it(office: Office, official: LogIn) -> None:
    stored = files.store(make_resident(), PDF, name="lease.pdf")
    files.share([stored.id], [OrganisationId("civil-affairs@440300")])
    case = office.open(evidence=(Piece(requirement="lease", source="upload", files=(stored.id,)),))
    other = office.open()
    client = official("Chen", *ALL)

    opened = client.get(f"/desk/cases/{case.id}/files/{stored.id}")
    elsewhere = client.get(f"/desk/cases/{other.id}/files/{stored.id}")

    assert (opened.content, opened["Content-Type"]) == (PDF, "application/pdf")
    assert opened["Content-Disposition"] == 'inline; filename="lease.pdf"'
    assert elsewhere.status_code == 404
    read = audit.search(system("test"), Query(act="file.read"))
    assert [entry.purpose for entry in read] == [f"case {case.id}"]


def test_files_that_are_not_ours_are_counted_and_not_named(office: Office, official: LogIn) -> None:
    stored = files.store(make_resident(), PDF, name="secret.pdf")
    case = office.open(evidence=(Piece(requirement="lease", source="upload", files=(stored.id,)),))

    page = look(official("Chen", *ALL), case)

    assert "secret.pdf" not in page
    assert "1 files are for other authorities to read." in page


def test_a_joint_case_leads_to_its_parts(office: Office, official: LogIn) -> None:
    case = office.open("joint", parts=(make_part("birth"), make_part("card", after=("birth",))))

    page = look(official("Chen", *ALL), case)

    part = now(case).parts[0].case
    assert f'href="/desk/cases/{part}"' in page
    assert "Not opened yet" in page


def test_a_case_is_found_by_its_number_however_it_is_written(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Chen", *ALL)

    found = client.get("/desk/find", {"number": f" {case.id[:4].lower()}-{case.id[4:]}"})
    lost = client.get("/desk/find", {"number": "26"})

    assert found["Location"] == f"/desk/cases/{case.id}"
    assert lost.status_code == 404
    assert "There is no such case, or it is not yours." in lost.content.decode()


def test_a_grant_is_asked_for_what_its_document_lacks(office: Office, official: LogIn) -> None:
    until = Wanted(name="valid_until", title=everywhere("Endorsed until"), type="date")
    amount = Wanted(name="amount", title=everywhere("Amount"), type="money")
    case = office.open("instant", wanted=(until, amount))
    client = official("Chen", *ALL)

    asked = look(client, case)
    refused = act(client, case, "decide", outcome="granted", outputs__valid_until="2027-02-30")
    done = act(
        client,
        case,
        "decide",
        outcome="granted",
        outputs__valid_until="2027-01-05",
        outputs__amount="120.50",
    )

    assert 'name="decide.outputs:valid_until" type="date"' in asked
    assert '<a href="#decide.outputs:amount">Amount: This is needed.</a>' in refused
    assert "2027-01-05" in done
    decision = now(case).decision
    assert decision is not None
    assert decision.outputs == {"valid_until": "2027-01-05", "amount": 12050}
