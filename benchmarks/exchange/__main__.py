"""Run the trial of the exchange: see the package's own words."""

import argparse
import multiprocessing
import os
import secrets
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import TypeVar

SCRATCH = tempfile.TemporaryDirectory(prefix="exchange-")
os.environ["KALLIPOLIS_STATE"] = SCRATCH.name
os.environ["KALLIPOLIS_PERSONAL_KEY"] = secrets.token_hex(32)
os.environ["DATABASE_URL"] = ""
os.environ["KALLIPOLIS_DEMO"] = ""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import msgspec
from benchmarks.exchange import moves, nodes
from benchmarks.exchange.attacks import Attack, attack
from benchmarks.exchange.links import carry
from benchmarks.exchange.moves import Moves
from benchmarks.exchange.nodes import Counts, Place
from django.core.management import call_command
from django.db import connections
from django.urls import resolve

from kallipolis.platforms.data.exchange.adapters import profile
from kallipolis.platforms.data.exchange.contracts import Ask, NodeId
from kallipolis.platforms.data.exchange.testing import (
    Department,
    make_directory,
    make_key,
    make_node,
    make_node_key,
    public_half,
    signed,
)
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries

FORK = multiprocessing.get_context("fork")
NAMES = ("guangdong.example", "hunan.example", "health.example", "shenzhen.example")
PATIENCE_S = 60.0
"""How long nothing may move at the end before it counts as lost."""
CODES = {
    "forged": "exchange.key_unknown",
    "altered": "exchange.digest_wrong",
    "impersonated": "exchange.key_unknown",
    "replayed": "exchange.replayed",
}
"""As what each attack is turned away."""
Found = TypeVar("Found")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the trial found; all but the first seven, and the number of cases, should be none."""

    messages: int
    seconds: float
    kills: int
    cuts: int
    given_up: int
    attacks: dict[str, int]
    refusals_on_record: int
    waiting: int
    lost: int
    doubled: int
    disordered: int
    attacks_taken: int
    attacks_not_on_record: int
    findings_of_ledgers: int
    cases: int
    cases_lost: int
    cases_doubled: int

    @property
    def is_clean(self) -> bool:
        """Say whether nothing went wrong."""
        faults = (self.waiting, self.lost, self.doubled, self.disordered, self.attacks_taken)
        of_cases = (self.cases_lost, self.cases_doubled)
        return not any((*faults, *of_cases, self.attacks_not_on_record, self.findings_of_ledgers))


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.exchange")
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--nodes", type=int, default=3, choices=(2, 3, 4))
    asked.add_argument("--cut-every", type=float, default=1.0, help="Seconds, on average.")
    asked.add_argument("--kill-every", type=float, default=1.0, help="Seconds, on average.")
    asked.add_argument("--cases", action="store_true", help="Refer cases as well, and decide them.")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--template", type=Path, help="A database with all tables, to save time.")
    said = asked.parse_args()
    verdict = trial(said)
    print(msgspec.json.format(msgspec.json.encode(verdict), indent=2).decode())
    sys.exit(0 if verdict.is_clean else 1)


def trial(said: argparse.Namespace) -> Verdict:
    """Let nodes live and die for a while, then count."""
    resolve(profile.PATH)
    insider = Department("insider.example")
    places = _founded(said, insider)
    random, begun = Random(said.seed), time.time()
    until = begun + said.seconds
    notes = Path(SCRATCH.name) / "attacks.json"
    cut = FORK.Value("i", 0)
    pulling = {"every_s": said.cut_every, "seed": said.seed, "cut": cut}
    line = FORK.Process(target=carry, args=(places, until), kwargs=pulling, daemon=True)
    line.start()
    bear = partial(_born, places=places, until=until, with_cases=said.cases)
    living = {place.id: bear(place, seed=n) for n, place in enumerate(places)}
    attacker = FORK.Process(target=attack, args=(insider, places, until, notes), daemon=True)
    attacker.start()
    kills = _kill(living, bear, places, until, every_s=said.kill_every, random=random)
    attacker.join()
    attacks = msgspec.json.decode(notes.read_bytes(), type=list[Attack])
    lasted = time.time() - begun
    _let_finish(living, places, with_cases=said.cases)
    line.terminate()
    line.join()
    examine = partial(nodes.examine, with_cases=said.cases)
    counts = {place.id: apart(examine, place) for place in places}
    return _judged(counts, attacks, kills=kills, cuts=cut.value, seconds=lasted)


def apart(run: Callable[..., Found], *given: object) -> Found:
    """Run something in a process of its own, so that no connection is left open here."""
    with FORK.Pool(1) as pool:
        return pool.apply(run, given)


def _founded(said: argparse.Namespace, insider: Department) -> tuple[Place, ...]:
    authority = make_key()
    base = Path(SCRATCH.name) / "base.sqlite3"
    apart(_prepare, base, said.template, said.cases)
    places = tuple(
        Place(
            id=name,
            folder=Path(SCRATCH.name) / name,
            port=_free_port(),
            inner_port=_free_port(),
            authorities=public_half(authority),
        )
        for name in NAMES[: said.nodes]
    )
    for place in places:
        place.folder.mkdir()
        copyfile(base, place.folder / "node.sqlite3")
    asks = tuple(
        Ask(of=NodeId(p.id), registry="population", fields=("name",), purposes=("trial",))
        for p in places
    )
    entries = [
        make_node(
            place.id,
            make_node_key(apart(nodes.make_key, place)),
            address=place.address,
            may_ask=asks,
        )
        for place in places
    ]
    directory = signed(make_directory(*entries, insider.as_node(may_ask=asks)), authority)
    for at, place in enumerate(places):
        apart(nodes.believe, place, directory)
        if said.cases:
            apart(nodes.point, place, NAMES[: said.nodes], at)
    return places


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _prepare(base: Path, template: Path | None, with_cases: bool) -> None:
    if template is not None:
        copyfile(template, base)
    connections.settings["default"]["NAME"] = str(base)
    if template is None:
        call_command("migrate", verbosity=0)
    if with_cases:
        moves.prepare()
    else:
        publish_registries(make_registry())
    fill("population", {nodes.NUMBER: {"name": "陈美玲"}})
    connections.close_all()


def _born(
    place: Place, *, places: tuple[Place, ...], until: float, seed: int, with_cases: bool
) -> "Process":
    others = tuple(each.id for each in places if each.id != place.id)
    process = FORK.Process(
        target=nodes.live,
        args=(place, others, until, seed),
        kwargs={"with_cases": with_cases},
        daemon=True,
    )
    process.start()
    return process


def _kill(
    living: "dict[str, Process]",
    bear: Callable[..., "Process"],
    places: tuple[Place, ...],
    until: float,
    *,
    every_s: float,
    random: Random,
) -> int:
    kills = 0
    while (rest := until - time.time()) > 0:
        time.sleep(min(rest, random.expovariate(1 / every_s)))
        if time.time() >= until:
            break
        place = random.choice(places)
        living[place.id].kill()
        living[place.id].join()
        time.sleep(random.uniform(0, 0.3))
        kills += 1
        living[place.id] = bear(place, seed=100 + kills)
    return kills


def _let_finish(
    living: "dict[str, Process]", places: tuple[Place, ...], *, with_cases: bool
) -> None:
    hurry = partial(nodes.hurry, with_cases=with_cases)
    least, moved_at = 10**9, time.time()
    while waiting := sum(apart(hurry, place) for place in places):
        if waiting < least:
            least, moved_at = waiting, time.time()
        if time.time() - moved_at > PATIENCE_S:
            break
        time.sleep(1)
    for process in living.values():
        process.terminate()
    for process in living.values():
        process.join()


def _judged(
    counts: Mapping[str, Counts], attacks: list[Attack], *, kills: int, cuts: int, seconds: float
) -> Verdict:
    lost = doubled = disordered = messages = 0
    for sender, sent in counts.items():
        for line, ids in sent.sent.items():
            recipient, _, subject = line.partition(" ")
            got = counts[recipient].dealt_with.get(f"{sender} {subject}", ())
            messages += len(ids)
            lost += len(set(ids) - set(got))
            disordered += got != ids[: len(got)]
            doubled += len(got) - len(set(got))
    for each in counts.values():
        doubled += sum(n - 1 for n in Counter(each.received).values())
        doubled += sum(n - 1 for n in Counter(each.read).values())
        lost += abs(len(each.received) - len(each.read))
    of_cases = _judged_cases([each.moves for each in counts.values() if each.moves])
    return Verdict(
        **of_cases,
        messages=messages,
        seconds=round(seconds, 1),
        kills=kills,
        cuts=cuts,
        given_up=sum(c.given_up for c in counts.values()),
        attacks=dict(Counter(each.kind for each in attacks)),
        refusals_on_record=sum(sum(c.refused.values()) for c in counts.values()),
        waiting=sum(c.waiting for c in counts.values()),
        lost=lost,
        doubled=doubled,
        disordered=disordered,
        attacks_taken=sum(not 400 <= each.status < 500 for each in attacks),
        attacks_not_on_record=_uncounted(counts, attacks),
        findings_of_ledgers=sum(c.findings for c in counts.values()),
    )


def _judged_cases(found: list[Moves]) -> dict[str, int]:
    """Count cases that were referred, that did not come or end, and that came or went on twice."""
    referred = [id for each in found for id in each.referred]
    taken = Counter(id for each in found for id in each.taken)
    arrived = {line.rpartition(" ")[2] for line in taken}
    granted = {id for each in found for id in each.granted}
    ended = {id for each in found for id in each.ended}
    return {
        "cases": len(referred),
        "cases_lost": len(set(referred) - (arrived & granted & ended)),
        "cases_doubled": sum(n - 1 for n in taken.values())
        + len(taken)
        - len(arrived)
        + sum(each.told_twice for each in found),
    }


def _uncounted(counts: Mapping[str, Counts], attacks: list[Attack]) -> int:
    """Return how many attacks that were answered no ledger counts, node by node, code by code."""
    made = Counter((each.node, CODES[each.kind]) for each in attacks)
    return sum(
        max(0, number - counts[node].refused.get(code, 0)) for (node, code), number in made.items()
    )


Process = multiprocessing.context.ForkProcess

if __name__ == "__main__":
    main()
