"""The shape of each kind is written down: it cannot narrow under what cities have stored."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kallipolis.foundation.packs.adapters import frozen
from kallipolis.foundation.packs.command import COMMAND
from kallipolis.foundation.packs.contracts import DocumentKind

SHAPES = Path(__file__).parents[4] / "docs" / "reference" / "shapes"
KINDS = frozen.kinds()
RAISE = "raise the shape number: write a lift (docs/rooms/foundation.packs.md)"
WRITE = "run `kallipolis pack freeze`"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_shape_narrows_under_what_is_stored(kind: DocumentKind[Any]) -> None:
    assert frozen.losses(kind, SHAPES) == (), RAISE


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_shape_is_written_down_as_it_is(kind: DocumentKind[Any]) -> None:
    file = frozen.file_of(kind, SHAPES)

    assert file.exists(), WRITE
    assert file.read_text() == frozen.text_of(kind), WRITE


def test_no_shape_is_taken_away() -> None:
    present = {f"{kind.name}-{n}.json" for kind in KINDS for n in range(1, kind.shape + 1)}

    assert {file.name for file in SHAPES.iterdir()} == present


def test_a_shape_that_narrows_is_not_written_down_in_place_of_what_it_was(tmp_path: Path) -> None:
    CliRunner().invoke(COMMAND, ["freeze", "--out", str(tmp_path)])
    role = tmp_path / "role-1.json"
    former = role.read_text().replace('"id": {', '"rank": {\n   "type": "integer"\n  },\n  "id": {')
    role.write_text(former)

    answer = CliRunner().invoke(COMMAND, ["freeze", "--out", str(tmp_path)])

    assert answer.exit_code == 1
    assert "role: rank is not known any more" in answer.output
    assert "Add a lift to the kind, which raises the number of its shape" in answer.output
    assert role.read_text() == former
