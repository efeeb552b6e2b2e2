"""kallipolis data: make extracts from which persons cannot be told, with a report."""

from typing import BinaryIO, Final

import click
import msgspec
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.platforms.data.extracts import api
from kallipolis.platforms.data.extracts.contracts import Plan

GROUPS: Final = ("GROUP", "ROWS", "SENSITIVE VALUES")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Make extracts from which persons cannot be told, with a report."""


@COMMAND.command()
@click.argument("file", type=click.File("rb"))
@click.option("--try", "is_tried", is_flag=True, help="Only say what the extract would be.")
@terminal.with_json
def extract(*, file: BinaryIO, is_tried: bool, as_json: bool) -> None:
    """Make the extract whose plan is in FILE (YAML), and say how well it hides."""
    try:
        plan = msgspec.yaml.decode(file.read(), type=Plan)
    except msgspec.DecodeError as fault:
        raise click.UsageError(f"The plan cannot be read: {fault}") from fault
    report = api.attempt(_actor(), plan) if is_tried else api.make(_actor(), plan)
    if as_json:
        terminal.say_json(report)
        return
    terminal.say(
        f"{report.released} of {report.rows} rows leave, {report.suppressed} do not"
        f" ({report.share_suppressed:.1%}). k = {report.k}, l = {report.l}."
    )
    rows = [(" · ".join(each.values), each.rows, each.different) for each in report.smallest]
    terminal.say_table(GROUPS, rows)


def _actor() -> Actor:
    return replace(system("make an extract"), channel="command-line")
