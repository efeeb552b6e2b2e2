"""The values of a golden record in words."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from kallipolis.channels.console.adapters.values import day_of, of_entry, titles_of
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.forms import testing as forms
from kallipolis.platforms.application.rules.testing import make_rule
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.consolidations.contracts import Golden
from kallipolis.platforms.data.datasets.contracts import Code
from kallipolis.platforms.data.registries.testing import make_field, make_registry

pytestmark = pytest.mark.django_db
REGISTRY = make_registry(
    "population",
    make_field("name"),
    msgspec.structs.replace(
        make_field("sex"), codes=(Code(code="female", title=everywhere("女")),)
    ),
    make_field("birth_date", "date"),
    make_field("region", "region"),
)


def golden(*, is_masked: bool, **values: str) -> Golden:
    return Golden(
        id="P1",
        values=values,
        provenance={},
        as_of=datetime(2026, 1, 5, tzinfo=UTC),
        changes=(),
        is_masked=is_masked,
    )


def test_codes_and_days_are_in_words() -> None:
    found = golden(is_masked=False, name="林晓燕", sex="female", birth_date="1985-03-07")

    assert of_entry(REGISTRY, found) == {
        "name": everywhere("林晓燕"),
        "sex": everywhere("女"),
        "birth_date": date(1985, 3, 7),
    }


def test_of_what_is_masked_only_codes_are_in_words() -> None:
    found = golden(is_masked=True, name="林＊＊", sex="female", birth_date="1985＊＊＊＊＊＊")

    assert of_entry(REGISTRY, found) == {"sex": everywhere("女")}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-01-01", date(2025, 1, 1)),
        ("2025-01-01T08:00:00", date(2025, 1, 1)),
        ("2025-02-30", None),
        ("lately", None),
        ("", None),
    ],
)
def test_the_day_on_which_a_record_was_written(written: str, day: date | None) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize("is_own", [True, False])
def test_the_values_of_an_answer_are_called_as_the_form_calls_them(*, is_own: bool) -> None:
    title = {"en": "Shop", "zh-Hans": "商店", "zh-Hant": "商店"}
    form = forms.make_form(
        forms.make_field("choice", "kind", options=[{"value": "shop", "title": title}])
    )
    rule = make_rule(id="fees", facts=[{"name": "kind", "type": "text", "from": "answers.kind"}])
    asked = make_service("a", form=form if is_own else form.id, rules={"decision": rule.id})
    publish_documents(form=[form], rule=[rule], service=[asked])

    (fact,) = rule.facts

    assert {value: said.zh_hans for value, said in titles_of(rule, fact).items()} == {
        "shop": "商店"
    }
