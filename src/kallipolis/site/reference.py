"""Write the reference pages of docs/ out of what the code declares."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click
import msgspec

from kallipolis.foundation import configuration, rooms

MARK = "<!-- Written by `make docs`; change the code, not this page. -->"
EVENT = re.compile(r"org\.kallipolis\.[a-z.-]+")


def pages(commands: click.Group) -> dict[str, str]:
    """Return the reference pages by file name."""
    made = {
        "rooms.md": _rooms(),
        "settings.md": _settings(),
        "commands.md": _commands(commands),
        "documents.md": _documents(),
        "refusals.md": _refusals(),
        "events.md": _events(),
        "interface.md": _interface(),
        "acts.md": _acts(),
    }
    return {name: f"{MARK}\n{words.rstrip()}\n" for name, words in made.items()}


def write(folder: Path, commands: click.Group) -> list[Path]:
    """Write the reference pages into a folder and return those that changed."""
    changed = []
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in pages(commands).items():
        path = folder / name
        if not path.exists() or path.read_text() != words:
            path.write_text(words)
            changed.append(path)
    return changed


def _rooms() -> str:
    lines = ["# Rooms", "", "| Room | |", "|---|---|"]
    for room in sorted(rooms.installed()):
        file = rooms.file_of(room, "__init__")
        words = _docstring(file) if file else ""
        lines.append(f"| `{room.removeprefix('kallipolis.')}` | {_cell(words)} |")
    return "\n".join(lines)


def _settings() -> str:
    lines = ["# Settings", "", "| Variable | Default | Meaning |", "|---|---|---|"]
    for field in msgspec.structs.fields(configuration.Configuration):
        meta = next((m for m in getattr(field.type, "__metadata__", ())), msgspec.Meta())
        variable = configuration.variable_of(field.name)
        default = f"`{field.default}`" if field.default != "" else ""
        lines.append(f"| `{variable}` | {default} | {_cell(meta.description or '')} |")
    return "\n".join(lines)


def _commands(group: click.Group) -> str:
    lines = ["# Commands"]
    for path, command in _walked(group, "kallipolis"):
        usage = [path, *(p.make_metavar(click.Context(command)) for p in _arguments(command))]
        lines += ["", f"## `{' '.join(usage)}`", "", cleandoc(command.help or "")]
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            lines += ["", "| Option | |", "|---|---|"]
            lines += [f"| `{', '.join(o.opts)}` | {_cell(o.help or '')} |" for o in options]
    return "\n".join(lines)


def _walked(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _walked(command, f"{path} {name}")
        elif command is not None:
            yield f"{path} {name}", command


def _arguments(command: click.Command) -> list[click.Parameter]:
    return [p for p in command.params if isinstance(p, click.Argument)]


def _documents() -> str:
    lines = ["# Documents of packs"]
    kinds = rooms.declared("documents", "KINDS")
    for kind in sorted(kinds, key=lambda k: k.name):
        lines += ["", f"## {kind.name}", "", f"In `{kind.folder}/`. {_first(kind.type.__doc__)}"]
        lines += ["", "| Field | Needed | Type |", "|---|---|---|"]
        for field in msgspec.structs.fields(kind.type):
            needed = "yes" if field.required else ""
            lines.append(f"| `{field.encode_name}` | {needed} | {_cell(_type(field.type))} |")
    return "\n".join(lines)


def _type(kind: Any) -> str:
    words = getattr(kind, "__name__", str(kind)) if isinstance(kind, type) else str(kind)
    return f"`{re.sub(r'[a-z_.]+[.]', '', words)}`"


def _refusals() -> str:
    said = {k: v for room in rooms.declared("contracts", "MESSAGES") for k, v in room.items()}
    lines = ["# Refusals", "", "| Code | What is said | What can be done |", "|---|---|---|"]
    for code in sorted(c for c in said if not c.startswith("remedy.")):
        remedy = said.get(f"remedy.{code}", "")
        lines.append(f"| `{code}` | {_cell(said[code])} | {_cell(remedy)} |")
    return "\n".join(lines)


def _events() -> str:
    lines = ["# Events", "", "CloudEvents 1.0, in the order of each subject.", ""]
    lines += ["| Type | |", "|---|---|"]
    for room in sorted(rooms.installed()):
        file = rooms.file_of(room, "events")
        if file is not None:
            lines += [f"| `{name}` | {_cell(words)} |" for name, words in _facts(file)]
    return "\n".join(lines)


def _acts() -> str:
    lines = ["# Acts", "", "What roles grant (`roles/` of a pack) and what the ledger names."]
    lines += ["", "| Act | | Room |", "|---|---|---|"]
    declared = {
        act: (meaning, room.removeprefix("kallipolis."))
        for room in rooms.installed()
        if rooms.file_of(room, "contracts")
        for act, meaning in getattr(import_module(f"{room}.contracts"), "ACTS", {}).items()
    }
    lines += [f"| `{a}` | {_cell(m)} | `{r}` |" for a, (m, r) in sorted(declared.items())]
    return "\n".join(lines)


def _facts(file: Path) -> Iterator[tuple[str, str]]:
    """Yield each type of event that a file names, with the words that stand behind it."""
    body = ast.parse(file.read_text()).body
    for place, node in enumerate(body):
        names = [
            c.value
            for c in ast.walk(node)
            if isinstance(c, ast.Constant) and isinstance(c.value, str) and EVENT.fullmatch(c.value)
        ]
        behind = body[place + 1] if place + 1 < len(body) else None
        own = ast.get_docstring(node) if isinstance(node, ast.ClassDef) else None
        words = own or (
            str(behind.value.value)
            if isinstance(behind, ast.Expr) and isinstance(behind.value, ast.Constant)
            else ""
        )
        yield from ((name, words) for name in names)


def _interface() -> str:
    lines = ["# JSON interface", "", "Under `/api/v1`; the whole of it at `/api/v1/openapi.json`."]
    lines += ["", "| | | |", "|---|---|---|"]
    for operation in sorted(rooms.declared("rest", "OPERATIONS"), key=lambda o: (o.path, o.method)):
        scope = f"scope `{operation.scope}`" if operation.scope else ""
        lines.append(
            f"| `{operation.method} {operation.path}` | {_cell(operation.summary)} | {scope} |"
        )
    return "\n".join(lines)


def _docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_text())) or ""


def _first(words: str | None) -> str:
    return " ".join((words or "").split("\n\n")[0].split())


def _cell(words: str) -> str:
    return " ".join(words.replace("``", "`").split()).replace("|", "\\|")
