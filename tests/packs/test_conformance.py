"""What every shipped pack keeps: documents that are sound together, examples that come out."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.forms.contracts import BooleanField, Field, NoteField

SHIPPED = Path(__file__).parents[2] / "src" / "kallipolis_packs"
PACKS = sorted(manifest.parent for manifest in SHIPPED.glob("*/pack.yaml"))
EMPTY = re.compile(r'"(?:en|zh-Hans|zh-Hant)":\s*""')
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def english_of(value: object) -> list[str]:
    """Return every English text inside a document."""
    if isinstance(value, dict):
        own = [value["en"]] if {"en", "zh-Hans", "zh-Hant"} <= value.keys() else []
        return own + [text for part in value.values() for text in english_of(part)]
    return [text for part in value for text in english_of(part)] if isinstance(value, list) else []


@pytest.mark.django_db
def test_the_shipped_packs_are_sound_together() -> None:
    report = packs.check(PACKS)

    assert [str(fault) for fault in report.faults] == []
    assert len(report.packs) == len(PACKS)


@pytest.mark.django_db
def test_the_shipped_packs_come_into_force_together() -> None:
    assert publish_packs(*PACKS) == 1


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_a_pack_says_for_whom_from_where_and_what_it_does_not_do(folder: Path) -> None:
    readme = (folder / "README.md").read_text().casefold()

    assert [word for word in ("licence", "limit") if word not in readme] == []


@pytest.mark.django_db
def test_no_text_is_empty_and_no_english_is_chinese() -> None:
    publish_packs(*PACKS)
    bodies = [
        msgspec.json.encode(document.body).decode()
        for kind in packs.schemas().keys() - {"pack"}
        for document in packs.every(kind).values()
    ]

    empty = [body[:200] for body in bodies if EMPTY.search(body)]
    chinese = [t for body in bodies for t in english_of(json.loads(body)) if CHINESE.search(t)]

    assert empty == []
    assert chinese == []


MOST_ON_A_PAGE = 6
"""A page that is asked on a telephone holds so many questions; what is computed, read or declared
is none."""


@pytest.mark.django_db
def test_no_page_of_a_service_asks_more_than_a_telephone_shows_well() -> None:
    publish_packs(*PACKS)
    pages = [
        (f"{form.id}/{page.id}", sum(_is_question(field) for field in page.fields))
        for form in packs.every("form").values()
        for page in form.body.pages
    ]

    assert [each for each in pages if each[1] > MOST_ON_A_PAGE] == []


def _is_question(field: Field) -> bool:
    is_declared = isinstance(field, BooleanField) and field.must_hold
    is_computed = bool(getattr(field, "value", ""))
    return not (isinstance(field, NoteField) or is_declared or is_computed)
