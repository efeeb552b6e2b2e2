"""kallipolis catalogue: import public services of another catalogue, export our own."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

import click

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import system
from kallipolis.platforms.application.catalogue import api
from kallipolis.platforms.application.catalogue.contracts import Import, Misfit

SHOWN: Final = 40


@click.group("catalogue")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Import the public services of another catalogue, export our own."""


@COMMAND.command("import")
@click.argument("mapping")
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", "is_rehearsal", is_flag=True, help="Say what would be; change nothing.")
@click.option(
    "--only-rejected",
    "is_addition",
    is_flag=True,
    help="Add the corrected rows of SOURCE, or of the file of rejected rows, to the last import.",
)
@terminal.with_json
def import_catalogue(
    *, mapping: str, source: Path | None, is_rehearsal: bool, is_addition: bool, as_json: bool
) -> None:
    """Import SOURCE by MAPPING: the id of a published mapping, or a YAML file.

    Rows that do not fit are listed with their line and reason, and kept in a file where they can
    be corrected. Importing the same again changes nothing.
    """
    chosen = api.mapping(mapping)
    if source is None and not is_addition:
        raise click.UsageError("Name the file to import.")
    sheet = api.rows_in(chosen, source or api.rejected_file(chosen))
    with terminal.progress(f"Import {chosen.id}", total=len(sheet.rows)) as advance:
        if is_rehearsal:
            done = api.rehearse(chosen, sheet, is_addition=is_addition, advance=advance)
        else:
            actor = replace(system("import a catalogue"), channel="command-line")
            done = api.import_rows(actor, chosen, sheet, is_addition=is_addition, advance=advance)
    if as_json:
        terminal.say_json(done)
    else:
        _say(done)


@COMMAND.command()
@click.argument("file", type=click.File("wb"), default="-")
def export(*, file: BinaryIO) -> None:
    """Write all public services as JSON-LD in CPSV-AP's terms, to FILE or to the screen."""
    file.write(api.export() + b"\n")


def _say(done: Import) -> None:
    _say_misfits("Rejected", done.misfits)
    _say_misfits("Imported with a remark", done.remarks)
    tally = done.tally
    terminal.say(
        f"{tally.read} rows read = {tally.imported} imported + {tally.rejected} rejected"
        f" + {tally.duplicates} duplicates",
        style="bold",
    )
    terminal.say(
        f"{done.pack} holds {done.services} services of {done.authorities} authorities, with"
        f" {done.evidence_types} kinds of evidence."
    )
    if done.edition is None:
        terminal.say("Nothing was published: this was a dry run.")
    elif done.changes:
        _say_changes(done)
    else:
        terminal.say(f"Nothing changed: {done.version or 'it'} stays in force.")
    if done.rejected_file:
        terminal.say(f"Correct {done.rejected_file}, then import with --only-rejected.")


def _say_misfits(title: str, misfits: tuple[Misfit, ...]) -> None:
    if not misfits:
        return
    terminal.say(f"{title}:", style="bold")
    rows = [(each.line, each.row, each.field, each.reason) for each in misfits[:SHOWN]]
    terminal.say_table(("LINE", "ROW", "FIELD", "REASON"), rows)
    if len(misfits) > SHOWN:
        terminal.say(f"… and {len(misfits) - SHOWN} more; --json lists all.")


def _say_changes(done: Import) -> None:
    counts = Counter((change.how.value, change.kind) for change in done.changes)
    terminal.say_table(
        ("CHANGE", "KIND", "DOCUMENTS"),
        [(how, kind, n) for (how, kind), n in sorted(counts.items())],
    )
    terminal.say(f"Published {done.pack} {done.version} as edition {done.edition}.", style="green")
