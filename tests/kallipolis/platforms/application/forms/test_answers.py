"""What each type of field takes, keeps and refuses."""

import pytest

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form

TAKEN = [
    ("text", {}, "  张  三 ", "张 三"),
    ("text", {"pattern": "[A-Z]{2}"}, "AB", "AB"),
    ("text", {}, "a\x00b\u2028", "ab"),
    ("long-text", {}, "a \r\nb\r\n", "a\nb"),
    ("integer", {}, "1,200", 1200),
    ("integer", {}, 12.0, 12),
    ("integer", {"min": -5}, "-3", -3),
    ("integer", {}, "１２", 12),
    ("decimal", {}, "0.10", 0.1),
    ("decimal", {}, 3, 3),
    ("money", {}, "1500.5", 150050),
    ("money", {}, "¥1,500", 150000),
    ("money", {}, 150050, 150050),
    ("money", {"currency": "JPY"}, "1500", 1500),
    ("boolean", {}, "yes", True),
    ("boolean", {}, False, False),
    ("date", {}, "2020-2-9", "2020-02-09"),
    ("date", {"min": "today-18y", "max": "today"}, "2008-01-05", "2008-01-05"),
    ("month", {}, "2020-2", "2020-02"),
    ("choice", {"options": ["a", "b"]}, "b", "b"),
    ("choices", {"options": ["a", "b", "c"]}, ["c", "a", "a"], ["a", "c"]),
    ("choices", {"options": ["a", "b"]}, "a", ["a"]),
    ("id-number", {}, "11010519491231002x", "11010519491231002X"),
    ("id-number", {}, "440524 18800101 0014", "440524188001010014"),
    ("credit-code", {}, "91110000600037341l", "91110000600037341L"),
    ("phone", {}, "+86 138-0013-8000", "13800138000"),
    ("phone", {}, "0755-12345678", "075512345678"),
    ("phone", {}, "12345", "12345"),
    ("phone", {}, "+852 2123 4567", "+85221234567"),
    ("email", {}, " li@example.com ", "li@example.com"),
    ("postcode", {}, "５１８０００", "518000"),
    ("postcode", {"pattern": r"\d{5}(-\d{4})?"}, "02108", "02108"),
    ("bank-card", {}, "6222 0212 3456 7890 128", "6222021234567890128"),
    ("region", {"level": "county", "within": "440300"}, "440305", "440305"),
    ("region", {"level": "county"}, "441900", "441900"),
    (
        "address",
        {},
        {"region": "440305", "line": " 深南大道 1 号 "},
        {"region": "440305", "line": "深南大道 1 号"},
    ),
    ("party", {"relations": ["self", "child"]}, "p-child", "p-child"),
]
REFUSED = [
    ("text", {"min_length": 2}, "a", "form.too_short"),
    ("text", {"max_length": 2}, "abc", "form.too_long"),
    ("text", {"pattern": "[A-Z]{2}"}, "ABC", "form.pattern"),
    ("text", {}, ["a"], "form.shape"),
    ("text", {}, "a" * 30_000, "form.too_long"),
    ("integer", {}, "1.5", "form.integer"),
    ("integer", {}, "many", "form.integer"),
    ("integer", {}, True, "form.integer"),
    ("integer", {}, "1" * 400, "form.integer"),
    ("integer", {"min": 1}, 0, "form.too_small"),
    ("integer", {"max": 9}, 10, "form.too_large"),
    ("decimal", {"places": 1}, "1.25", "form.places"),
    ("decimal", {}, "NaN", "form.decimal"),
    ("decimal", {}, "1e400", "form.decimal"),
    ("money", {}, "1.005", "form.places"),
    ("money", {}, -1, "form.too_small"),
    ("money", {}, 1.5, "form.money"),
    ("boolean", {}, "perhaps", "form.boolean"),
    ("boolean", {"must_hold": True}, False, "form.must_hold"),
    ("date", {}, "2021-02-29", "form.date"),
    ("date", {}, 20210101, "form.date"),
    ("date", {"max": "today"}, "2026-01-06", "form.too_late"),
    ("date", {"min": "2020-01-01"}, "2019-12-31", "form.too_early"),
    ("month", {}, "2020-13", "form.month"),
    ("month", {"max": "today"}, "2026-02", "form.too_late"),
    ("choice", {"options": ["a"]}, "b", "form.choice"),
    ("choice", {"options": ["a"]}, ["a"], "form.choice"),
    ("choices", {"options": ["a"]}, ["b"], "form.choice"),
    ("choices", {"options": ["a", "b"], "min": 2}, ["a"], "form.too_few"),
    ("choices", {"options": ["a", "b"], "max": 1}, ["a", "b"], "form.too_many"),
    ("choices", {"options": ["a"]}, {"a": 1}, "form.shape"),
    ("id-number", {}, "110105194912310021", "form.id_number"),
    ("id-number", {}, "110105194913310021", "form.id_number"),
    ("credit-code", {}, "911100006000373411", "form.credit_code"),
    ("phone", {}, "1380013800", "form.phone"),
    ("phone", {"mobile": True}, "0755-12345678", "form.mobile"),
    ("email", {}, "li@", "form.email"),
    ("postcode", {}, "5180", "form.postcode"),
    ("bank-card", {}, "6222 0212 3456 7890 129", "form.bank_card"),
    ("region", {}, "999999", "form.region"),
    ("region", {"level": "county"}, "440300", "form.region_level"),
    ("region", {"within": "440300"}, "110000", "form.region_outside"),
    ("region", {}, 440305, "form.region"),
    ("party", {}, "p-child", "form.party"),
    ("party", {"relations": ["child"]}, "p-stranger", "form.party"),
    ("file", {}, "f-9", "form.file_unknown"),
    ("file", {}, ["f-2"], "form.file_type"),
    ("file", {"max_mib": 0}, ["f-1"], "form.file_too_large"),
    ("file", {"min": 2}, ["f-1"], "form.too_few"),
    ("address", {}, "somewhere", "form.shape"),
]


