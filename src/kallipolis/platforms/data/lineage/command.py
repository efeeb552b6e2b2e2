"""kallipolis data: show where columns come from and who uses them; export run events."""

from typing import Final

import click
import msgspec
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import system
from kallipolis.platforms.data.lineage import api
from kallipolis.platforms.data.lineage.contracts import FieldLineage

HEADS: Final = ("FIELD", "LEVEL", "BECAUSE OF", "MADE OF", "USED BY")
ACTOR: Final = replace(system("look at where data comes from"), channel="command-line")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """See how good data is, where it comes from and who uses it."""


@COMMAND.command()
@click.argument("dataset_id", metavar="[DATASET]", required=False, default="")
@terminal.with_json
def lineage(*, dataset_id: str, as_json: bool) -> None:
    """Show where each column of DATASET comes from and who uses it.

    As JSON, and without DATASET, export the OpenLineage run events of its intakes or of all,
    one a line.
    """
    if as_json or not dataset_id:
        for event in api.events(ACTOR, dataset_id):
            click.echo(msgspec.json.encode(event))
        return
    terminal.say_table(HEADS, [_as_line(each) for each in api.impact(ACTOR, dataset_id).fields])


def _as_line(found: FieldLineage) -> tuple[object, ...]:
    made = ", ".join(f"{o.source}({', '.join(o.columns)})" for o in found.origins)
    used = ", ".join(f"{use.kind} {use.id}" for use in found.uses)
    return found.field, found.classified.level, found.classified.because, made, used
