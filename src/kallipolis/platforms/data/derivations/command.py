"""kallipolis data: make datasets of others, in order of dependence."""

from typing import Final

import click
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.derivations import api
from kallipolis.platforms.data.derivations.contracts import Run
from kallipolis.platforms.data.intakes import api as intakes

HEADS: Final = ("DERIVATION", "DATASET", "MADE OF", "SCHEDULE", "LAST RUN", "BEHIND")


@click.group(name="data")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Make datasets of others."""


@COMMAND.command("derivations")
@terminal.with_json
def list_derivations(*, as_json: bool) -> None:
    """List the derivations in order of dependence, with how each went last."""
    found = api.states(_actor())
    if as_json:
        terminal.say_json(found)
        return
    rows = [
        (
            each.derivation.id,
            each.derivation.dataset,
            " ".join(one.source for one in each.derivation.inputs),
            each.derivation.schedule or "after its inputs",
            each.run.at.isoformat(timespec="seconds") if each.run else "never",
            each.is_behind,
        )
        for each in found
    ]
    terminal.say_table(HEADS, rows)


@COMMAND.command()
@click.argument("derivation_ids", metavar="DERIVATION...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Run every derivation, inputs first.")
@click.option("--anew", is_flag=True, help="Derive all of it, also where no input has changed.")
@terminal.with_json
def derive(*, derivation_ids: tuple[str, ...], is_all: bool, anew: bool, as_json: bool) -> None:
    """Derive datasets from what their inputs have published, and publish what is sound of them."""
    chosen = tuple(each.id for each in api.every()) if is_all else derivation_ids
    if not chosen:
        raise click.UsageError("Name a derivation, or say --all.")
    with terminal.progress("Derive", len(chosen)) as advance:
        tried = []
        for each in chosen:
            tried.append(_tried(each, anew=anew))
            advance(1)
    done = [each for each in tried if each is not None]
    if as_json:
        terminal.say_json(done)
    if len(done) < len(tried):
        raise SystemExit(1)


def _tried(derivation_id: str, *, anew: bool) -> Run | None:
    """Run a derivation; one that cannot be run does not keep others from it."""
    try:
        done = api.run(_actor(), derivation_id, anew=anew)
    except Refusal as refusal:
        terminal.complain(f"{derivation_id}: {message(refusal.code, refusal.values)}")
        terminal.complain(message(refusal.remedy, refusal.values), style="")
        return None
    except Outage as outage:
        terminal.complain(f"{derivation_id}: {outage.dependency} does not answer. Try again later.")
        return None
    terminal.complain(f"{derivation_id}: {_in_words(done)}", style="")
    return done


def _in_words(done: Run) -> str:
    if not done.is_new:
        return "no input has changed"
    dataset = api.get(done.derivation).dataset
    of_it = (each for each in intakes.intakes(_actor(), dataset) if each.id == done.intake)
    taken = next(of_it)
    which = "all" if done.parts is None else f"{len(done.parts)} parts"
    return (
        f"{which} derived by {done.engine}: {taken.received} rows, {taken.published} published,"
        f" {taken.quarantined} in quarantine, {taken.superseded} superseded"
    )


def _actor() -> Actor:
    return replace(system("derive data"), channel="command-line")