@pytest.mark.parametrize(("type_", "parts", "given", "kept"), TAKEN)
def test_an_answer_is_kept_in_one_form(
    type_: str, parts: dict[str, object], given: object, kept: object
) -> None:
    form = make_form(make_field(type_, **parts))

    checked = forms.validate(form, {"x": given}, make_context())

    assert checked.problems == ()
    assert checked.answers == {"x": kept}


def test_types_of_files_are_named_as_people_call_them() -> None:
    form = make_form(make_field("file", media_types=["application/pdf", "image/png"]))

    checked = forms.validate(form, {"x": ["f-2"]}, make_context())

    assert [problem.values for problem in checked.problems] == [{"expected": "PDF, PNG"}]


@pytest.mark.parametrize(("type_", "parts", "given", "code"), REFUSED)
def test_an_unfit_answer_is_named_with_its_code(
    type_: str, parts: dict[str, object], given: object, code: str
) -> None:
    form = make_form(make_field(type_, **parts))

    checked = forms.validate(form, {"x": given}, make_context())

    assert checked.answers == {}
    assert [problem.code for problem in checked.problems] == [code]


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"region": "440305", "line": ""}, "x.line", "form.required"),
        ({"region": "999999", "line": "1"}, "x.region", "form.region"),
        ({"line": "1"}, "x.region", "form.region"),
        ({"region": "440305", "line": "a" * 201}, "x.line", "form.too_long"),
    ],
)
def test_a_part_of_an_address_is_named(given: object, path: str, code: str) -> None:
    form = make_form(make_field("address"))

    checked = forms.validate(form, {"x": given}, make_context())

    assert [(p.field, p.code) for p in checked.problems] == [(path, code)]


def test_a_file_is_kept_as_it_is_known_here_whatever_was_claimed() -> None:
    form = make_form(make_field("file"))

    checked = forms.validate(form, {"x": [{"id": "f-1", "size": 1}]}, make_context())

    assert checked.answers == {
        "x": [{"id": "f-1", "name": "scan.pdf", "media_type": "application/pdf", "size": 1000}]
    }


def test_what_a_bound_was_is_told_as_people_write_it() -> None:
    form = make_form(make_field("money", max=2000000), make_field("date", "y", max="today-18y"))

    checked = forms.validate(form, {"x": "20001", "y": "2010-01-01"}, make_context())

    assert [p.values for p in checked.problems] == [{"max": "20000.00"}, {"max": "2008-01-05"}]
