"""kallipolis data: gather what sources have, look at intakes and at the quarantine."""

from typing import Final

import click
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.intakes import api
from kallipolis.platforms.data.intakes.contracts import Balance, Intake
from kallipolis.platforms.data.sources import api as sources

SOURCES: Final = ("SOURCE", "DATASET", "READS", "SCHEDULE")
BOOK: Final = ("DATASET", "RECEIVED", "PUBLISHED", "QUARANTINED", "SUPERSEDED", "ADDS UP")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Gather what sources have, look at intakes and at the quarantine."""


@COMMAND.command("sources")
@terminal.with_json
def list_sources(*, as_json: bool) -> None:
    """List the sources that packs declare."""
    found = sources.every()
    if as_json:
        terminal.say_json(found)
        return
    rows = [
        (each.id, each.dataset, type(each.reads).__name__.lower(), each.schedule) for each in found
    ]
    terminal.say_table(SOURCES, rows)


@COMMAND.command()
@click.argument("source_ids", metavar="SOURCE...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Run every source that is declared.")
@terminal.with_json
def run(*, source_ids: tuple[str, ...], is_all: bool, as_json: bool) -> None:
    """Gather what each SOURCE has now, and publish what is sound of it."""
    chosen = tuple(each.id for each in sources.every()) if is_all else source_ids
    if not chosen:
        raise click.UsageError("Name a source, or say --all.")
    tried = [_tried(source_id) for source_id in chosen]
    done = [each for each in tried if each is not None]
    if as_json:
        terminal.say_json(done)
    if len(done) < len(tried):
        raise SystemExit(1)


@COMMAND.command()
@click.argument("dataset_id", metavar="DATASET")
@click.option("--limit", default=20, show_default=True, help="How many rows are shown.")
@terminal.with_json
def quarantine(*, dataset_id: str, limit: int, as_json: bool) -> None:
    """Show the rows of DATASET that were not published, and which rules they broke."""
    found = api.quarantined(_actor(), datasets.get(dataset_id).id, limit)
    if as_json:
        terminal.say_json(found)
        return
    for each in found:
        terminal.say(
            f"{each.source} {each.file} {each.row}: {', '.join(each.faults)}", style="bold"
        )
        terminal.say("  " + ", ".join(f"{name}={value}" for name, value in each.values.items()))
    if not found:
        terminal.say("Nothing is in quarantine.")


@COMMAND.command()
@terminal.with_json
def balance(*, as_json: bool) -> None:
    """Show for each dataset what became of all rows that were received."""
    found = {each.id: api.balance(_actor(), each.id) for each in datasets.every()}
    if as_json:
        terminal.say_json(found)
        return
    terminal.say_table(BOOK, [_as_line(id, each) for id, each in found.items()])


def _tried(source_id: str) -> Intake | None:
    """Run a source; one that cannot be read does not keep others from it."""
    try:
        return _run(source_id)
    except Refusal as refusal:
        terminal.complain(f"{source_id}: {message(refusal.code, refusal.values)}")
        terminal.complain(message(refusal.remedy, refusal.values), style="")
    except Outage as outage:
        terminal.complain(f"{source_id}: {outage.dependency} does not answer. Try again later.")
    return None


def _run(source_id: str) -> Intake:
    with terminal.progress(f"Gather {source_id}") as advance:
        done = api.run(_actor(), source_id, advance=advance)
    terminal.say(
        f"{source_id}: {done.received} received, {done.published} published,"
        f" {done.quarantined} in quarantine, {done.superseded} superseded"
    )
    for fault, count in sorted(done.faults.items(), key=lambda each: -each[1]):
        terminal.say(f"  {count} x {fault}")
    return done


def _as_line(dataset_id: str, found: Balance) -> tuple[object, ...]:
    return (
        dataset_id,
        found.received,
        found.published,
        found.quarantined,
        found.superseded,
        found.adds_up,
    )


def _actor() -> Actor:
    return replace(system("gather data"), channel="command-line")
