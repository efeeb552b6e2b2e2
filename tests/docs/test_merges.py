"""No page, source or document keeps both sides of a merge."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIDES = ("<" * 7 + " ", ">" * 7 + " ")
ENDINGS = {".md", ".py", ".yaml", ".csv", ".html", ".po", ".toml", ".txt", ".json", ".scss", ".js"}


def unresolved(folder: Path) -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for path in folder.rglob("*")
        if path.suffix in ENDINGS
        and any(line.startswith(SIDES) for line in path.read_text("utf-8").split("\n"))
    ]


@pytest.mark.parametrize("folder", ["docs", "src", "tests", "benchmarks"])
def test_no_file_keeps_both_sides_of_a_merge(folder: str) -> None:
    assert unresolved(ROOT / folder) == []
