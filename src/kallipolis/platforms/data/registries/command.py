"""kallipolis registry: fill registries from tables, and see how full they are."""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Final, TextIO

import click

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.data.registries import api
from kallipolis.platforms.data.registries.contracts import FieldType, Registry, Value

AT_ONCE: Final = 500
YES: Final = {"true": True, "false": False}


@click.group(name="registry")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Fill registries from tables, and see how full they are."""


@COMMAND.command()
@click.argument("registry_id", metavar="REGISTRY")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
def load(*, registry_id: str, file: TextIO) -> None:
    """Record the rows of FILE, a CSV table with fields of REGISTRY as columns, its key among them.

    An entry of the same key is replaced. Rows are recorded 500 at a time; a row that does not fit
    stops the load and is named, and those before it stay.
    """
    registry = api.find(registry_id)
    if registry is None:
        values = {"registry": registry_id}
        raise Refusal("registry.not_found", Reason.NOT_FOUND, values=values)
    rows = csv.DictReader(file)
    if registry.key not in (rows.fieldnames or ()):
        raise click.UsageError(f"The table has no column {registry.key}, the key of {registry_id}.")
    actor, done = system("loaded at the command line"), 0
    with terminal.progress(f"Load {registry_id}") as advance:
        while some := list(islice(_entries(registry, rows), AT_ONCE)):
            done += api.put_many(actor, registry_id, dict(some))
            advance(len(some))
    terminal.say(f"{done} entries recorded; {registry_id} has {api.count(registry_id)}.")


@COMMAND.command("list")
@terminal.with_json
def list_registries(*, as_json: bool) -> None:
    """List the registries with their keys and how many entries they have."""
    rows = [
        (document.id, document.body.key, api.count(document.id))
        for document in packs.every("registry").values()
    ]
    if as_json:
        terminal.say_json([{"id": id, "key": key, "entries": n} for id, key, n in rows])
    else:
        terminal.say_table(("REGISTRY", "KEY", "ENTRIES"), rows)


def _entries(
    registry: Registry, rows: Iterator[dict[str, str]]
) -> Iterator[tuple[str, dict[str, Value]]]:
    types = {field.id: field.type for field in registry.fields}
    for row in rows:
        values = {
            name: _value(types.get(name, "text"), words.strip())
            for name, words in row.items()
            if name and words and words.strip()
        }
        yield str(values.get(registry.key, "")), values


def _value(type: FieldType, words: str) -> Value:
    """Return a cell as its field is typed; what does not read so stays words, and is refused."""
    if type == "boolean":
        return YES.get(words.lower(), words)
    try:
        if type in {"integer", "money"}:
            return int(words)
        return float(words) if type == "number" else words
    except ValueError:
        return words
