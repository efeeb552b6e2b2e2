"""kallipolis data: show how good and how fresh the data of datasets is."""

from typing import Final

import click
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import system
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.quality import api
from kallipolis.platforms.data.quality.contracts import Standing

HEADS: Final = ("DATASET", "LIGHT", "NEWEST", "PUBLISHED", "QUARANTINED", "VALID", "TREND")
ACTOR: Final = replace(system("look at the quality of data"), channel="command-line")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """See how good data is, where it comes from and who uses it."""


@COMMAND.command()
@click.argument("dataset_ids", metavar="[DATASET]...", nargs=-1)
@terminal.with_json
def quality(*, dataset_ids: tuple[str, ...], as_json: bool) -> None:
    """Show how good and how fresh the data of each DATASET is, or of all."""
    chosen = dataset_ids or tuple(each.id for each in datasets.every())
    found = [api.standing(ACTOR, id) for id in chosen]
    if as_json:
        terminal.say_json(found)
        return
    terminal.say_table(HEADS, [_as_line(each) for each in found])


def _as_line(found: Standing) -> tuple[object, ...]:
    latest, newest = found.latest, found.freshness.newest
    when = newest.isoformat(timespec="minutes") if newest else ""
    if latest is None:
        return found.dataset, found.freshness.light, when, 0, 0, "", ""
    valid = latest.scores[0].share
    return (
        found.dataset,
        found.freshness.light,
        when,
        latest.published,
        latest.quarantined,
        "" if valid is None else f"{valid:.2%}",
        found.trends[0],
    )
