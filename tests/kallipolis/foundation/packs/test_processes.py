"""Several processes publish at once and read what the others publish."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kallipolis.foundation.packs.testing import write_pack

EVENTS = "id,kind,name_en,name_zh_hans,name_zh_hant\n{id},life,Birth,生育,生育\n"
COMMAND = "from kallipolis.site.command import main; main()"


def start(state: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        env={"KALLIPOLIS_STATE": str(state), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_that_publish_at_once_make_one_edition_each(tmp_path: Path) -> None:
    names = ("one", "two", "three")
    folders = [
        write_pack(tmp_path / name, {"events/events.csv": EVENTS.format(id=name)}, id=name)
        for name in names
    ]
    start(tmp_path / "state", "migrate").communicate()

    running = [start(tmp_path / "state", "pack", "publish", str(f), "--json") for f in folders]
    answers = [json.loads(process.communicate()[0]) for process in running]

    listed, _ = start(tmp_path / "state", "pack", "list", "--releases", "--json").communicate()
    releases = {release["pack"]: release["edition"] for release in json.loads(listed)}
    assert sorted(answer["edition"] for answer in answers) == [1, 2, 3]
    assert sorted(releases.values()) == [1, 2, 3]
