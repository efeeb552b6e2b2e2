"""kallipolis data: learn who can read what, and take the policies out."""

from typing import Final

import click
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import Condition

READERS: Final = ("COLUMN", "ORGANISATION", "PURPOSE", "MASKED", "ROWS", "UNTIL", "GRANT")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Learn who can read what, and take the policies out."""


@COMMAND.command()
@click.argument("dataset_id", metavar="DATASET")
@click.argument("column", metavar="COLUMN", default="")
@terminal.with_json
def who(*, dataset_id: str, column: str, as_json: bool) -> None:
    """Say who can read DATASET, or a COLUMN of it: for what, until when, by which grant."""
    found = api.who(_actor(), dataset_id, column)
    if as_json:
        terminal.say_json(found)
        return
    rows = [
        (
            each.column,
            each.organisation,
            each.purpose,
            each.masking,
            _in_words(each.rows),
            each.until,
            each.grant,
        )
        for each in found
    ]
    terminal.say_table(READERS, rows)


@COMMAND.command()
@click.argument("dataset_id", metavar="DATASET", default="")
def policies(*, dataset_id: str) -> None:
    """Write the grants in force, of DATASET or of all, as policies in the Cedar language."""
    terminal.say(api.policies(_actor(), dataset_id).rstrip())


def _in_words(rows: tuple[Condition, ...]) -> str:
    """Return which rows are meant, in one line."""
    said = (f"{each.column} {each.holds} {'|'.join(each.values)}" for each in rows)
    return " and ".join(said) or "all"


def _actor() -> Actor:
    return replace(system("see who can read data"), channel="command-line")
