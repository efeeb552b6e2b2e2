"""kallipolis pack: check, compare and publish packs."""

import os
import sys
from pathlib import Path

import click
import msgspec
from django.utils import translation
from django.utils.translation import gettext
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api
from kallipolis.foundation.packs.adapters import frozen
from kallipolis.foundation.packs.contracts import (
    Change,
    Fault,
    InstalledPack,
    Release,
    Report,
    Stock,
)
from kallipolis.foundation.sayings import in_words

EXIT_FAULTS = 1

every_pack = click.option("--all", "is_all", is_flag=True, help="All installed packs.")
answerable = click.option("--by", default="", help="Who answers for it, for the record.")


@click.group("pack")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Check, compare and publish packs: folders of typed documents.

    A pack is named by its folder or, where it is installed, by its id.
    """


@COMMAND.command("list")
@click.option("--releases", "is_history", is_flag=True, help="Every published version instead.")
@terminal.with_json
def list_packs(*, is_history: bool, as_json: bool) -> None:
    """List the installed packs, with the version of each that is in force."""
    if as_json:
        terminal.say_json(api.releases() if is_history else api.installed())
    elif is_history:
        _say_releases(api.releases())
    else:
        _say_installed(api.installed())


@COMMAND.command()
@click.argument("packs", nargs=-1)
@every_pack
@terminal.with_json
def check(*, packs: tuple[str, ...], is_all: bool, as_json: bool) -> None:
    """Find all that is wrong in PACKS; each fault as file:line, with what was expected."""
    report = api.check(_named(packs, is_all=is_all))
    if as_json:
        terminal.say_json(report)
    else:
        _say_report(report)
    sys.exit(0 if report.is_sound else EXIT_FAULTS)


@COMMAND.command()
@click.argument("pack")
@terminal.with_json
def diff(*, pack: str, as_json: bool) -> None:
    """Show what publishing PACK would change, document by document, field by field."""
    changes = api.difference(pack)
    if as_json:
        terminal.say_json(changes)
        return
    for change in changes:
        _say_change(change)
    terminal.complain(f"{_counted(len(changes), 'document')} would change.", style="bold")


@COMMAND.command()
@click.argument("packs", nargs=-1)
@every_pack
@answerable
@terminal.with_json
def publish(*, packs: tuple[str, ...], is_all: bool, by: str, as_json: bool) -> None:
    """Publish PACKS together as one edition; what is published already stays as it is."""
    before = api.edition()
    edition = api.publish(_actor("publish packs", by), _named(packs, is_all=is_all))
    if as_json:
        terminal.say_json({"edition": edition, "is_new": edition != before})
    elif edition == before:
        terminal.say(f"Nothing to do: all of this is published. Edition {edition} stays.")
    else:
        terminal.say(f"Published as edition {edition}.")


@COMMAND.command("roll-back")
@click.argument("pack")
@click.argument("version")
@answerable
@terminal.with_json
def roll_back(*, pack: str, version: str, by: str, as_json: bool) -> None:
    """Bring back VERSION of PACK as a new edition; running cases keep theirs."""
    edition = api.roll_back(_actor("roll back a pack", by), pack, version)
    if as_json:
        terminal.say_json({"edition": edition})
    else:
        terminal.say(f"{pack} {version} is in force again, with edition {edition}.")


@COMMAND.command()
@terminal.with_json
def reread(*, as_json: bool) -> None:
    """Read all that is stored, in every edition; list what this version cannot read, and why."""
    stock = api.stock()
    if as_json:
        terminal.say_json(stock)
    else:
        _say_stock(stock)
    sys.exit(EXIT_FAULTS if stock.unreadable else 0)


@COMMAND.command()
@click.argument("kind", required=False)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write files here.")
def schema(*, kind: str | None, out: Path | None) -> None:
    """Show the JSON Schema of a KIND of document, or list the kinds; with --out write files."""
    schemas = api.schemas()
    if kind is not None and kind not in schemas:
        values = {"kind": kind, "kinds": ", ".join(schemas)}
        raise Refusal("pack.kind_not_found", Reason.NOT_FOUND, values=values)
    chosen = schemas if kind is None else {kind: schemas[kind]}
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, found in chosen.items():
            raw = msgspec.json.format(msgspec.json.encode(found), indent=2)
            (out / f"{name}.json").write_bytes(raw + b"\n")
        terminal.say(f"Wrote {len(chosen)} schemas to {out}.")
    elif kind is not None:
        terminal.say_json(schemas[kind])
    else:
        rows = [(n, str(s.get("description", "")).partition("\n")[0]) for n, s in schemas.items()]
        terminal.say_table(("KIND", "WHAT"), rows)


@COMMAND.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/reference/shapes"),
    help="The folder where they are written down.",
)
def freeze(*, out: Path) -> None:
    """Write down the shape of each kind of document, for who changes this software.

    Refuses where documents that are stored would not be read any more: that takes a lift, which
    raises the number of the shape.
    """
    lost = {kind.name: frozen.losses(kind, out) for kind in frozen.kinds()}
    for name, losses in lost.items():
        for loss in losses:
            terminal.say(f"{name}: {loss}")
    if any(lost.values()):
        raise click.ClickException(
            "Documents of these kinds that are stored would not be read any more. Add a lift to "
            "the kind, which raises the number of its shape, or keep reading what was written."
        )
    changed = list(frozen.freeze(out))
    terminal.say(f"{_counted(len(changed), 'shape')} changed in {out}.")


def _named(packs: tuple[str, ...], *, is_all: bool) -> tuple[str, ...]:
    if is_all:
        return tuple(pack.folder for pack in api.installed())
    if not packs:
        raise click.UsageError("Name a pack by its folder or id, or say --all.")
    return packs


def _actor(purpose: str, by: str) -> Actor:
    actor = system(purpose)
    return replace(actor, name=by or actor.name, channel="command-line")


def _say_installed(found: tuple[InstalledPack, ...]) -> None:
    terminal.say_table(
        ("PACK", "VERSION", "IN FORCE", "FOLDER"),
        [(pack.id, pack.version, pack.published or "", _near(pack.folder)) for pack in found],
    )
    for pack in found:
        with translation.override(terminal.language()):
            lines = [_line(fault) for fault in pack.faults]
        for line in lines:
            terminal.complain(line)


def _say_releases(found: tuple[Release, ...]) -> None:
    rows = [
        (
            release.pack,
            release.version,
            release.edition,
            f"{release.published_at:%Y-%m-%d %H:%M}",
            release.published_by,
            "yes" if release.is_current else "",
        )
        for release in found
    ]
    terminal.say_table(("PACK", "VERSION", "EDITION", "PUBLISHED (UTC)", "BY", "IN FORCE"), rows)


def _say_report(report: Report) -> None:
    with translation.override(terminal.language()):
        lines = [_line(fault) for fault in (*report.faults, *report.notes)]
    for line in lines:
        terminal.say(line)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items()))
    runs = _counted(report.runs, "example")
    words = f"{', '.join(report.packs)}: {counts or 'no documents'}; {runs} run"
    words += f"; {_counted(len(report.notes), 'note')}" if report.notes else ""
    if report.is_sound:
        terminal.complain(f"{words}; nothing is wrong.", style="bold green")
    else:
        terminal.complain(f"{words}; {_counted(len(report.faults), 'fault')}.")


def _say_stock(stock: Stock) -> None:
    for each in stock.unreadable:
        terminal.say(str(each))
    words = f"{_counted(stock.count, 'stored document')}"
    if not stock.unreadable:
        terminal.complain(f"{words}; all can be read.", style="bold green")
        return
    terminal.complain(
        f"{words}; {len(stock.unreadable)} cannot be read. Running cases that rest on them wait. "
        "Serve the city with the version that wrote them until one is out that reads them too; "
        "where nothing declares the kind, install again what does.",
        style="bold red",
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _say_change(change: Change) -> None:
    mark, style = {"added": ("+", "green"), "removed": ("-", "red")}.get(
        change.how.value, ("~", "yellow")
    )
    terminal.say(f"{mark} {change.kind} {change.id}", style=style)
    for field in change.fields:
        before = "(absent)" if field.before is None else field.before
        after = "(absent)" if field.after is None else field.after
        terminal.say(f"    {field.path}: {before} → {after}")


def _line(fault: Fault) -> str:
    """Return a fault in the language of the command line."""
    expected = gettext("expected %(words)s") % {"words": in_words(fault.expected)}
    note = gettext("note: ") if fault.is_note else ""
    where, tail = f"{fault.file}:{fault.line}", f", {expected}" if fault.expected else ""
    return _near(f"{where}: {note}{in_words(fault.message)}{tail}")


def _near(path: str) -> str:
    return path.removeprefix(f"{os.getcwd()}/")
