"""kallipolis events: watch facts, and care for those that could not be delivered."""

import click

from kallipolis.foundation import terminal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.logic import as_cloudevent


@click.group("events")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Watch facts, and care for those that could not be delivered."""


@COMMAND.command()
@click.option("--type", "types", multiple=True, help="Only this type, or a prefix ending in .*")
@click.option("--subject", default="", help="Only facts about this subject.")
@click.option("--limit", default=20, show_default=True, help="At most so many.")
@terminal.with_json
def tail(*, types: tuple[str, ...], subject: str, limit: int, as_json: bool) -> None:
    """Show the latest facts; with --json as CloudEvents."""
    found = events.recorded(types=types, subject=subject, limit=limit)
    if as_json:
        terminal.say_json([as_cloudevent(event) for event in found])
    else:
        terminal.say_table(
            ("TIME", "TYPE", "SUBJECT", "DATA"),
            [(e.time, e.type, e.subject, e.data) for e in found],
        )


@COMMAND.command("dead-letters")
@terminal.with_json
def dead_letters(*, as_json: bool) -> None:
    """List the facts that subscriptions have given up on."""
    found = events.dead_letters()
    if as_json:
        terminal.say_json(found)
        return
    terminal.say_table(
        ("ID", "SUBSCRIPTION", "TYPE", "SUBJECT", "ATTEMPTS", "WAITING", "LAST ERROR"),
        [
            (
                d.id,
                d.subscription,
                d.event.type,
                d.event.subject,
                d.attempts,
                d.waiting,
                d.last_error,
            )
            for d in found
        ],
    )


@COMMAND.command()
@click.argument("id")
def replay(id: str) -> None:
    """Deliver the dead letter ID again, then all that waits behind it."""
    events.replay(id)
    terminal.say("It will be delivered again.")


@COMMAND.command()
@click.argument("id")
def skip(id: str) -> None:
    """Leave the dead letter ID undelivered, and go on with what waits behind it."""
    events.skip(id)
    terminal.say("It is left out; what waited behind it goes on.")
