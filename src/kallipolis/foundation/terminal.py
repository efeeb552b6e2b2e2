"""How commands speak: words for people on a terminal, JSON for machines, progress on stderr."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kallipolis.foundation.sayings import as_plain

Command = TypeVar("Command", bound=Callable[..., Any])


def with_json(command: Command) -> Command:
    """Give a command the option ``--json``, passed to it as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON for a machine.")(
        command
    )


def language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the terminal, as its environment names it; English if it does not."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    named = next((environment[name] for name in names if environment.get(name)), "").lower()
    if not named.startswith("zh"):
        return "en"
    traditional = any(place in named for place in ("hant", "tw", "hk", "mo"))
    return "zh-hant" if traditional else "zh-hans"


def say(words: str, *, style: str = "") -> None:
    """Print a line for people."""
    Console(soft_wrap=True, highlight=False).print(escape(words), style=style or None)


def complain(words: str, *, style: str = "bold red") -> None:
    """Print a line for people on stderr."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(escape(words), style=style)


def say_json(value: object) -> None:
    """Print a struct, dataclass or plain value as indented JSON."""
    click.echo(
        msgspec.json.format(msgspec.json.encode(value, enc_hook=as_plain), indent=2).decode()
    )


def say_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table for people; nothing is cut off when the output is no terminal."""
    console = Console(highlight=False)
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    if console.is_terminal:
        console.print(table)
    else:
        Console(highlight=False, width=4096).print(table)


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far a long work has come, on stderr; yields the function that advances it."""
    with _bar() as bar:
        task = bar.add_task(escape(label), total=total)
        yield lambda by: bar.advance(task, by)


@contextmanager
def progress_told(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a work has come that says itself how much is done, and of how much."""
    with _bar() as bar:
        task = bar.add_task(escape(label), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
