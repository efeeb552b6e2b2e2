"""Three demo nodes that know each other: Guangdong, another province, a ministry.

Each is an installation of its own, in a folder and at a port of its own, made ready and served by
the commands that anybody would give: nothing here reaches into a node.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from kallipolis.foundation import terminal
from kallipolis.foundation.configuration import PREFIX
from kallipolis.site.demo import introductions

START: Final = "from kallipolis.site.command import main; main()"
GUANGDONG: Final = "guangdong.example"
HAINAN: Final = "hainan.example"
MINISTRY: Final = "public-security.example"
LASTS: Final = timedelta(days=365)
MOVE: Final = "household-move"
APPOINTMENT: Final = "specialist-appointment-elsewhere"
CARE: Final = "medical-care-between-provinces"
PURPOSES: Final[dict[str, dict[str, str]]] = {
    MOVE: {"en": "Household move", "zh-Hans": "户口迁移", "zh-Hant": "户口遷移"},
    CARE: {
        "en": "Medical care in another province",
        "zh-Hans": "跨省异地就医备案",
        "zh-Hant": "跨省異地就醫備案",
    },
    APPOINTMENT: {
        "en": "Specialist appointment in another city",
        "zh-Hans": "异地专家门诊预约转诊",
        "zh-Hant": "異地專家門診預約轉診",
    },
}
"""What the directory calls that for which its nodes ask each other."""

PATIENCE_S: Final = 30
HEED_S: Final = 0.5
SHARED: Final = ("DATABASE_URL", f"{PREFIX}PUBLIC_URL", f"{PREFIX}S3_BUCKET", f"{PREFIX}NATS_URL")
"""Settings that belong to one node: three with the same would be in each other's way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the nodes: what it is called, which place it serves, what it may ask of others.

    ``packs`` are published beside those of the place.
    """

    id: str
    place: str
    name: dict[str, str]
    may_ask: tuple[dict[str, object], ...] = ()
    packs: tuple[str, ...] = ()


def members() -> tuple[Member, ...]:
    """Return who takes part; the last one is the authority that signs the directory."""
    registered = ("name", "region", "status")
    insured = ("medical_region", "medical_scheme", "medical_status")
    records = ("hospital", "last_visit", "summary", "allergies")
    return (
        Member(
            id=GUANGDONG,
            place="guangdong",
            name={"en": "Guangdong", "zh-Hans": "广东省", "zh-Hant": "廣東省"},
            may_ask=(
                _ask(HAINAN, "hainan-medical-records", records, APPOINTMENT, needs_consent=True),
                _ask(HAINAN, "hainan-residents", ("name", "region", "address"), MOVE),
                _ask(HAINAN, "hainan-medical-insurance", ("region", "scheme", "status"), CARE),
                _ask(MINISTRY, "national-residents", registered, MOVE),
            ),
            packs=("between-provinces",),
        ),
        Member(
            id=HAINAN,
            place="hainan",
            name={"en": "Hainan", "zh-Hans": "海南省", "zh-Hant": "海南省"},
            may_ask=(
                _ask(GUANGDONG, "population", ("name", "region", "address"), MOVE),
                _ask(GUANGDONG, "social-insurance", insured, CARE),
                _ask(MINISTRY, "national-residents", registered, MOVE),
            ),
        ),
        Member(
            id=MINISTRY,
            place="public-security-ministry",
            name={"en": "Ministry of Public Security", "zh-Hans": "公安部", "zh-Hant": "公安部"},
            may_ask=(
                _ask(GUANGDONG, "population", registered, MOVE),
                _ask(HAINAN, "hainan-residents", registered, MOVE),
            ),
        ),
    )


def _ask(
    of: str, registry: str, fields: Sequence[str], purpose: str, *, needs_consent: bool = False
) -> dict[str, object]:
    return {
        "of": of,
        "registry": registry,
        "fields": fields,
        "purposes": (purpose,),
        "needs_consent": needs_consent,
    }


class Node:
    """A member as it runs here: its folder, its port, and the commands given to it."""

    def __init__(self, member: Member, folder: Path, port: int) -> None:
        self.member = member
        self.folder = folder / member.place
        self.address = f"http://127.0.0.1:{port}"
        own = {
            "STATE": str(self.folder),
            "PLACE": member.place,
            "NODE": member.id,
            "PORT": str(port),
            "DEMO": "true",
        }
        kept = {name: value for name, value in os.environ.items() if name not in SHARED}
        self.environment = kept | {PREFIX + name: value for name, value in own.items()}

    def trust(self, authority: str) -> None:
        """Believe the directories that an authority signs."""
        self.environment[f"{PREFIX}EXCHANGE_AUTHORITIES"] = authority

    def say(self, *words: str) -> str:
        """Give the node a command, and return what it prints."""
        return subprocess.run(  # noqa: S603 - our own words, and no shell
            [sys.executable, "-c", START, *words],
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def key(self, use: str) -> tuple[str, str]:
        """Return the id and the public half of its key for a use, made when it has none."""
        for key in _lines(self.say("exchange", "keys", "list", "--json")):
            if key["use"] == use and not key["revoked"]:
                return key["key"], key["public"]
        self.say("exchange", "keys", "new", "--for", use)
        return self.key(use)

    def settle(self, *, is_small: bool = False) -> None:
        """Give it people where it has no city to found, or should not, and publish its packs."""
        self.say("demo", "staff", *(("--small",) if is_small else ()))
        if self.member.packs:
            self.say("pack", "publish", *self.member.packs)

    def serve(self) -> subprocess.Popen[str]:
        """Serve the node until it is interrupted."""
        command = [sys.executable, "-c", START, "run"]
        return subprocess.Popen(command, env=self.environment, text=True)  # noqa: S603 - as above


def _lines(printed: str) -> list[dict[str, str]]:
    return msgspec.json.decode(printed, type=list[dict[str, str]], strict=False)


def made_ready(folder: Path, first_port: int, *, is_small: bool = False) -> tuple[Node, ...]:
    """Make the nodes, give them keys, and put one directory in force at all of them."""
    nodes = tuple(
        Node(member, folder, first_port + number) for number, member in enumerate(members())
    )
    for node in nodes:
        node.folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=len(nodes)) as pool:
        list(pool.map(lambda node: node.say("migrate"), nodes))
        if not is_small:
            introductions.found(nodes[0])
        keys = list(pool.map(lambda node: node.key("messages"), nodes))
        _, authority = nodes[-1].key("directory")
        for node in nodes:
            node.trust(authority)
        document = nodes[-1].folder / "directory.json"
        document.write_bytes(directory_of(nodes, keys, datetime.now(UTC)))
        signed = nodes[-1].folder / "directory.jws"
        signed.write_text(nodes[-1].say("exchange", "directory", "sign", str(document)))
        list(pool.map(lambda node: node.say("exchange", "directory", "import", str(signed)), nodes))
        list(pool.map(lambda node: node.settle(is_small=is_small), nodes))
        list(pool.map(lambda node: node.say("entries", "renew"), nodes))
    if not is_small:
        introductions.introduce(nodes[0], nodes[1])
    return nodes


def directory_of(nodes: Sequence[Node], keys: Sequence[tuple[str, str]], now: datetime) -> bytes:
    """Write the directory as its authority signs it; its serial is the second it was written in."""
    valid = {"valid_from": now - timedelta(minutes=1), "valid_until": now + LASTS}
    listed = [
        {
            "id": node.member.id,
            "name": node.member.name,
            "address": node.address,
            "keys": [{"id": id, "x": x} | valid],
            "may_ask": node.member.may_ask,
        }
        for node, (id, x) in zip(nodes, keys, strict=True)
    ]
    purposes = [{"id": id, "name": name} for id, name in PURPOSES.items()]
    directory = {"serial": int(now.timestamp()), "nodes": listed, "purposes": purposes}
    return msgspec.json.encode(directory | valid)


def serve(folder: Path, first_port: int, *, is_small: bool = False) -> None:
    """Serve the three nodes until Ctrl+C, or until one of them ends."""
    nodes = made_ready(folder, first_port, is_small=is_small)
    served = [node.serve() for node in nodes]
    rows = [(node.member.id, node.member.name["en"], node.address) for node in nodes]
    terminal.say_table(("NODE", "NAME", "ADDRESS"), rows)
    terminal.say("The nodes know each other; stop them with Ctrl+C.")
    if not is_small:
        terminal.say(introductions.what_to_try(nodes[0], nodes[1], served[1].pid))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while all(one.poll() is None for one in served):
            time.sleep(HEED_S)
    except KeyboardInterrupt:
        terminal.say("The nodes are stopping.")
    finally:
        _end(served)


def _end(served: Sequence[subprocess.Popen[str]]) -> None:
    """Interrupt those that still run; Ctrl+C in a terminal has reached them already."""
    for each in served:
        if each.poll() is None:
            each.send_signal(signal.SIGINT)
    for each in served:
        each.wait(timeout=PATIENCE_S)
