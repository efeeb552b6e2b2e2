"""List the benchmarks: ``python -m benchmarks``, or run those named: ``… cases http``."""

import ast
import importlib.util
import pkgutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = {"cases_orm", "instances", "scratch", "timing", "together"}
"""What benchmarks are made of and not one by itself."""


def headlines() -> dict[str, str]:
    """Return the first line of each benchmark's docstring, by its name, without running it."""
    names = sorted({found.name for found in pkgutil.iter_modules([str(HERE)])} - PARTS)
    return {name: _headline(name) for name in names if name != "__main__"}


def _headline(name: str) -> str:
    file = HERE / name / "__init__.py"
    file = file if file.exists() else HERE / f"{name}.py"
    return (ast.get_docstring(ast.parse(file.read_text())) or "").partition("\n")[0]


def main(names: list[str]) -> None:
    known = headlines()
    if not names:
        for name, words in known.items():
            print(f"python -m benchmarks.{name:16} {words}")
    for name in names:
        if importlib.util.find_spec(f"benchmarks.{name}") is None:
            sys.exit(f"{name} is not a benchmark; `python -m benchmarks` lists them.")
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
