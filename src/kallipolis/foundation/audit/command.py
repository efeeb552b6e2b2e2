"""kallipolis audit: verify, seal, search and export the ledger of who did what."""

import sys
from pathlib import Path
from typing import Final

import click
import msgspec
from django.utils import translation
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Finding, Query, SignedCheckpoint
from kallipolis.foundation.sayings import in_words

AT_THE_COMMAND_LINE: Final = replace(system("verify the ledger"), channel="command-line")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("audit")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Verify, seal, search and export the ledger of who did what."""


@COMMAND.command()
@click.option(
    "--against",
    type=FILE,
    help="Checkpoints that somebody kept, a JSON object a line, as `checkpoint --all` prints.",
)
@terminal.with_json
def verify(*, against: Path | None, as_json: bool) -> None:
    """Walk along the whole chain and name what was changed, removed or reordered.

    Ends with 1 if anything is wrong. That it was done, and what came of it, is in the ledger.
    """
    lines = against.read_bytes() if against else b""
    kept = msgspec.json.Decoder(SignedCheckpoint).decode_lines(lines)
    with terminal.progress("Verifying", total=audit.length()) as advance:
        findings = audit.verified(AT_THE_COMMAND_LINE, kept=kept, progress=advance)
    if as_json:
        terminal.say_json({"entries": audit.length(), "findings": findings})
    elif findings:
        terminal.say_table(
            ("FINDING", "POSITION", "ENTRY", "WHAT"),
            [(f.kind.value, f.position or "", f.entry or "", _in_english(f)) for f in findings],
        )
    else:
        terminal.say(f"All {audit.length()} sealed entries are as they were written.")
    sys.exit(1 if findings else 0)


def _in_english(finding: Finding) -> str:
    with translation.override("en"):
        return in_words(finding.message)


@COMMAND.command()
def seal() -> None:
    """Chain what was written; a running worker does this by itself every second."""
    sealed = 0
    while done := audit.seal():
        sealed += done
    terminal.say(f"{sealed} entries were sealed.")


@COMMAND.command()
@click.option("--all", "every", is_flag=True, help="Print all checkpoints, for somebody to keep.")
def checkpoint(*, every: bool) -> None:
    """Sign the head of the chain and print the checkpoint as a line of JSON."""
    audit.checkpoint()
    for each in audit.checkpoints() if every else audit.checkpoints()[-1:]:
        click.echo(msgspec.json.encode(each))


@COMMAND.command()
@click.option("--act", default="", help="Only this act, such as case.decide.")
@click.option("--subject", default="", help="Only entries about this subject.")
@click.option("--actor", default="", help="Only what this party did.")
@click.option("--party", default="", help="Only what concerns this party.")
@click.option("--since", help="From this moment on, such as 2026-01-31T08:00:00Z.")
@click.option("--until", help="Before this moment.")
@click.option("--limit", default=100, show_default=True, help="At most so many, newest first.")
@click.option("--purpose", required=True, help="Why you look; it is recorded.")
@terminal.with_json
def search(*, purpose: str, as_json: bool, **asked: object) -> None:
    """Look into the ledger. That you looked, and why, is recorded."""
    query = msgspec.convert(asked, Query)
    found = audit.search(system(purpose), query)
    if as_json:
        terminal.say_json(found)
    else:
        terminal.say_table(
            ("TIME", "ACTOR", "ACT", "SUBJECT", "PURPOSE", "SEALED"),
            [
                (e.time, e.actor, e.act, e.subject, e.purpose, e.position or "not yet")
                for e in found
            ],
        )


@COMMAND.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--purpose", required=True, help="Why you take the ledger out; it is recorded.")
def export(*, file: Path, purpose: str) -> None:
    """Write all sealed entries to FILE, one JSON object a line, in the order of the chain."""
    entries = audit.export(system(purpose))
    with file.open("wb") as out, terminal.progress("Exporting", total=audit.length()) as advance:
        for entry in entries:
            out.write(msgspec.json.encode(entry) + b"\n")
            advance(1)
    terminal.say(f"The entries are in {file}.")
