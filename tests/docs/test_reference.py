"""The reference follows from the code, and every room and decision can be found."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from kallipolis.foundation.rooms import declared
from kallipolis.site import reference
from kallipolis.site.command import main

DOCS = Path(__file__).parents[2] / "docs"
SOURCES = DOCS.parent / "src" / "kallipolis"
OTHERS_WORDS = "wallet."
"""What OpenID4VCI names: wallets are answered by its codes, and nobody reads them."""


@pytest.mark.parametrize("name", ["rooms", "settings", "commands", "documents", "refusals"])
def test_the_committed_reference_is_what_the_code_says(name: str) -> None:
    written = (DOCS / "reference" / f"{name}.md").read_text()

    assert written == reference.pages(main)[f"{name}.md"], "run `make docs`"


@pytest.mark.parametrize("name", ["events", "interface", "acts"])
def test_facts_and_operations_are_in_the_reference(name: str) -> None:
    written = (DOCS / "reference" / f"{name}.md").read_text()

    assert written == reference.pages(main)[f"{name}.md"], "run `make docs`"


def refused() -> set[str]:
    """Return the codes of all refusals that are raised as they stand in the code."""
    calls = (
        call
        for file in SOURCES.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and call.args and isinstance(call.func, ast.Name)
    )
    said = [c.args[0] for c in calls if ast.unparse(c.func) in {"Refusal", "not_found"}]
    return {str(code.value) for code in said if isinstance(code, ast.Constant)}


def test_every_refusal_says_what_can_be_done() -> None:
    said = {code for room in declared("contracts", "MESSAGES") for code in room}

    silent = {code for code in refused() if f"remedy.{code}" not in said}

    assert {code for code in silent if not code.startswith(OTHERS_WORDS)} == set()


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
