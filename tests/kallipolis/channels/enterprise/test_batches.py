"""Many applications at once, on the pages: download, fill in, check, correct, send, and keep."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.kallipolis.channels.enterprise.conftest import Entrust, LogIn, make_pass

from kallipolis.domains.government.submissions.testing import publish_services
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases

NEW = "/business/batches/new/lorry-pass"
HEADS = "statement,phone,is_true"
ROWS = f"{HEADS}\n每日送货,13800000001,yes\n清晨送货,12,yes\n".encode()
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def company(person: Party, entrust: Entrust) -> Party:
    return entrust(person)


@pytest.fixture
def browser(person: Party, company: Party, log_in: LogIn) -> Client:
    """Log somebody in who acts for a company."""
    client = log_in(person)
    client.post("/accounts/acting", {"principal": company.id, "next": "/business/"})
    return client


def sent(browser: Client, content: bytes = ROWS, path: str = NEW) -> str:
    """Send a file in and let a worker at it; return where that leads."""
    answer = browser.post(path, {"file": SimpleUploadedFile("lorries.csv", content)})
    jobs.run_due()
    return answer["Location"]


def test_a_spreadsheet_is_downloaded_with_the_questions_of_the_form(browser: Client) -> None:
    answer = browser.get(f"{NEW}/sheet")

    heads = [cell.value for cell in load_workbook(io.BytesIO(answer.content)).worksheets[0][1]]
    assert answer["Content-Disposition"].startswith("attachment")
    assert heads[0] == "Row"
    assert "Telephone *" in heads


def test_rows_with_errors_say_so_in_words_and_by_column(browser: Client) -> None:
    page = browser.get(sent(browser)).content.decode()

    assert "Send 1 application" in page
    assert "<b>Telephone</b>" in page
    assert "Enter a telephone number." in page


def test_a_page_tells_how_far_the_work_is_while_a_worker_is_at_it(browser: Client) -> None:
    answer = browser.post(NEW, {"file": SimpleUploadedFile("a.csv", ROWS)})

    page = browser.get(answer["Location"]).content.decode()

    assert 'hx-trigger="every 2s"' in page
    assert '<meta http-equiv="refresh"' in page
    assert "Rows checked" in page


def test_a_row_is_corrected_on_its_page_and_all_are_sent(
    browser: Client, person: Party, company: Party
) -> None:
    batch = sent(browser)
    form = browser.get(f"{batch}/rows/3").content.decode()
    good = {"statement": "清晨送货", "phone": "13800000002", "is_true": "Yes"}
    browser.post(f"{batch}/rows/3", good)
    jobs.run_due()

    browser.post(f"{batch}/send")
    jobs.run_due()

    opened = cases.cases_of(parties.acting_for(as_actor(person), company.id)).cases
    page = browser.get(batch).content.decode()
    assert 'value="12"' in form
    assert len(opened) == 2
    assert all(case.id in page for case in opened)
    assert "All sent" in page


def test_the_file_with_the_errors_is_corrected_and_sent_in_again(browser: Client) -> None:
    batch = sent(browser)
    book = load_workbook(io.BytesIO(browser.get(f"{batch}/rows?show=wrong").content))
    sheet = book.worksheets[0]
    (place,) = [cell.column for cell in sheet[1] if cell.value == "Telephone *"]
    sheet.cell(2, place).value = "13800000002"
    kept = io.BytesIO()
    book.save(kept)

    sent(browser, kept.getvalue(), f"{batch}/corrected")

    assert "Send 2 applications" in browser.get(batch).content.decode()


def test_a_corrected_file_without_numbers_comes_back_with_the_remedy(browser: Client) -> None:
    batch = sent(browser)

    answer = browser.post(f"{batch}/corrected", {"file": SimpleUploadedFile("a.csv", ROWS)})

    assert answer.status_code == 422
    assert "leave its first column as it is" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK nothing", "Save it as .xlsx"),
        (b"a,b\n1,2\n", "Download the spreadsheet of this service"),
        (f"{HEADS},colour\n1,2,3,4\n".encode(), "colour"),
    ],
)
def test_a_file_that_cannot_be_taken_comes_back_with_the_remedy(
    browser: Client, content: bytes, words: str
) -> None:
    answer = browser.post(NEW, {"file": SimpleUploadedFile("a.csv", content)})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_form_without_a_file_asks_for_it(browser: Client) -> None:
    answer = browser.post(NEW, {})

    assert answer.status_code == 422
    assert "Fill this in." in answer.content.decode()


def test_papers_are_brought_once_for_all_rows(browser: Client) -> None:
    publish_services(make_pass(evidence=[{"type": "photograph"}]))
    batch = sent(browser, f"{HEADS}\n送货,13800000001,yes\n".encode())
    before = browser.get(batch).content.decode()

    paper = SimpleUploadedFile("p.pdf", PDF)
    browser.post(f"{batch}/papers", {"paper.photograph": paper})
    jobs.run_due()

    assert "Papers that no register holds" in before
    assert "Send 1 application" in browser.get(batch).content.decode()


def test_a_file_is_thrown_away(browser: Client) -> None:
    batch = sent(browser)

    browser.post(f"{batch}/discard")

    assert browser.get(batch).status_code == 404
    assert (
        "There is no file of applications yet." in browser.get("/business/batches").content.decode()
    )


def test_who_acts_for_no_company_chooses_one_first(person: Party, log_in: LogIn) -> None:
    answer = log_in(person).get("/business/batches")

    assert answer["Location"] == "/business/companies"


def test_a_batch_of_another_company_is_not_there(
    browser: Client, stranger: Party, entrust: Entrust, log_in: LogIn
) -> None:
    batch = sent(browser)
    other = log_in(stranger)
    other.post("/accounts/acting", {"principal": entrust(stranger, 2).id, "next": "/"})

    assert other.get(batch).status_code == 404
    assert other.get(f"{batch}/rows").status_code == 404
    assert other.post(f"{batch}/send").status_code == 404


def test_only_services_that_fit_a_row_are_offered(browser: Client) -> None:
    offered = browser.get("/business/batches/new").content.decode()
    publish_services(make_pass(repeat="when-decided"))

    assert "lorry pass" in offered
    assert "lorry pass" not in browser.get("/business/batches/new").content.decode()
