"""kallipolis demo: found a demo city, and list its log-ins."""

from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Final

import click
import django
import msgspec
from django.conf import settings

from kallipolis.foundation import terminal

DEFAULT_SEED: Final = 1


class ShownLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A log-in of the demo as it is listed."""

    name: str
    kind: str
    note: str


@click.group()
def demo() -> None:
    """Found a demo city, and list its log-ins."""


@demo.command()
@click.option("--residents", type=int, help="People; as many as the place says, if left out.")
@click.option("--companies", type=int, help="Companies; as many as the place says, if left out.")
@click.option(
    "--cases",
    type=int,
    help="Cases, about; every story is told once at least. As the place says, if left out.",
)
@click.option(
    "--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same city."
)
@terminal.with_json
def found(
    *, residents: int | None, companies: int | None, cases: int | None, seed: int, as_json: bool
) -> None:
    """Found a demo city in an empty installation, made ready first if it is not."""
    django.setup()
    site = import_module("kallipolis.site.run")
    _require_demo("")
    site.prepare(site.first_steps())
    _require_demo(site.why_no_demo())
    usual = site.usual_size()
    size = site.Size(
        residents=usual.residents if residents is None else residents,
        companies=usual.companies if companies is None else companies,
        cases=usual.cases if cases is None else cases,
    )
    if import_module("kallipolis.foundation.identity.api").demo_logins():
        raise click.ClickException(
            "There is a demo city already. Choose another, empty KALLIPOLIS_STATE to found one."
        )
    told = site.found_demo(size, seed).told
    untold = [f"{story.plot} {story.service}".rstrip() for story in told.untold]
    answer = {"stories": told.stories, "untold": untold, "seed": seed}
    if as_json:
        terminal.say_json(answer)
    else:
        terminal.say(f"The city is founded: {told.stories} stories were told.")
        terminal.say("See `kallipolis demo log-ins`, and `kallipolis run` to look around.")


@demo.command("log-ins")
@terminal.with_json
def log_ins(*, as_json: bool) -> None:
    """List the log-ins of the demo; each is open by a click at /accounts/demo."""
    django.setup()
    _require_demo("")
    listed = import_module("kallipolis.foundation.identity.api").demo_logins()
    language = settings.LANGUAGE_CODE
    shown = [
        ShownLogin(
            name=login.name,
            kind=login.kind,
            note=login.note.in_language(language),
        )
        for login in listed
    ]
    if as_json:
        terminal.say_json(shown)
    else:
        terminal.say_table(
            ("NAME", "KIND", "WHO"), [(each.name, each.kind, each.note) for each in shown]
        )


@demo.command()
@click.option(
    "--small", is_flag=True, help="Also where a demo city could be founded: in its place."
)
def staff(*, small: bool) -> None:
    """Give a place that has no demo city officials and residents with log-ins, if it has none.

    The installation is made ready first if it is not; a place with a cast gets its city instead,
    by `kallipolis demo found` or at the first `kallipolis run`.
    """
    django.setup()
    _require_demo("")
    site = import_module("kallipolis.site.run")
    site.prepare(site.first_steps())
    if not small and not site.why_no_demo():
        terminal.say("This place has a cast: found its demo city.")
        return
    clock = import_module("kallipolis.foundation.clock").SYSTEM_CLOCK
    opened = import_module("kallipolis.site.demo.envoys").settle(clock)
    terminal.say(f"{opened} log-ins were opened; see `kallipolis demo log-ins`.")


@demo.command()
@click.option("--port", default=8301, show_default=True, help="Port of the first; two follow it.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/nodes"),
    show_default=True,
    help="Where each of them keeps its state, in a folder of its own.",
)
@click.option(
    "--small", is_flag=True, help="Found no demo city, which takes minutes: a few people."
)
def nodes(*, port: int, folder: Path, small: bool) -> None:
    """Serve three nodes that know each other, two provinces and a ministry, until Ctrl+C."""
    import_module("kallipolis.site.demo.nodes").serve(folder.resolve(), port, is_small=small)


@demo.command()
@terminal.with_json
def people(*, as_json: bool) -> None:
    """List the residents of the demo with their numbers, so that another demo can know them too."""
    django.setup()
    _require_demo("")
    found = import_module("kallipolis.site.demo.newcomers").listed()
    if as_json:
        terminal.say_json(found)
    else:
        rows = [(each.name, each.id_number, each.phone) for each in found]
        terminal.say_table(("NAME", "NUMBER", "TELEPHONE"), rows)


@demo.command()
@click.argument("file", type=click.File("rb"))
def welcome(*, file: BinaryIO) -> None:
    """Register those of FILE, which ``demo people --json`` of another demo wrote, with log-ins."""
    django.setup()
    _require_demo("")
    site = import_module("kallipolis.site.run")
    site.prepare(site.first_steps())
    new, all_of_them = import_module("kallipolis.site.demo.newcomers").welcome_all(file.read())
    terminal.say(f"{new} people are welcome; {all_of_them - new} were here already.")


def _require_demo(reason: str) -> None:
    if not settings.KALLIPOLIS.demo:
        raise click.ClickException("This is no demo. Set KALLIPOLIS_DEMO=true to make it one.")
    if reason:
        raise click.ClickException(reason)
