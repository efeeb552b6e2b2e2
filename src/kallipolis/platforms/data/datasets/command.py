"""kallipolis dataset: list what is declared, tell and read data contracts."""

from typing import BinaryIO, Final

import click
import msgspec
import yaml

from kallipolis.foundation import terminal
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.data.datasets import api

COLUMNS: Final = ("DATASET", "OWNER", "LEVEL", "SHARED", "OPEN", "FIELDS")


@click.group(name="dataset")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """List what is declared, tell and read data contracts."""


@COMMAND.command("list")
@terminal.with_json
def list_datasets(*, as_json: bool) -> None:
    """List the datasets with who keeps them, their level, and how they are shared."""
    found = api.every()
    if as_json:
        terminal.say_json(found)
        return
    rows = [
        (each.id, each.owner, each.level, each.sharing.kind, each.open, len(each.fields))
        for each in found
    ]
    terminal.say_table(COLUMNS, rows)


@COMMAND.command()
@click.argument("dataset_id", metavar="DATASET")
def contract(*, dataset_id: str) -> None:
    """Write DATASET as a data contract of the Open Data Contract Standard 3, as YAML."""
    terminal.say(_as_yaml(api.as_contract(dataset_id)))


@COMMAND.command()
@click.argument("file", type=click.File("rb"))
def take(*, file: BinaryIO) -> None:
    """Read FILE, a data contract of the standard, and write the datasets of a pack that it is.

    Each of its tables is one; several are parted by a line with three hyphens.
    What the contract does not say is filled in so that nothing is shared: look at it before you
    publish it.
    """
    found = [_as_yaml(msgspec.to_builtins(each)) for each in api.from_contract(_read(file))]
    terminal.say("\n---\n".join(found))


def _read(file: BinaryIO) -> object:
    try:
        return msgspec.yaml.decode(file.read())
    except (yaml.YAMLError, msgspec.DecodeError) as error:
        values = {"value": str(error).partition("\n")[0]}
        problem = Problem(field="contract", code="dataset.contract_value", values=values)
        raise Refusal("dataset.contract_unfit", Reason.MALFORMED, problems=(problem,)) from error


def _as_yaml(plain: object) -> str:
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100).rstrip()
