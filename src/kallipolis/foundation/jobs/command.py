"""kallipolis jobs: see what is queued, running or dead, and let dead jobs run again."""

import click

from kallipolis.foundation import terminal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState


@click.group("jobs")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """See what is queued, running or dead, and let dead jobs run again."""


@COMMAND.command("list")
@click.option(
    "--state", type=click.Choice([s.value for s in JobState]), help="Only jobs in this state."
)
@click.option("--limit", default=50, show_default=True, help="At most so many, newest first.")
@terminal.with_json
def show(*, state: str | None, limit: int, as_json: bool) -> None:
    """List the latest jobs."""
    found = jobs.find([JobState(state)] if state else tuple(JobState), limit)
    if as_json:
        terminal.say_json(found)
        return
    terminal.say_table(
        ("ID", "JOB", "STATE", "ATTEMPTS", "PROGRESS", "LAST ERROR"),
        [
            (j.id, j.job, j.state.value, j.attempts, f"{j.done}/{j.total or '?'}", j.last_error)
            for j in found
        ],
    )


@COMMAND.command()
@click.argument("id")
def replay(id: str) -> None:
    """Let the dead job ID run again."""
    jobs.replay(id)
    terminal.say("It will run again.")


@COMMAND.command()
@terminal.with_json
def workers(*, as_json: bool) -> None:
    """List the workers, and when they were last heard of."""
    found = jobs.workers()
    if as_json:
        terminal.say_json(found)
    else:
        terminal.say_table(
            ("WORKER", "SINCE", "SEEN"), [(w.id, w.started_at, w.seen_at) for w in found]
        )
