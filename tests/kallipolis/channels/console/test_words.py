"""The tables and conditions that are shipped, as the designer shows them: in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from tests.publishing import published_once

from kallipolis.channels.console.adapters import conditions, tables
from kallipolis.domains.government.revisions.api import fields
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.forms.contracts import Form

pytestmark = pytest.mark.django_db

FOLDERS = Path(__file__).parents[4] / "src" / "kallipolis_packs"
SHIPPED = sorted(each.parent.name.replace("_", "-") for each in FOLDERS.glob("*/pack.yaml"))
UNSAID = {"kindergartens[0].sibling_there"}
"""What expressions of shipped tables name for which there are no words: a field of an answer."""


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, *SHIPPED)


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_every_cell_of_a_shipped_table_is_said_in_words(language: str) -> None:
    bodies = [document.body for document in packs.every("rule").values()]
    lines = [line for body in bodies for line in tables.lines_of(body, language)]

    asked = [cell for line in lines for cell in line.asks]
    reckoned = [c for line in lines for c in line.answers if c.written.startswith("=")]
    unsaid = {cell.written for cell in (*asked, *reckoned) if not cell.words}

    assert len(asked) > 200
    assert len(reckoned) > 50
    assert {text for text in unsaid if not any(part in text for part in UNSAID)} == set()
    assert unsaid
    assert [cell.words for cell in asked if "$" in cell.words] == []


def test_values_are_called_as_the_form_and_the_register_call_them() -> None:
    rule = packs.get("rule", "old-age-allowance-decision").body

    first, *_ = tables.lines_of(rule, "zh-hans")

    assert [cell.words for cell in first.asks] == ["为出国定居"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_condition_of_a_shipped_form_is_said_in_words(language: str) -> None:
    forms = [d.body for d in packs.every("form").values() if isinstance(d.body, Form)]
    asked = [
        (field.when, fields.all_subjects(form), conditions.titles_of(form))
        for form in forms
        for page in form.pages
        for field in page.fields
        if field.when
    ]

    unsaid = {
        when
        for when, subjects, titles in asked
        if not conditions.in_words(when, subjects, language, titles)
    }

    assert len(asked) > 50
    assert unsaid == set()
