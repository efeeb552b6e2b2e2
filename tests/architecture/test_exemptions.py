"""Nothing is left out of the checks, and an exemption on a line says why it is there."""

import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "benchmarks", "clients")
EXEMPTION = re.compile(r"# (noqa|type: ignore)")
WITH_REASON = re.compile(r"# (noqa: [A-Z0-9, ]+ - \w|type: ignore\[[a-z, -]+\] +# \w)")


def exemptions(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each comment that exempts its line from a check."""
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT and EXEMPTION.match(token.string):
                yield token.start[0], token.string


def unreasoned(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)}:{line}: {comment}"
        for path in sorted(folder.rglob("*.py"))
        for line, comment in exemptions(path)
        if not WITH_REASON.match(comment)
    ]


@pytest.fixture(scope="module")
def mypy() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_exemption_says_why_on_its_line(folder: str) -> None:
    assert unreasoned(ROOT / folder) == []


def test_a_planted_exemption_without_a_reason_is_found(tmp_path: Path) -> None:
    lines = ("x = 1  # noqa: E731", "y = 2  # type: ignore[misc]", "z = 3  # noqa: S101 - narrows")
    (tmp_path / "planted.py").write_text("\n".join(lines) + "\n")

    found = unreasoned(tmp_path)

    assert found == ["planted.py:1: # noqa: E731", "planted.py:2: # type: ignore[misc]"]


def test_types_are_strict_in_all_that_is_written_here(mypy: Any) -> None:
    assert mypy["files"] == list(FOLDERS)
    assert mypy["strict"] is True


def test_what_is_checked_less_is_the_work_of_others(mypy: Any) -> None:
    less = {name for override in mypy["overrides"] for name in override["module"]}
    roots = {name.partition(".")[0] for name in less}

    assert roots & {"kallipolis", "kallipolis_packs", "tests", "benchmarks", "*"} == set()


def test_a_planted_cast_is_refused() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--stdin-filename=src/planted.py", "-"],
        cwd=ROOT,
        input="from typing import cast\n\nX = cast(int, 3)\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert "`typing.cast` is banned" in linted.stdout
