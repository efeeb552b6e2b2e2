"""A spreadsheet of applications is checked row by row, corrected, and sent; each row is a case."""

import csv
import io
from collections.abc import Iterator, Sequence

import pytest
from django.utils import translation
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from kallipolis.domains.government.batches import api as batches
from kallipolis.domains.government.batches.contracts import (
    KEPT,
    LARGEST_MIB,
    MOST_ROWS,
    Batch,
    RowState,
    State,
)
from kallipolis.domains.government.submissions.testing import publish_services
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Terms
from kallipolis.foundation.parties.testing import as_actor, make_company, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

HEADS = ("Plate", "Kind", "From")
RIGHT = ("粤B00001", "Lorry", "2030-01-31")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def text(words: str) -> dict[str, str]:
    return {"en": words, "zh-Hans": words, "zh-Hant": words}


def make_pass(**parts: object) -> PublicService:
    """Make a service for companies whose form has words, a choice, a day and what is calculated."""
    fields = [
        {"type": "text", "name": "plate", "title": text("Plate"), "max_length": 8},
        {
            "type": "choice",
            "name": "kind",
            "title": {"en": "Kind", "zh-Hans": "车型", "zh-Hant": "車型"},
            "options": [
                {"value": "lorry", "title": {"en": "Lorry", "zh-Hans": "货车", "zh-Hant": "貨車"}},
                {"value": "bus", "title": {"en": "Bus", "zh-Hans": "客车", "zh-Hant": "客車"}},
            ],
        },
        {"type": "date", "name": "since", "title": text("From")},
    ]
    form = {
        "id": "lorry-pass",
        "title": text("Pass"),
        "pages": [{"id": "one", "title": text("Vehicle"), "fields": fields}],
    }
    return make_service(
        "lorry-pass", "货车通行证", **{"audience": ("enterprise",), "form": form, **parts}
    )


@pytest.fixture(autouse=True)
def _city() -> Iterator[None]:
    publish_packs("core")
    publish_services(make_pass())
    with translation.override("en"):
        yield


@pytest.fixture
def clerk() -> Actor:
    return clerk_of()


def clerk_of(number: int = 1, *, scope: str = "*") -> Actor:
    """Let somebody act for a company as its clerk."""
    company, person = make_company(number), make_resident(seed=number)
    terms = Terms(relation="clerk", scopes=(scope,))
    parties.establish(system("test"), company.id, person.id, terms, basis="a register")
    return parties.acting_for(as_actor(person), company.id)


def sheet_of(*rows: Sequence[object], heads: Sequence[str] = HEADS) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def begun(actor: Actor, *rows: Sequence[object]) -> Batch:
    """Send a file in, and let a worker check it."""
    batch = batches.begin(actor, "lorry-pass", sheet_of(*rows), name="may.xlsx")
    jobs.run_due()
    return batches.get(actor, batch.id)


def values_in(content: bytes) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def faults(actor: Actor, batch: Batch) -> dict[int, list[tuple[str, str]]]:
    columns = batches.columns_of(batch.service)
    rows = batches.rows_of(actor, batch.id).rows
    return {row.number: list(batches.faults_of(row, columns)) for row in rows if row.problems}


def test_each_row_that_is_wrong_says_in_which_column_and_why(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT, ("粤B00002", "Ship", "2030-02-31"), ("", "Bus", "2030-01-01"))

    assert batch.state is State.CHECKED
    assert batch.counts == {RowState.RIGHT: 1, RowState.WRONG: 2}
    assert faults(clerk, batch) == {
        3: [
            ("kind", "Choose one of the options."),
            ("since", "Enter a real date, with year, month and day."),
        ],
        4: [("plate", "Answer this question.")],
    }


def test_nothing_is_sent_before_somebody_says_so(clerk: Actor) -> None:
    begun(clerk, RIGHT)

    assert cases.cases_of(clerk).cases == ()


def test_what_is_right_is_sent_and_each_row_is_a_case_of_its_own(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT, ("粤B00002", "客车", "2030-01-31"), ("粤B00003", "Ship", ""))

    batches.send(clerk, batch.id)
    jobs.run_due()

    after = batches.get(clerk, batch.id)
    opened = {case.id for case in cases.cases_of(clerk).cases}
    assert after.counts == {RowState.SENT: 2, RowState.WRONG: 1}
    assert {row.case for row in batches.rows_of(clerk, batch.id).rows} == {*opened, None}
    assert len(opened) == 2


