"""What import-linter cannot say: where in a room an arrow may land, sizes, depth, names."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "kallipolis"
DOORS = {"api", "contracts", "events"}
FILES = DOORS | {
    "__init__",
    "logic",
    "models",
    "hot",
    "documents",
    "rest",
    "views",
    "urls",
    "jobs",
    "admin",
    "apps",
    "command",
    "testing",
}
FOLDERS = {
    "logic",
    "views",
    "adapters",
    "migrations",
    "templates",
    "static",
    "locale",
    "__pycache__",
}
NOT_ROOMS = {"foundation.web", "foundation.database"}
"""The two edges of the machine: their files are named after what they carry, see decision 0003."""

BANNED_NAMES = {"utils", "helpers", "common", "base", "misc"}
BANNED_SUFFIXES = (
    "Manager",
    "Handler",
    "Helper",
    "Util",
    "Processor",
    "Info",
    "Data",
    "DTO",
    "Impl",
    "Base",
    "Service",
)


def modules() -> list[Path]:
    return [p for p in SRC.rglob("*.py") if "migrations" not in p.parts]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def rooms() -> list[Path]:
    parents = [SRC / "foundation", SRC / "channels"]
    parents += [p for tier in ("platforms", "domains") for p in (SRC / tier).iterdir()]
    return sorted(
        room
        for parent in parents
        if parent.is_dir() and parent.name != "__pycache__"
        for room in parent.iterdir()
        if (room / "__init__.py").exists()
    )


def room_of(module: str) -> str | None:
    parts = module.split(".")
    depth = {"foundation": 2, "channels": 2, "platforms": 3, "domains": 3}.get(parts[0], 0)
    return ".".join(parts[:depth]) if depth and len(parts) >= depth else None


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{a.name}" for a in node.names)


def arrows_of(path: Path, source: str = "") -> Iterator[tuple[str, str]]:
    """Yield (room, file) for each import of another room's inside, the door left out."""
    here = room_of(source or name_of(path))
    for target in imports_of(path):
        inside = target.removeprefix("kallipolis.")
        room = room_of(inside)
        if (
            inside == target
            or room is None
            or room == here
            or not (SRC / room.replace(".", "/")).is_dir()
        ):
            continue
        file = ([*inside.split("."), ""])[room.count(".") + 1]
        yield room, file


def may_enter_by(source: str) -> set[str]:
    """Say by which files a module may enter another room."""
    if source.startswith("site.demo") or source.endswith(".testing"):
        return DOORS | {"testing"}
    return DOORS | ({"rest", "urls", "views"} if source.startswith("site.") else set())


def trespasses(path: Path) -> list[str]:
    source = name_of(path)
    doors = may_enter_by(source)
    return [
        f"{source} enters {room} by {file or 'its root'}; go through {sorted(DOORS)}"
        for room, file in arrows_of(path)
        if room not in NOT_ROOMS and file not in doors
    ]


def told(rule: str, found: Iterable[str]) -> str:
    """Name all that was found, where pytest would name the first."""
    return "\n".join([rule, *found])


def test_rooms_are_entered_by_their_doors() -> None:
    found = [each for path in modules() for each in trespasses(path)]

    assert found == [], told("rooms are entered by their doors", found)


def test_a_planted_trespass_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from kallipolis.foundation.audit.models import Entry\n")

    found = list(arrows_of(planted, "foundation.parties.api"))

    assert found == [("foundation.audit", "models")]


def test_files_stay_readable() -> None:
    lines = {name_of(path): len(path.read_text().splitlines()) for path in modules()}

    too_long = {name: count for name, count in lines.items() if count > 500}
    assert too_long == {}, told("split it by noun, never by kind", too_long)


@pytest.mark.parametrize("room", rooms(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_holds_files_of_fixed_names(room: Path) -> None:
    stray = {
        p.name
        for p in room.iterdir()
        if (p.is_dir() and p.name not in FOLDERS) or (p.suffix == ".py" and p.stem not in FILES)
    }

    assert name_of(room) in NOT_ROOMS or stray == set()


@pytest.mark.parametrize("room", rooms(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_says_what_it_owns_what_not_and_who_calls(room: Path) -> None:
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""

    assert docstring.startswith("Owns ")
    assert "not own" in docstring
    assert "alled by" in docstring


def test_no_file_or_folder_is_a_drawer_for_odds_and_ends() -> None:
    drawers = [p for p in SRC.rglob("*") if p.stem in BANNED_NAMES and p.parent.name != "sqlite"]

    assert [p for p in drawers if p.suffix in {"", ".py"}] == []


def test_no_class_is_called_by_a_word_that_says_nothing() -> None:
    classes = {
        f"{name_of(path)}: {node.name}": node.name
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    }

    idle = [
        where
        for where, name in classes.items()
        if name.endswith(BANNED_SUFFIXES) and name != "PublicService"
    ]
    assert idle == [], told("a class is called by what it is", idle)


def hidden_imports(path: Path) -> list[str]:
    functions = [
        node
        for node in ast.walk(parsed(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    return [
        f"{name_of(path)}:{inner.lineno}"
        for function in functions
        for inner in ast.walk(function)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]


def test_imports_stand_at_the_top() -> None:
    hidden = [each for path in modules() for each in hidden_imports(path)]

    assert hidden == [], told("an import inside a function is how a cycle hides", hidden)
