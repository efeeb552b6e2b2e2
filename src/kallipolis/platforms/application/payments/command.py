"""kallipolis payments: the books of payments, compared with who took the money."""

from datetime import datetime

import click

from kallipolis.foundation import terminal
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import Difference


@click.group("payments", help="The books of payments, compared with who took the money.")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    pass


@COMMAND.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day; yesterday if not given.")
@terminal.with_json
def reconcile(*, day: datetime | None, as_json: bool) -> None:
    """Compare a day of the provider with the books, line by line, and list the differences."""
    found = api.reconcile(api.BOOKKEEPER, day.date() if day is not None else None)
    if as_json:
        terminal.say_json(found)
        return
    terminal.say(
        f"{found.provider}, {found.day}: {found.matched} of {found.lines} lines agree, "
        f"{found.open} differences are open."
    )
    if found.differences:
        heads = ("KIND", "LINE", "KEY", "THEIRS", "OURS", "CASE", "REPAIRED")
        terminal.say_table(heads, [_cells(each) for each in found.differences])


def _cells(one: Difference) -> tuple[str, ...]:
    theirs, ours = (str(each.amount) if each else "-" for each in (one.theirs, one.ours))
    return (one.kind, one.line, one.key, theirs, ours, one.case or "-", one.repair or "open")