def test_sending_again_makes_no_case_twice(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    batches.send(clerk, batch.id)
    jobs.run_due()

    batches.run(batch.id)
    with pytest.raises(Refusal) as refused:
        batches.send(clerk, batch.id)

    assert refused.value.code == "batch.nothing_right"
    assert len(cases.cases_of(clerk).cases) == 1


def test_the_same_file_again_is_the_same_batch(clerk: Actor) -> None:
    content = sheet_of(RIGHT)

    first = batches.begin(clerk, "lorry-pass", content, name="a.xlsx")
    second = batches.begin(clerk, "lorry-pass", content, name="b.xlsx")

    assert first.id == second.id
    assert len(batches.mine(clerk)) == 1


def test_a_row_is_corrected_where_it_stands(clerk: Actor) -> None:
    batch = begun(clerk, ("粤B00002", "Ship", "2030-01-31"))

    batches.correct(
        clerk, batch.id, {2: {"plate": "粤B00002", "kind": "Bus", "since": "2030-01-31"}}
    )
    jobs.run_due()

    assert batches.get(clerk, batch.id).counts == {RowState.RIGHT: 1}


def test_rows_are_corrected_in_the_file_that_names_their_errors(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT, ("粤B00002", "Ship", "2030-01-31"))
    exported = values_in(batches.export(clerk, batch.id, state=RowState.WRONG))
    corrected = [["Bus" if cell == "Ship" else cell for cell in row] for row in exported]

    content = sheet_of(*corrected[1:], heads=[str(each) for each in corrected[0]])
    batches.correct_by_file(clerk, batch.id, content)
    jobs.run_due()

    assert exported[1][3] == "Kind: Choose one of the options."
    assert len(exported) == 2
    assert batches.get(clerk, batch.id).counts == {RowState.RIGHT: 2}


def test_a_corrected_file_without_its_numbers_is_refused(clerk: Actor) -> None:
    batch = begun(clerk, ("粤B00002", "Ship", "2030-01-31"))

    with pytest.raises(Refusal) as refused:
        batches.correct_by_file(clerk, batch.id, sheet_of(RIGHT))

    assert (refused.value.code, refused.value.values) == ("batch.unnumbered", {"row": "2"})


def test_a_sent_row_is_not_written_over(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    batches.send(clerk, batch.id)
    jobs.run_due()

    with pytest.raises(Refusal) as refused:
        batches.correct(clerk, batch.id, {2: {"plate": "粤B9"}})

    assert refused.value.code == "batch.unnumbered"


def test_case_numbers_are_taken_out_beside_what_was_written(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    batches.send(clerk, batch.id)
    jobs.run_due()
    (case,) = cases.cases_of(clerk).cases

    rows = values_in(batches.export(clerk, batch.id))

    assert rows[0] == [
        "Row",
        "State",
        "Case number",
        "What is wrong",
        "Plate *",
        "Kind *",
        "From *",
    ]
    assert rows[1] == ["2", "Sent", case.id, None, *RIGHT]


def test_what_looks_like_a_formula_goes_out_as_words(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    batches.correct(clerk, batch.id, {2: {"plate": "=1+1", "kind": "@x", "since": "-2"}})
    jobs.run_due()

    book = load_workbook(io.BytesIO(batches.export(clerk, batch.id)))

    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.value for cell in cells[4:]] == ["=1+1", "@x", "-2"]


def test_the_empty_spreadsheet_offers_what_may_be_chosen_and_its_example_is_no_row() -> None:
    with translation.override("zh-hans"):
        name, content = batches.blank("lorry-pass")

    book = load_workbook(io.BytesIO(content))
    (rule,) = book.worksheets[0].data_validations.dataValidation
    offered = [cell.value for cell in book["Lists"]["B"]]
    assert name.zh_hans == "货车通行证"
    assert (rule.formula1, offered) == ("Lists!$B$1:$B$2", ["货车", "客车"])
    assert [row[0] for row in values_in(content)[:3]] == ["行号", "填写说明", "示例"]


def test_an_empty_spreadsheet_sent_back_has_no_application(clerk: Actor) -> None:
    _, content = batches.blank("lorry-pass")

    with pytest.raises(Refusal) as refused:
        batches.begin(clerk, "lorry-pass", content, name="a.xlsx")

    assert refused.value.code == "batch.empty"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_as_programs_write_it(clerk: Actor, encoding: str) -> None:
    kept = io.StringIO()
    csv.writer(kept).writerows([("Plate", "车型", "From"), ("粤B00001", "货车", "2030-01-31")])

    batch = batches.begin(clerk, "lorry-pass", kept.getvalue().encode(encoding), name="a.csv")
    jobs.run_due()

    assert batches.get(clerk, batch.id).counts == {RowState.RIGHT: 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "batch.headless"),
        (b"PK\x03\x04 no workbook", "batch.unreadable"),
        (b"\xff\xfe\x00\x01\x80\x00", "batch.unreadable"),
        (b"a,b\n1,2\n", "batch.headless"),
        (b"Plate,Kind,From,Colour\n1,2,3,4\n", "batch.unknown_columns"),
        (b"Plate,Kind\n1,2\n", "batch.columns_missing"),
        (b"Plate,Kind,From,Kind\n1,2,3,4\n", "batch.twice"),
        (b"Plate,Kind,From\n", "batch.empty"),
        (b"Plate,Kind,From\n" + b"1,2,3\n" * (MOST_ROWS + 1), "batch.too_many"),
        (b"Plate,Kind,From\n" + b"1,2,3\n" * (MOST_ROWS * 2), "batch.too_many"),
        (b" " * ((LARGEST_MIB << 20) + 1), "batch.too_large"),
    ],
    ids=range(11),
)
def test_a_file_that_cannot_be_taken_says_why(clerk: Actor, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        batches.begin(clerk, "lorry-pass", content, name="a.csv")

    assert refused.value.code == code


@pytest.mark.parametrize(
    "parts",
    [
        {"repeat": "when-decided"},
        {"online": False, "channels": ("hall",)},
    ],
)
def test_a_service_that_is_no_row_for_each_takes_no_spreadsheet(parts: dict[str, object]) -> None:
    publish_services(make_pass(**parts))

    with pytest.raises(Refusal) as refused:
        batches.blank("lorry-pass")

    assert refused.value.code == "batch.unfit"


def test_papers_that_no_register_holds_are_brought_once_for_all_rows(clerk: Actor) -> None:
    publish_services(make_pass(evidence=[{"type": "photograph"}]))
    batch = begun(clerk, RIGHT, ("粤B00002", "Bus", "2030-01-31"))
    paper = files.store(clerk, PDF, name="photograph.pdf")

    batches.bring(clerk, batch.id, {"photograph": (paper.id,)})
    jobs.run_due()

    assert [type for type, _ in batch.lacking] == ["photograph"]
    assert batch.counts == {RowState.WRONG: 2}
    assert batches.get(clerk, batch.id).counts == {RowState.RIGHT: 2}


def test_who_acts_for_another_company_sees_no_batch_of_this_one(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    other = clerk_of(2)

    with pytest.raises(Refusal) as refused:
        batches.get(other, batch.id)

    assert refused.value.code == "batch.not_found"
    assert batches.mine(other) == ()


def test_a_mandate_that_has_ended_sends_nothing_and_each_row_says_so() -> None:
    clerk = clerk_of()
    batch = begun(clerk, RIGHT)
    batches.send(clerk, batch.id)
    assert clerk.mandate is not None
    parties.end(replace(clerk, kind=ActorKind.RESIDENT, on_behalf_of=None), clerk.mandate)
    jobs.run_due()

    (row,) = batches.rows_of(clerk, batch.id).rows

    assert (row.state, row.problems[0].code) == (RowState.WRONG, "mandate.missing")


def test_reading_sending_and_taking_out_are_on_record(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    batches.rows_of(clerk, batch.id)
    batches.export(clerk, batch.id)
    batches.send(clerk, batch.id)

    audit.seal()
    entries = audit.search(system("test"), Query(subject=f"batch:{batch.id}"))

    acts = {entry.act for entry in entries}
    assert acts == {"batch.begin", "batch.read", "batch.export", "batch.send"}


def test_a_batch_is_forgotten_and_its_cases_stay(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)
    batches.send(clerk, batch.id)
    jobs.run_due()

    removed = batches.forget(clock=SetClock(SYSTEM_CLOCK.now() + KEPT * 2))

    assert removed == 1
    assert batches.mine(clerk) == ()
    assert len(cases.cases_of(clerk).cases) == 1


def test_a_batch_is_thrown_away_by_who_asks(clerk: Actor) -> None:
    batch = begun(clerk, RIGHT)

    batches.discard(clerk, batch.id)

    assert batches.mine(clerk) == ()
