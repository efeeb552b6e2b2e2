"""kallipolis data: put registries together from what datasets have published."""

from typing import Final

import click
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.platforms.data.consolidations import api

SHOWN: Final = ("REGISTRY", "IS LOOKED UP AS", "KIND", "FEEDS")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Put registries together from what datasets have published."""


@COMMAND.command("linked")
@terminal.with_json
def list_linked(*, as_json: bool) -> None:
    """List the registries that are put together by linkage."""
    found = api.every()
    if as_json:
        terminal.say_json(found)
        return
    rows = [
        (each.id, each.registry, each.kind, " ".join(feed.dataset for feed in each.feeds))
        for each in found
    ]
    terminal.say_table(SHOWN, rows)


@COMMAND.command()
@click.argument("registry_id", metavar="REGISTRY")
@click.option("--batch", is_flag=True, help="Only link what came since the last run.")
@terminal.with_json
def link(*, registry_id: str, batch: bool, as_json: bool) -> None:
    """Link what feeds REGISTRY, and renew its golden records."""
    with terminal.progress(f"Link {registry_id}") as advance:
        done = api.run(_actor(), registry_id, is_full=not batch, advance=advance)
    if as_json:
        terminal.say_json(done)
        return
    terminal.say(
        f"{registry_id}: {done.records} records of {done.persons} persons; golden records:"
        f" {done.created} new, {done.changed} changed, {done.ended} ended;"
        f" {done.doubts} doubtful pairs wait"
    )


def _actor() -> Actor:
    return replace(system("link records"), channel="command-line")
