"""The command line ``kallipolis``: each room brings its own group in its ``command.py``.

The docstring of a room's ``command.py`` begins ``kallipolis NAME: what it does.``, so that the list
of commands is shown without starting Django; a command's room is loaded when it is called.
"""

import ast
import os
import re
import signal
import sys
import threading
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click
import django
import msgspec
from django.core import management
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError
from django.utils import translation

from kallipolis.foundation import configuration, rooms, terminal
from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.web.messages import is_known, message
from kallipolis.site import figures, reference
from kallipolis.site.catalogues import messages
from kallipolis.site.demo.command import demo
from kallipolis.site.new import new

HEADLINE = re.compile(r"kallipolis (?P<name>[a-z][a-z0-9-]*): (?P<help>.+)")
SECRET = (
    "secret_key",
    "personal_key",
    "pkcs11_pin",
    "oidc_clients",
    "sms_token",
    "real_name_token",
)
PASSWORD = re.compile(r"(?<=://)(?P<user>[^/:@]*):[^/@]*@")
HEED_S = 0.5
FOR_OWNER = 0o077
EXIT_REFUSED = 2
EXIT_TRY_LATER = 75


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One setting as it is shown, its secrets masked."""

    name: str
    variable: str
    value: str
    is_set: bool
    description: str


class Frame(click.Group):
    """The outermost edge of the command line: finds rooms' commands, translates refusals."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run, and end with one clear line when the answer is no."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")
        try:
            return super().main(*args, **options)
        except ConfigurationError as fault:
            _leave(str(fault), EXIT_REFUSED)
        except Refusal as refusal:
            _leave(_in_words(refusal), EXIT_REFUSED)
        except Outage as outage:
            _leave(_of_outage(outage), EXIT_TRY_LATER)
        except (OperationalError, ProgrammingError) as fault:
            if not _is_reachable():
                words = str(fault).strip().splitlines()[0]
                _leave(f"{words}. Start the database, or correct DATABASE_URL.", EXIT_TRY_LATER)
            if _is_migrated():
                raise
            _leave(
                "The database is not what this version needs. Run `kallipolis migrate`.",
                EXIT_REFUSED,
            )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return our own and the rooms' commands in alphabetical order."""
        return sorted({*super().list_commands(ctx), *_headlines()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loading its room."""
        own = super().get_command(ctx, cmd_name)
        found = _headlines().get(cmd_name)
        if own is not None or found is None:
            return own
        _set_up()
        return _joined([import_module(f"{room}.command").COMMAND for room in found[0]])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from their headlines."""
        own = {name: command.get_short_help_str(200) for name, command in self.commands.items()}
        all_of_them = own | {name: words for name, (_, words) in _headlines().items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(all_of_them.items()))


@click.group(cls=Frame, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kallipolis", message="%(prog)s %(version)s")
def main() -> None:
    """Run a city: publish packs, migrate the database, serve and look after an installation."""


@main.command()
@terminal.with_json
def settings(*, as_json: bool) -> None:
    """List every setting with its variable, value and meaning."""
    shown = [_setting(field) for field in msgspec.structs.fields(configuration.Configuration)]
    if as_json:
        terminal.say_json(shown)
    else:
        terminal.say_table(
            ("VARIABLE", "VALUE", "MEANING"),
            [(s.variable, _in_cell(s), s.description) for s in shown],
        )
    configuration.read(os.environ)


@main.command()
def migrate() -> None:
    """Bring the database to the state that this version needs."""
    _set_up()
    management.call_command("migrate", interactive=False, verbosity=1)


@main.command()
@click.option("--no-worker", is_flag=True, help="Deliver events and run jobs elsewhere.")
@click.option(
    "--for-nodes", is_flag=True, help="Answer only those whose certificate proves them a node."
)
def run(*, no_worker: bool, for_nodes: bool) -> None:
    """Make the installation ready and serve it until stopped with Ctrl+C."""
    figures.forget_dead(_share_figures())
    _set_up()
    site = import_module("kallipolis.site.run")
    site.require_free_port()
    site.prepare(site.steps())
    site.tell_unreadable()
    site.serve(with_worker=not no_worker, for_nodes=for_nodes)


@main.group()
def docs() -> None:
    """Write the reference pages that follow from the code."""


@docs.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/reference"))
def build(out: Path) -> None:
    """Write docs/reference: rooms, settings, commands, documents, refusals, events, interface."""
    django.setup()
    changed = reference.write(out, main)
    terminal.say(f"{len(changed)} pages changed in {out}.")


main.add_command(demo)
main.add_command(messages)
main.add_command(new)


@main.command()
def worker() -> None:
    """Deliver events, run jobs and seal the ledger, until it is told to stop."""
    _share_figures()
    _set_up()
    stop = threading.Event()

    def end(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)  # who asks twice wants it to end at once

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    terminal.say("The worker is at work; stop it with Ctrl+C.")
    with ThreadPoolExecutor(max_workers=1) as pool:
        working = pool.submit(import_module("kallipolis.foundation.jobs.api").work, stop)
        while not futures.wait((working,), timeout=HEED_S).done:
            pass  # a signal that another thread was handed is heeded when this one runs next
        working.result()


def _share_figures() -> Path:
    state = configuration.read(os.environ).state_folder
    configuration.require_folder(state)
    return figures.share(state)


def _set_up() -> None:
    """Start Django; what is written from here on, the database first, is for its owner alone."""
    os.umask(FOR_OWNER)
    django.setup()


def _joined(commands: list[click.Command]) -> click.Command:
    """Return the command of a name, or the first group that bears it with those of others in it."""
    first = commands[0]
    for each in commands[1:]:
        if isinstance(first, click.Group) and isinstance(each, click.Group):
            first.commands.update(each.commands)
    return first


def _headlines() -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the rooms that bring a command of a name, and what it does as the first says."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for room in rooms.installed():
        file = rooms.file_of(room, "command")
        if file is None:
            continue
        words = ast.get_docstring(ast.parse(file.read_bytes())) or ""
        headline = HEADLINE.match(words)
        if headline is None:
            raise ConfigurationError(
                f"{file} does not say its name: begin its docstring "
                "`kallipolis NAME: what it does.`"
            )
        others, words = found.get(headline["name"], ((), headline["help"]))
        found[headline["name"]] = ((*others, room), words)
    return found


def _setting(field: msgspec.structs.FieldInfo) -> Setting:
    variable = configuration.variable_of(field.name)
    given = os.environ.get(variable, "")
    value = given or str(field.default)
    masked = "********" if field.name in SECRET and value else PASSWORD.sub(r"\g<user>:***@", value)
    meta = next((m for m in getattr(field.type, "__metadata__", ())), msgspec.Meta())
    return Setting(
        name=field.name,
        variable=variable,
        value=masked,
        is_set=bool(given),
        description=meta.description or "",
    )


def _in_cell(setting: Setting) -> str:
    return setting.value if setting.is_set else f"{setting.value or 'empty'} (not set)"


def _in_words(refusal: Refusal) -> str:
    with translation.override("en"):
        remedy = message(refusal.remedy, refusal.values) if is_known(refusal.remedy) else ""
        said = f"{message(refusal.code, refusal.values)} {remedy}".rstrip()
        return "\n".join(
            [said, *(f"  {p.field}: {message(p.code, p.values)}" for p in refusal.problems)]
        )


def _of_outage(outage: Outage) -> str:
    own = f"outage.{outage.dependency}"
    if is_known(own):
        return _in_words(Refusal(own))
    return f"{outage.dependency} does not answer; try again in {outage.retry_after_s} s."


def _is_reachable() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def _is_migrated() -> bool:
    try:
        management.call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return False
    return True


def _leave(words: str, status: int) -> NoReturn:
    terminal.complain(words)
    sys.exit(status)
