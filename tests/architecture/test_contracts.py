"""Each import contract is seen to fail on a violation planted in a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = {
    "Imports point down the diagram": (
        "kallipolis/foundation/planted.py",
        "import kallipolis.site.settings",
    ),
    "Platforms: application above AI above data": (
        "kallipolis/platforms/data/planted.py",
        "import kallipolis.platforms.ai",
    ),
    "Domains do not know each other": (
        "kallipolis/domains/decision/planted.py",
        "import kallipolis.domains.industry",
    ),
    "Channels do not know each other": (
        "kallipolis/channels/planted_one/__init__.py",
        "import kallipolis.channels.planted_two",
    ),
    "Rooms of a tier form no cycle": (
        "kallipolis/foundation/text.py",
        "import kallipolis.foundation.regions.contracts",
    ),
    "Packs are inert": (
        "kallipolis_packs/planted.py",
        "import kallipolis.foundation.text",
    ),
}


def lint(src: Path) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [script, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=src,
        env={"PYTHONPATH": str(src), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree") / "src"
    shutil.copytree(
        ROOT / "src",
        copy,
        ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    for file, line in PLANTED.values():
        path = copy / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.read_text() + f"\n{line}\n" if path.exists() else f"{line}\n")
    (copy / "kallipolis/channels/planted_two").mkdir(exist_ok=True)
    (copy / "kallipolis/channels/planted_two/__init__.py").touch()
    return copy


@pytest.fixture(scope="session")
def verdicts(tree: Path) -> str:
    return lint(tree).stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_its_contract(contract: str, verdicts: str) -> None:
    line = next(v for v in verdicts.splitlines() if v.startswith(contract))

    assert "BROKEN" in line
