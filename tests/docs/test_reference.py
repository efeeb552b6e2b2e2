"""The reference follows from the code, and every room and decision can be found."""

from pathlib import Path

import pytest
from django.conf import settings

from kallipolis.site import reference
from kallipolis.site.command import main

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["rooms", "settings", "commands", "documents", "refusals"])
def test_the_committed_reference_is_what_the_code_says(name: str) -> None:
    written = (DOCS / "reference" / f"{name}.md").read_text()

    assert written == reference.pages(main)[f"{name}.md"], "run `make docs`"


@pytest.mark.parametrize("name", ["events", "interface", "acts"])
def test_facts_and_operations_are_in_the_reference(name: str) -> None:
    written = (DOCS / "reference" / f"{name}.md").read_text()

    assert written == reference.pages(main)[f"{name}.md"], "run `make docs`"


@pytest.mark.parametrize("room", settings.ROOMS)
def test_every_room_is_in_the_reference(room: str) -> None:
    words = (DOCS / "reference" / "rooms.md").read_text()

    assert f"`{room.removeprefix('kallipolis.')}`" in words


@pytest.mark.parametrize("room", settings.ROOMS)
def test_every_room_has_a_page(room: str) -> None:
    page = DOCS / "rooms" / f"{room.removeprefix('kallipolis.')}.md"

    assert page.read_text().startswith("# ")


def test_every_decision_says_what_guards_it() -> None:
    records = sorted((DOCS / "decisions").glob("0*.md"))

    lacking = [path.name for path in records if "uarded by" not in path.read_text()]

    assert lacking == []


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("0*.md")]

    assert len(numbers) == len(set(numbers))
