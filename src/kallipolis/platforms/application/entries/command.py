"""kallipolis entries: catalogue entries of other nodes, and ours at theirs."""

import click

from kallipolis.foundation import terminal
from kallipolis.platforms.application.entries import api
from kallipolis.platforms.application.entries.adapters import holding

HEADS = ("NODE", "KIND", "ENTRY", "TITLE", "RENEWED")


@click.group(name="entries")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Look after catalogue entries that travel between nodes."""


@COMMAND.command("list")
@terminal.with_json
def list_entries(*, as_json: bool) -> None:
    """List the datasets and services of other nodes that are held here."""
    found = [*holding.held("dataset"), *holding.held("service")]
    if as_json:
        terminal.say_json(found)
        return
    rows = [(e.node, e.kind, e.id, e.title.en, e.renewed_at) for e in found]
    terminal.say_table(HEADS, rows)


@COMMAND.command()
def renew() -> None:
    """Ask whom we follow and tell who follows us now; workers do it every ten minutes."""
    terminal.say(f"{api.renew()} messages are on their way.")
