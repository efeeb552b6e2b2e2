"""kallipolis seals: the keys that seal documents and sign tokens."""

import click

from kallipolis.platforms.application.seals import api
from kallipolis.platforms.application.seals.contracts import Use


@click.group("seals", help="The keys that seal documents and sign tokens.")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    pass


@COMMAND.command()
def authority() -> None:
    """Print the certificate that verifiers trust."""
    click.echo(api.authority().decode(), nl=False)


@COMMAND.command()
@click.argument("use", type=click.Choice([use.value for use in Use]))
def rotate(use: str) -> None:
    """Make a new key; what the old ones signed stays verifiable."""
    click.echo(f"{api.rotate(Use(use))} signs from now on.")
