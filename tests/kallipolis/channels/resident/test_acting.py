"""Acting for one's family, and seeing who read one's data."""

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import APPLY, PDF, fill_in, key_in, words_of
from tests.kallipolis.channels.resident.test_cases import RENEW, sent

from kallipolis.channels.resident.views.me import MOST_READINGS
from kallipolis.foundation.actors import ANY_SCOPE
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.files import api as files
from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Terms
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.data.registries import api as registries


def entrust(mother: Party, daughter: Party, scope: str) -> None:
    terms = Terms(relation="child", scopes=(scope,))
    mandate = parties.grant(as_actor(mother), daughter.id, terms)
    parties.accept(as_actor(daughter), mandate.id)


def test_a_mandate_is_offered_accepted_and_ended_on_the_pages(
    settle: Settle, log_in: LogIn
) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    number = parties.identity_of(TEST, daughter.id).id_number
    hers, theirs = log_in(mother), log_in(daughter)

    given = {"name": "李小梅", "id_number": number, "relation": "child"}
    offered = hers.post("/acting/offer", given)
    (mandate,) = parties.mandates_of(as_actor(daughter))[1]
    home = words_of(theirs.get("/"))
    theirs.post(f"/acting/{mandate.id}/accept")
    accepted = words_of(theirs.get("/acting"))
    hers.post(f"/acting/{mandate.id}/end")

    assert offered["Location"] == "/acting"
    assert "梁秀英 wants you to act for them" in home
    assert "Act for 梁秀英" in accepted
    assert "Act for 梁秀英" not in words_of(theirs.get("/acting"))


def test_a_mandate_to_somebody_unknown_comes_back_with_what_was_written(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())

    given = {"name": "无此人", "id_number": "x", "relation": "child", "until": "2030-02-31"}
    answer = browser.post("/acting/offer", given)

    assert answer.status_code == 422
    assert "无此人" in words_of(answer)


def test_a_representative_by_the_register_acts_for_the_company_at_once(
    settle: Settle, log_in: LogIn
) -> None:
    manager, code = settle(), make_credit_code(7)
    entry = {
        "name": "演示商贸有限公司",
        "status": "active",
        "region": "440305",
        "legal_representative_id_number": parties.identity_of(TEST, manager.id).id_number,
    }
    registries.put(TEST, "legal-entities", code, entry)
    browser = log_in(manager)

    wrong = browser.post("/acting/company", {"credit_code": make_credit_code(8)})
    right = browser.post("/acting/company", {"credit_code": code})

    assert wrong.status_code == 422
    assert make_credit_code(8) in wrong.content.decode()
    assert right["Location"] == "/acting"
    assert "Act for 演示商贸有限公司" in words_of(browser.get("/acting"))


def test_a_daughter_applies_for_her_mother_and_both_see_the_case(
    settle: Settle, log_in: LogIn
) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, ANY_SCOPE)
    hers, theirs = log_in(mother), log_in(daughter)
    theirs.post("/accounts/acting", {"principal": mother.id, "next": "/"})

    first = words_of(theirs.get(f"{APPLY}/form/applicant"))
    fill_in(theirs)
    theirs.post(f"{APPLY}/check", {"key": key_in(theirs)})

    (case,) = cases.cases_of(as_actor(mother)).cases
    assert "You act for 梁秀英." in first
    assert (case.applicant, case.filed_by) == (mother.id, daughter.id)
    assert case.id in words_of(hers.get("/cases"))
    assert theirs.get(f"/cases/{case.id}").status_code == 200


def test_a_mandate_for_one_service_is_enough_for_that_service_only(
    settle: Settle, log_in: LogIn
) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, "old-age-allowance")
    theirs = log_in(daughter)
    theirs.post("/accounts/acting", {"principal": mother.id, "next": "/"})

    home = theirs.get("/")
    fill_in(theirs)
    sent = theirs.post(f"{APPLY}/check", {"key": key_in(theirs)})
    other = theirs.get("/services/renew-identity-card/apply")

    assert home.status_code == 200
    assert theirs.get(sent["Location"]).status_code == 200
    assert other.status_code == 404


def test_one_reads_who_read_ones_data_and_nobody_elses(settle: Settle, log_in: LogIn) -> None:
    party, other = settle(), settle("王路人", seed=2)
    parties.identity_of(TEST, party.id)
    parties.identity_of(TEST, other.id)
    audit.seal()

    page = words_of(log_in(party).get("/me/readings"))

    assert "The platform" in page
    assert other.id not in page


def test_who_looks_at_what_registers_hold_of_them_reads_that_they_did_it_themselves(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    browser.post("/me/known")
    audit.seal()

    page = words_of(browser.get("/me/readings"))

    assert "looked at what registers hold of you" in page
    assert "because you applied" not in page


def test_the_record_names_who_acts_for_one_and_the_case(settle: Settle, log_in: LogIn) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, "renew-identity-card")
    theirs = log_in(daughter)
    theirs.post("/accounts/acting", {"principal": mother.id, "next": "/"})
    case = sent(theirs, mother)
    audit.seal()

    page = words_of(log_in(mother).get("/me/readings"))

    assert "李小梅, who acts for you" in page
    assert f'href="/cases/{case}"' in page


def test_what_the_platform_does_to_carry_on_cases_is_shown_on_demand(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    audit.record(TEST, "case.tick", "260302ABC", parties=(party.id,))
    audit.seal()
    browser = log_in(party)

    usual, whole = (words_of(browser.get(f"/me/readings{q}")) for q in ("", "?show=all"))

    assert "Counted the time of your case" not in usual
    assert "Left out here" in usual
    assert "Counted the time of your case" in whole


def test_older_entries_are_a_page_away(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    reads = [audit.record(TEST, "file.read", "f", parties=(party.id,)) for _ in range(200)]
    audit.seal()
    browser = log_in(party)

    latest = words_of(browser.get("/me/readings"))
    [older] = re.findall(r'href="(\?before=[^"]+)"', latest)
    page = words_of(browser.get(f"/me/readings{older}"))

    assert len(reads) == MOST_READINGS
    assert "Registered you" not in latest
    assert "Registered you" in page


def test_who_has_a_mandate_for_one_service_brings_and_reads_its_files(
    settle: Settle, log_in: LogIn
) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, "renew-identity-card")
    own, theirs = log_in(mother), log_in(daughter)
    theirs.post("/accounts/acting", {"principal": mother.id, "next": "/"})

    before = sent(own, mother, also="before.pdf")
    first = {"file.photograph": SimpleUploadedFile("first.pdf", PDF), "add": "1"}
    theirs.post(f"{RENEW}/evidence", first)
    evidence = words_of(theirs.get(f"{RENEW}/evidence"))
    theirs.post(f"{RENEW}/check", {"key": key_in(theirs, RENEW)})
    shown = words_of(theirs.get(f"/cases/{before}"))
    (address,) = re.findall(rf"/cases/{before}/files/\w+", shown)

    assert "first.pdf" in evidence
    assert "before.pdf" in shown
    assert theirs.get(address).status_code == 200


def test_a_file_of_another_service_stays_closed_to_who_acts_for_its_owner(
    settle: Settle, log_in: LogIn
) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, "old-age-allowance")
    theirs = log_in(daughter)
    theirs.post("/accounts/acting", {"principal": mother.id, "next": "/"})
    stored = files.store(as_actor(mother), PDF, name="a.pdf")

    assert theirs.get(f"/api/v1/files/{stored.id}").status_code == 404
