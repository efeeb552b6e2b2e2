"""A program sends in a spreadsheet for a company, corrects a row, and has all rows sent."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import Workbook, load_workbook
from tests.kallipolis.domains.government.batches.test_batches import make_pass

from kallipolis.domains.government.batches.contracts import XLSX
from kallipolis.domains.government.submissions.testing import publish_services
from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Terms
from kallipolis.foundation.parties.testing import make_company, make_resident

pytestmark = pytest.mark.django_db

BATCHES = "/api/v1/batches"
SHEET = "Plate,Kind,From\n粤B00001,Lorry,2030-01-31\n粤B00002,Boat,2030-01-31\n".encode()


@pytest.fixture(autouse=True)
def _city() -> Iterator[None]:
    publish_packs("core")
    publish_services(make_pass())
    with translation.override("en"):
        yield


class Program:
    """What speaks for a clerk, who may act for one company."""

    def __init__(self, number: int, *scopes: str) -> None:
        company, person = make_company(number), make_resident(seed=number)
        terms = Terms(relation="clerk", scopes=("*",))
        parties.establish(system("test"), company.id, person.id, terms, basis="a register")
        user = make_user(f"clerk-{number}", party=person.id, name=person.name)
        token = make_token(user, *scopes, value=f"token-{number}")
        self.client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
        self.company = company.id

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(path, {"on_behalf_of": str(self.company), **query})

    def post(self, path: str, body: object = None) -> Any:
        where = f"{path}?on_behalf_of={self.company}"
        return self.client.post(where, body or {}, content_type="application/json")

    def upload(self, path: str, content: bytes) -> Any:
        where = f"{path}?on_behalf_of={self.company}"
        return self.client.post(where, content, content_type="application/octet-stream")

    def begin(self, content: bytes = SHEET) -> Any:
        where = f"{BATCHES}?service=lorry-pass&name=lorries.csv&on_behalf_of={self.company}"
        answer = self.client.post(where, content, content_type="application/octet-stream")
        jobs.run_due()
        return answer


def with_kind(book: Workbook, kind: str) -> bytes:
    """Return a spreadsheet with another kind in its first row."""
    sheet, content = book.worksheets[0], BytesIO()
    heads = [str(cell.value).startswith("Kind") for cell in sheet[1]]
    sheet.cell(2, heads.index(True) + 1).value = kind
    book.save(content)
    return content.getvalue()


@pytest.fixture
def program() -> Program:
    return Program(1, "cases")


def test_columns_are_told_before_anything_is_sent_in(client: Client) -> None:
    columns = client.get("/api/v1/services/lorry-pass/columns").json()["columns"]

    assert [each["path"] for each in columns] == ["plate", "kind", "since"]


def test_from_a_spreadsheet_to_cases(program: Program) -> None:
    begun = program.begin()
    one = f"{BATCHES}/{begun.json()['id']}"
    (wrong,) = program.get(f"{one}/rows", state="wrong").json()["rows"]
    right = wrong["cells"] | {"kind": "Bus"}
    program.post(f"{one}/rows", {"rows": [{"number": wrong["number"], "cells": right}]})
    jobs.run_due()

    sending = program.post(f"{one}/send")
    jobs.run_due()

    rows = program.get(f"{one}/rows").json()["rows"]
    assert (begun.status_code, sending.status_code) == (201, 202)
    assert [row["state"] for row in rows] == ["sent", "sent"]
    assert len({row["case"] for row in rows}) == 2
    assert program.get(one).json()["counts"] == {"sent": 2}


def test_what_is_wrong_is_taken_out_corrected_and_sent_in_again(program: Program) -> None:
    one = f"{BATCHES}/{program.begin().json()['id']}"

    taken = program.get(f"{one}/sheet", state="wrong")
    book = load_workbook(BytesIO(taken.content))
    heads, wrong = list(book.worksheets[0].iter_rows(max_row=2, values_only=True))
    corrected = program.upload(f"{one}/sheet", with_kind(book, "Bus"))
    jobs.run_due()

    assert taken.headers["Content-Type"] == XLSX
    assert ".xlsx" in taken.headers["Content-Disposition"]
    assert heads[:4] == ("Row", "State", "Case number", "What is wrong")
    assert "Kind" in str(wrong[3])
    assert (corrected.status_code, corrected.json()["state"]) == (200, "checking")
    assert program.get(one).json()["counts"] == {"right": 2}


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (SHEET, 422, "batch.unnumbered"),
        (b"PK\x03\x04 no spreadsheet", 422, "batch.unreadable"),
        (b"Row,Wheels\n2,4\n", 422, "batch.unknown_columns"),
    ],
)
def test_a_corrected_file_that_does_not_fit_says_why(
    program: Program, content: bytes, status: int, code: str
) -> None:
    one = f"{BATCHES}/{program.begin().json()['id']}"

    answer = program.upload(f"{one}/sheet", content)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["remedy"]


def test_the_sheet_of_another_company_is_not_there(program: Program) -> None:
    one = f"{BATCHES}/{program.begin().json()['id']}"
    other = Program(2, "cases")

    answers = [other.get(f"{one}/sheet"), other.upload(f"{one}/sheet", SHEET)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_same_file_is_the_same_batch(program: Program) -> None:
    once, again = program.begin().json(), program.begin().json()

    listed = program.get(BATCHES).json()["batches"]
    assert [each["id"] for each in listed] == [once["id"]] == [again["id"]]


def test_a_batch_is_thrown_away(program: Program) -> None:
    one = f"{BATCHES}/{program.begin().json()['id']}"

    gone = program.client.delete(f"{one}?on_behalf_of={program.company}")

    assert (gone.status_code, program.get(one).status_code) == (204, 404)


def test_the_batch_of_another_company_is_not_there(program: Program) -> None:
    one = f"{BATCHES}/{program.begin().json()['id']}"

    assert Program(2, "cases").get(one).status_code == 404


def test_nobody_acts_for_a_company_without_a_mandate(program: Program) -> None:
    stranger = Program(2, "cases")
    stranger.company = program.company

    assert stranger.get(BATCHES).status_code == 403


def test_a_file_that_cannot_be_read_is_refused(program: Program) -> None:
    answer = program.begin(b"PK\x03\x04 no spreadsheet")

    assert (answer.status_code, answer.json()["code"]) == (422, "batch.unreadable")


def test_a_token_for_something_else_sends_nothing_in() -> None:
    assert Program(3, "profile").begin().status_code == 403
