"""What the guide for operators says of copies is what happens."""

import os
import re
import sqlite3
import subprocess
import tarfile
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "look-after-an-installation.md"
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)

KEYS = {"keys/audit/seal.pem", "seals/seal-0001.key", "personal_key", "openid-key.pem"}


def make_state(folder: Path) -> sqlite3.Connection:
    """Make a state folder whose database is open, with a row that only its log has."""
    for name in (*KEYS, "files/00/ab", "static/city.css"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    database = sqlite3.connect(folder / "kallipolis.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE cases (id)")
    database.execute("INSERT INTO cases VALUES (1)")
    return database


def names_in(archive: Path) -> set[str]:
    with tarfile.open(archive) as opened:
        return {each.name.removeprefix("./") for each in opened if each.isfile()}


def test_a_copy_of_a_running_city_is_whole_and_has_the_keys_apart(tmp_path: Path) -> None:
    script = dict(FILE.findall(GUIDE.read_text(encoding="utf-8")))["copy.sh"]
    state, copy = tmp_path / "state", tmp_path / "copy"
    state.mkdir()
    database = make_state(state)

    folders = {"KALLIPOLIS_STATE": str(state), "COPY": str(copy)}
    subprocess.run(["sh", "-c", script], env=os.environ | folders, check=True)
    database.close()

    copied = sqlite3.connect(copy / "kallipolis.sqlite3")
    assert copied.execute("SELECT id FROM cases").fetchall() == [(1,)]
    assert names_in(copy / "keys.tar") == KEYS
    assert names_in(copy / "files.tar") == {"files/00/ab"}
    copied.close()
