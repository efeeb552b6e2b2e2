"""kallipolis harvest: gather what other portals list."""

import click
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.harvests import api
from kallipolis.platforms.data.harvests.contracts import Gathered


@click.group(name="harvest")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Gather what other portals list."""


@COMMAND.command("list")
@terminal.with_json
def list_harvests(*, as_json: bool) -> None:
    """List the harvests that packs declare, with how each went the last time."""
    found, went = api.every(), api.runs(_actor())
    if as_json:
        terminal.say_json([{"harvest": each, "last": went.get(each.id)} for each in found])
        return
    rows = [
        (each.id, type(each.reads).__name__.lower(), each.connection, _standing(went, each.id))
        for each in found
    ]
    terminal.say_table(("HARVEST", "READS", "CONNECTION", "LAST TIME"), rows)


@COMMAND.command()
@click.argument("harvest_id", metavar="HARVEST")
@terminal.with_json
def run(*, harvest_id: str, as_json: bool) -> None:
    """Gather what HARVEST lists now; what it lists no more is gone here too."""
    done = api.run(_actor(), harvest_id)
    if as_json:
        terminal.say_json(done)
        return
    terminal.say(
        f"{done.harvest}: {done.found} found, {done.added} added, {done.changed} changed,"
        f" {done.gone} gone, {len(done.faults)} unfit"
    )
    for fault in done.faults:
        terminal.say(f"  {fault.remote or '–'}: {message(fault.why)}")


def _standing(went: dict[str, Gathered], id: str) -> str:
    last = went.get(id)
    return "never" if last is None else last.error or f"{last.found} found"


def _actor() -> Actor:
    return replace(system("gather other portals"), channel="command-line")
