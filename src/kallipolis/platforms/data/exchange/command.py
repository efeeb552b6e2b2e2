"""kallipolis exchange: keys of this node, the directory of nodes, and what is on its way."""

from pathlib import Path
from typing import Final

import click
import msgspec
from msgspec.structs import replace

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.platforms.data.exchange import api
from kallipolis.platforms.data.exchange.adapters import following, nodes
from kallipolis.platforms.data.exchange.contracts import KeyId, NodeId, Use

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
KEYS: Final = ("KEY", "USE", "PUBLIC", "MADE", "REVOKED")
WAY: Final = ("MESSAGE", "AT", "PEER", "WAY", "SUBJECT", "NUMBER", "KIND", "OUTCOME", "WHY")
PEERS: Final = ("PEER", "WAITING", "FAILURES", "TRIED AGAIN", "LAST RECEIPT", "ERROR")


@click.group(name="exchange")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Look after keys, the directory of nodes, and what travels between them."""


@COMMAND.group()
def keys() -> None:
    """Make, list and revoke the keys of this node."""


@keys.command("new")
@click.option(
    "--for",
    "use",
    type=click.Choice([use.value for use in Use]),
    default=Use.MESSAGES.value,
    show_default=True,
    help="What it signs.",
)
@terminal.with_json
def new_key(*, use: str, as_json: bool) -> None:
    """Make a key; its public half goes to the authority of the directory."""
    id, x = nodes.new_key(_actor(), Use(use))
    if as_json:
        terminal.say_json({"id": id, "x": x, "use": use})
    else:
        terminal.say(f"Key {id} for {use}. Its public half: {x}")


@keys.command("list")
@terminal.with_json
def list_keys(*, as_json: bool) -> None:
    """List the keys of this node; private halves are never shown."""
    found = nodes.keys(_actor())
    rows = [(k.id, k.use, k.public, k.made_at, k.revoked_at or "") for k in found]
    if as_json:
        names = [name.lower() for name in KEYS]
        terminal.say_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        terminal.say_table(KEYS, rows)


@keys.command("revoke")
@click.argument("key")
def revoke_key(*, key: str) -> None:
    """Sign nothing with KEY any more; tell the authority, so that others stop believing it."""
    nodes.revoke_key(_actor(), KeyId(key))
    terminal.say(f"Key {key} is revoked here. The next directory must say so too.")


@COMMAND.group()
def directory() -> None:
    """Sign, import, export and show the directory of nodes."""


@directory.command("sign")
@click.argument("file", type=FILE)
def sign_directory(*, file: Path) -> None:
    """Sign the directory in FILE, a JSON document, as its authority, and print it."""
    click.echo(nodes.sign_directory(_actor(), file.read_bytes()))


@directory.command("import")
@click.argument("file", type=FILE)
def import_directory(*, file: Path) -> None:
    """Put the signed directory in FILE in force, unless it is forged or old."""
    found = nodes.import_directory(_actor(), file.read_text())
    terminal.say(f"Directory {found.serial} with {len(found.nodes)} nodes is in force.")


@directory.command("export")
def export_directory() -> None:
    """Print the directory in force as its authority has signed it."""
    click.echo(nodes.signed_directory(_actor()))


@directory.command("show")
@terminal.with_json
def show_directory(*, as_json: bool) -> None:
    """Show the directory in force."""
    found = nodes.directory(_actor())
    if as_json:
        terminal.say_json(found)
        return
    terminal.say(f"Serial {found.serial}, in force until {found.valid_until}")
    rows = [(n.id, n.name.en, n.address, len(n.keys), len(n.may_ask)) for n in found.nodes]
    terminal.say_table(("NODE", "NAME", "ADDRESS", "KEYS", "MAY ASK"), rows)


@COMMAND.command()
@click.argument("recipient")
@click.argument("file", type=FILE)
@click.option("--kind", required=True, help="What kind of message it is.")
@click.option("--subject", required=True, help="What it is about; messages about one keep order.")
@terminal.with_json
def send(*, recipient: str, file: Path, kind: str, subject: str, as_json: bool) -> None:
    """Send the JSON document in FILE to the node RECIPIENT; a worker hands it over."""
    content = msgspec.json.decode(file.read_bytes(), type=dict[str, object])
    id = api.send(_actor(), NodeId(recipient), content, kind=kind, subject=subject)
    if as_json:
        terminal.say_json({"message": id})
    else:
        terminal.say(f"Message {id} is on its way to {recipient}.")


@COMMAND.command()
@click.option("--waiting", is_flag=True, help="Only what is not handed over yet.")
@click.option("--limit", default=50, show_default=True, help="At most so many, newest first.")
@terminal.with_json
def outbox(*, waiting: bool, limit: int, as_json: bool) -> None:
    """List what was sent and received, and how it stands."""
    found = api.messages(_actor(), only_waiting=waiting, limit=limit)
    if as_json:
        terminal.say_json(found)
        return
    terminal.say_table(
        WAY,
        [
            (
                each.serial,
                each.at,
                each.envelope.recipient if each.is_ours else each.envelope.sender,
                "out" if each.is_ours else "in",
                each.envelope.subject,
                each.envelope.sequence,
                each.envelope.kind,
                each.outcome.value,
                each.refusal or each.error,
            )
            for each in found
        ],
    )


@COMMAND.command()
@terminal.with_json
def peers(*, as_json: bool) -> None:
    """Show for each peer what waits for it, and when it last answered."""
    found = api.peers(_actor())
    if as_json:
        terminal.say_json(found)
        return
    rows = [
        (p.node, p.waiting, p.failures, p.next_at or "", p.last_receipt_at or "", p.error)
        for p in found
    ]
    terminal.say_table(PEERS, rows)


@COMMAND.command()
@click.argument("registry")
def tell(*, registry: str) -> None:
    """Tell all that REGISTRY says to the nodes that follow it, as when one of them is new."""
    terminal.say(f"{following.tell_all(_actor(), registry)} messages are on their way.")


@COMMAND.command("give-up")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; it goes on record.")
def give_up(*, number: int, reason: str) -> None:
    """Give up the waiting message NUMBER, so that those behind it go on."""
    api.give_up(_actor(), number, reason)
    terminal.say("It is given up; the other node is told.")


@COMMAND.command()
@click.argument("number", type=int)
def retry(*, number: int) -> None:
    """Try again now to hand over the waiting message NUMBER."""
    api.retry(_actor(), number)
    terminal.say("It is tried again.")


@COMMAND.command()
@click.argument("number", type=int)
@terminal.with_json
def verify(*, number: int, as_json: bool) -> None:
    """Check again what proves the message NUMBER: content, signature, receipt."""
    found = api.verify(_actor(), number)
    if as_json:
        terminal.say_json(found)
    else:
        rows = [(each.code, "holds" if each.holds else "FAILS", each.values) for each in found]
        terminal.say_table(("CHECK", "", "OF"), rows)


@COMMAND.command()
def forward() -> None:
    """Hand over what waits now; running workers do this by themselves."""
    terminal.say(f"{api.forward()} messages were dealt with.")


def _actor() -> Actor:
    return replace(system("node exchange"), channel="command-line")
