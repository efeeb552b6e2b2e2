"""What is wrong in a form is found before it is published."""

import pytest

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Field
from kallipolis.platforms.application.forms.testing import make_field, make_form


def paths(*fields: Field) -> list[str]:
    return [remark.path for remark in forms.check(make_form(*fields))]


def test_a_sound_form_has_no_faults() -> None:
    group = make_field("group", "g", fields=[make_field("date", "born", max="today")])
    fields = (group, make_field("integer", "n", value="len(g)"), make_field("text", when="n > 2"))

    assert paths(*fields) == []


@pytest.mark.parametrize(
    ("field", "path"),
    [
        (make_field("text", "X"), "name"),
        (make_field("text", "today"), "name"),
        (make_field("text", when="y > 2"), "when"),
        (make_field("text", when="x >"), "when"),
        (make_field("text", required="y"), "required"),
        (make_field("integer", value="rand(3)"), "value"),
        (make_field("integer", max="y"), "max"),
        (make_field("integer", min=3, max=2), "max"),
        (make_field("file", value="1"), "value"),
        (make_field("choice", options=[]), "options"),
        (make_field("choice", options=["a", "a"]), "options"),
        (make_field("text", pattern="("), "pattern"),
        (make_field("date", min="tomorrow"), "min"),
        (make_field("date", min="today-"), "min"),
        (make_field("file", media_types=["pdf"]), "media_types"),
        (make_field("text", prefill="name"), "prefill"),
        (make_field("address", prefill="applicant.address"), "prefill"),
        (
            make_field("address", prefill="evidence.home.address", prefill_region="region"),
            "prefill_region",
        ),
        (make_field("text", autocomplete="my-name"), "autocomplete"),
    ],
)
def test_a_fault_carries_the_path_to_where_it_is(field: Field, path: str) -> None:
    assert paths(field) == [f"pages[0].fields[0].{path}"]


def test_names_are_given_once() -> None:
    group = make_field("group", "g", fields=[make_field("text", "a")])

    assert paths(make_field("text", "a"), group) == ["pages[0].fields[1].fields[0].name"]


def test_groups_do_not_nest() -> None:
    inner = make_field("group", "h", fields=[make_field("text", "a")])

    assert paths(make_field("group", "g", fields=[inner])) == ["pages[0].fields[0].fields[0]"]


def test_a_circle_is_found_and_told() -> None:
    form = make_form(
        make_field("integer", "a", value="b + 1"),
        make_field("integer", "b", when="c"),
        make_field("boolean", "c", required="a > 2"),
    )

    (remark,) = forms.check(form)

    assert remark.path == "pages"
    assert "circle" in remark.message
