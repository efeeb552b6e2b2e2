"""Make a room or a pack that already passes `make check`."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from django.conf import settings

from kallipolis.foundation import terminal

ROOM = re.compile(r"(foundation|channels|platforms\.(data|ai|application)|domains\.[a-z]+)\.[a-z]+")
PACK = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

ROOM_FILES = {
    "src/kallipolis/{path}/__init__.py": '''"""Owns {noun}: say in one line what that is.

Does not own what its neighbours do; name them. Called by the rooms that need it.
"""
''',
    "src/kallipolis/{path}/contracts.py": '''"""{Noun} as other rooms see them."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final = {{
    "{noun}.not_found": _("There is no such entry, or it is not yours."),
    "remedy.{noun}.not_found": _("Check the link, or go back to the list."),
}}
''',
    "src/kallipolis/{path}/logic.py": '''"""What follows from what, without clock, I/O or chance."""
''',
    "src/kallipolis/{path}/api.py": '''"""The front door: the few functions that others call."""
''',
    "tests/kallipolis/{path}/__init__.py": "",
    "tests/kallipolis/{path}/test_{noun}.py": '''"""What {noun} promises at its door."""

from importlib import import_module


def test_the_room_opens() -> None:
    door = import_module("kallipolis.{dotted}.api")

    assert door.__doc__
''',
    "docs/rooms/{dotted}.md": """# {Noun}

What it owns, what it does not, and how others use it.
""",
}

ROOM_WORDS = {
    "There is no such entry, or it is not yours.": "没有这一条目，或您无权查看。",
    "Check the link, or go back to the list.": "请检查链接，或返回列表。",
}
"""What the words of a new room are in Simplified Chinese."""

PACK_FILES = {
    "pack.yaml": """id: {id}
version: 0.1.0
title:
  en: {title}
  zh-Hans: {title}
  zh-Hant: {title}
owners: [Your organisation]
licence: Apache-2.0
domain: government
requires: [core]
""",
    "README.md": """# {title}

For whom, from where, under which licence, known limits.
""",
    "services/{id}-first.yaml": """# One public service. What people read stands in three languages.
# Every field is in docs/reference/documents.md; editors complete them from the schema:
# yaml-language-server: $schema={schemas}/service.json
id: {id}-first
name: {{en: A first service, zh-Hans: 第一项服务, zh-Hant: 第一項服務}}
summary: {{en: Say what people get., zh-Hans: 说明人们得到什么。, zh-Hant: 說明人們得到甚麼。}}

# Who is competent: a role and a level, not an office. In each county it is that county's bureau.
authority: civil-affairs
level: county

# For whom (resident, enterprise), and the everyday words by which they search for it.
audience: [resident]
keywords: []

# In working days: what the law allows, and what is promised.
statutory_limit: {{days: 20}}
promised_limit: {{days: 5}}

# What comes of it: a decision in writing, sealed, that its holder can show and anybody can verify.
output:
  name: {{en: Written answer, zh-Hans: 书面答复, zh-Hant: 書面答覆}}
  credential: decision-notice
""",
}


@click.group()
def new() -> None:
    """Make a room or a pack that already passes every check."""


@new.command()
@click.argument("name")
def room(name: str) -> None:
    """Make the room NAME, such as platforms.application.fines, in this checkout."""
    if not ROOM.fullmatch(name):
        raise click.BadParameter(
            f"{name} is no room: say tier, part and noun, such as platforms.application.fines."
        )
    noun = name.rpartition(".")[2]
    values = {"path": name.replace(".", "/"), "dotted": name, "noun": noun, "Noun": noun.title()}
    _write(Path.cwd(), ROOM_FILES, values)
    settings = Path("src/kallipolis/site/settings.py")
    words = settings.read_text()
    line = f'    "kallipolis.{name}",\n'
    head, mark, tail = words.partition("ROOMS = [\n")
    inside, end, rest = tail.partition("]\n")
    settings.write_text(head + mark + inside + line + end + rest)
    with NamedTemporaryFile("w", suffix=".json") as words_of_room:
        json.dump(ROOM_WORDS, words_of_room)
        words_of_room.flush()
        _afresh("messages", "fill", words_of_room.name)
    _afresh("docs", "build")
    terminal.say(f"Made kallipolis.{name}; it is installed. Now write its three lines.")


@new.command()
@click.argument("name")
@click.option("--in", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def pack(name: str, folder: Path) -> None:
    """Make the pack NAME, such as air-quality, in a folder of its own."""
    if not PACK.fullmatch(name):
        raise click.BadParameter(f"{name} is no id: use lower case, digits and single hyphens.")
    title = name.replace("-", " ").capitalize()
    made = folder / name.replace("-", "_")
    schemas = f"{settings.KALLIPOLIS.base_url}/schemas"
    _write(made, PACK_FILES, {"id": name, "title": title, "schemas": schemas})
    terminal.say(
        f"Made the pack {made} with one service, {made}/services/{name}-first.yaml.\n"
        f"Next: change its words, then\n"
        f"  {sys.argv[0]} pack check {made}\n"
        f"  {sys.argv[0]} pack publish {made}"
    )


def _afresh(*words: str) -> None:
    """Run a command of this checkout in a process of its own, which knows of the new room."""
    command = f"from kallipolis.site.command import main; main({list(words)!r})"
    paths = os.pathsep.join([str(Path("src").resolve()), os.environ.get("PYTHONPATH", "")])
    subprocess.run(  # noqa: S603 - our own words, and no shell
        [sys.executable, "-c", command],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _write(root: Path, files: dict[str, str], values: dict[str, str]) -> None:
    paths = {root / path.format(**values): words.format(**values) for path, words in files.items()}
    if taken := [path for path in paths if path.exists()]:
        raise click.ClickException(f"{taken[0]} is there already; choose another name.")
    for path, words in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
