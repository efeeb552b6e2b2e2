"""Run server, floor and twin by turns, and say what a request takes in each."""

import json
import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.http import city, filling, recording
from benchmarks.http.floor import Script
from benchmarks.http.waiting import let_wait
from django.core import management
from django.db import connection

SERVER_CORE, LOAD_CORE = 0, max(os.sched_getaffinity(0))
STANDARD_SIZE = 100_000
SEEN = 500
KEPT = "kept.pickle"
TWIN = "benchmarks.http.twin.wsgi:application"
NOTHING = ("nothing", "nothing-known")
HAS_TWIN = frozenset(
    {
        *("page", "search-json", "search-page", "inbox-json", "inbox-page"),
        *("case-json", "case-page", "submit"),
    }
)


class Plan(NamedTuple):
    """What is to be measured, where, and for how long."""

    folder: Path
    port: int
    sizes: list[int]
    only: list[str]
    rounds: int
    seconds: float


class Server(NamedTuple):
    """A server that runs: its process and its port."""

    process: int
    port: int


class Found(NamedTuple):
    """What was found out: the statements of each address, and what each round took in each way."""

    scripts: dict[str, Script]
    taken: "dict[str, dict[str, list[Taken]]]"


Said = dict[str, float]
"""What the sender says: ``count``, ``wall``, and ``p50`` and ``p99`` of one request, in seconds."""


class Taken(NamedTuple):
    """What one slice took for each request. Units: ms; ``rate`` in requests a second."""

    wall: float
    cpu: float
    rate: float


def run(plan: Plan) -> None:
    """Found the city and measure at each size."""
    founded, filler = prepared(plan)
    for size in plan.sizes or [STANDARD_SIZE]:
        begun = time.perf_counter()
        filler.fill(size)
        keep(plan, founded, filler)
        print(f"filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        asked = city.requests_of(founded, filler.waiting[:SEEN])
        names = [name for name in asked if not plan.only or name in plan.only]
        nothing = city.nothing_of(founded)
        report(f"{connection.vendor}, {size:,} cases", measure(plan, asked | nothing, names))


def prepared(plan: Plan) -> tuple[city.Founded, filling.Filler]:
    """Found the city, or take the one that an earlier run has left in a kept folder."""
    if (plan.folder / KEPT).exists():
        founded, held, waiting = pickle.loads((plan.folder / KEPT).read_bytes())
        return founded, filling.Filler(held, waiting)
    print("founding the city …", file=sys.stderr)
    management.call_command("migrate", interactive=False, verbosity=0)
    founded = city.found()
    let_wait(founded)
    keep(plan, founded, filling.Filler())
    return prepared(plan)


def keep(plan: Plan, founded: city.Founded, filler: filling.Filler) -> None:
    kept = (founded, filler.held, tuple(filler.waiting))
    (plan.folder / KEPT).write_bytes(pickle.dumps(kept))


def measure(plan: Plan, asked: dict[str, list[bytes]], names: list[str]) -> Found:
    """Return for each address and way what each round took, but for a first one that warms up."""
    scripts = {name: recording.script_of(asked[name]) for name in names}
    connection.close()
    for name, requests in asked.items():
        file_of(plan, name, "asked").write_bytes(pickle.dumps(requests))
    for name, script in scripts.items():
        file_of(plan, name, "script").write_bytes(pickle.dumps(tuple(script)))
    taken: dict[str, dict[str, list[Taken]]] = {name: {} for name in (*names, *NOTHING)}
    with serving("kallipolis", plan.port) as ours, serving(TWIN, plan.port + 1) as twin:
        for number in range(1 + plan.rounds):
            for name, ways in taken.items():
                for way, one in _round(plan, name, ours, twin):
                    if number:
                        ways.setdefault(way, []).append(one)
    return Found(scripts, taken)


def _round(plan: Plan, name: str, ours: Server, twin: Server) -> Iterator[tuple[str, Taken]]:
    """Measure an address once in each way; the plain ORM only where it has it, and one size."""
    if name in NOTHING:
        yield "ours", by_load(plan, name, twin, 1)
        return
    yield "floor", by_floor(plan, name)
    yield "ours", by_load(plan, name, ours, 1)
    yield "ours4", by_load(plan, name, ours, 4)
    if name in HAS_TWIN and not plan.sizes:
        yield "twin", by_load(plan, name, twin, 1)


def report(title: str, found: Found) -> None:
    print(f"\n{title}; ms for each request, median of rounds")
    print(
        f"{'':14}{'SQL':>5}{'floor':>8}{'cpu':>7}{'ours':>8}{'×':>6}{'cpu':>7}{'×':>6}"
        f"{'of 4':>8}{'×':>6}{'cpu':>7}{'a second':>10}"
    )
    for name, script in found.scripts.items():
        taken = found.taken[name]
        floor, ours, many = (_middle(taken[way]) for way in ("floor", "ours", "ours4"))
        count = len([sql for sql, _ in script.statements if sql not in {"BEGIN", "COMMIT"}])
        ratio = median(o.wall / f.wall for o, f in zip(taken["ours"], taken["floor"], strict=True))
        ratio_cpu = median(
            o.cpu / f.cpu for o, f in zip(taken["ours"], taken["floor"], strict=True)
        )
        ratio4 = median(
            o.wall / f.wall for o, f in zip(taken["ours4"], taken["floor"], strict=True)
        )
        print(
            f"{name:14}{count:>5}{floor.wall:>8.2f}{floor.cpu:>7.2f}{ours.wall:>8.2f}{ratio:>6.1f}"
            f"{ours.cpu:>7.2f}{ratio_cpu:>6.1f}{many.wall:>8.2f}{ratio4:>6.1f}"
            f"{many.cpu:>7.2f}{many.rate:>10.0f}"
        )
    _report_core(found)
    _report_split(found)
    sys.stdout.flush()


def _report_core(found: Found) -> None:
    """Print how many requests one core could answer, by the processor's time that each takes.

    The time on a clock has waits for the disk in it, and other work where a machine is shared; of
    that the fastest rounds have least.
    """
    print("\nprocessor, four at once: ms, × floor; a second of it answers, in the fastest round")
    for name in found.scripts:
        floor, many = (found.taken[name][way] for way in ("floor", "ours4"))
        ratio = median(one.cpu / bare.cpu for one, bare in zip(many, floor, strict=True))
        fastest, bare = min(one.cpu for one in many), min(one.cpu for one in floor)
        print(
            f"{name:14}{_middle(many).cpu:>7.2f}{ratio:>6.1f}{1e3 / _middle(many).cpu:>8.0f}"
            f"{fastest:>9.2f}{fastest / bare:>6.1f}{1e3 / fastest:>8.0f}"
        )


def _report_split(found: Found) -> None:
    """Print where the processor's time of a request goes, and what the plain ORM takes."""
    nothing = {name: _middle(found.taken[name]["ours"]).cpu for name in NOTHING}
    print("\nprocessor: statements, the server with Django and its middleware, the rest; plain ORM")
    print(f"{'':14}{'all':>7}{'SQL':>7}{'web':>7}{'rest':>7}{'ORM':>8}{'cpu':>7}{'× ours':>8}")
    for name in found.scripts:
        taken = found.taken[name]
        ours, sql = _middle(taken["ours"]), _middle(taken["floor"]).cpu
        rest = ours.cpu - sql - nothing["nothing"]
        line = f"{name:14}{ours.cpu:>7.2f}{sql:>7.2f}{nothing['nothing']:>7.2f}{rest:>7.2f}"
        if "twin" in taken:
            twin = _middle(taken["twin"])
            line += f"{twin.wall:>8.2f}{twin.cpu:>7.2f}{twin.cpu / ours.cpu:>8.1f}"
        print(line)
    print(f"who asks by a session: {nothing['nothing-known'] - nothing['nothing']:.2f}")


def by_floor(plan: Plan, name: str) -> Taken:
    """Replay the statements for a while."""
    said = _run("floor", str(file_of(plan, name, "script")), str(plan.seconds), str(SERVER_CORE))
    count = said["count"]
    return Taken(said["wall"] / count * 1e3, said["cpu"] / count * 1e3, count / said["wall"])


def by_load(plan: Plan, name: str, server: Server, connections: int) -> Taken:
    """Ask a server for a while; its time of processor is that of all its processes."""
    city.let_outputs_end()
    connection.close()
    before = cpu_of(server.process)
    said = ask(plan, name, server, connections)
    used, count = cpu_of(server.process) - before, said["count"]
    return Taken(said["wall"] / count * 1e3, used / count * 1e3, count / said["wall"])


def ask(plan: Plan, name: str, server: Server, connections: int) -> Said:
    """Ask a server for a while over some connections."""
    return _run(
        *("load", str(server.port), str(file_of(plan, name, "asked"))),
        *(str(connections), str(plan.seconds), str(LOAD_CORE)),
    )


@contextmanager
def serving(target: str, port: int) -> Iterator[Server]:
    """Serve while inside, and wait until somebody answers."""
    command = [sys.executable, "-m", "benchmarks.http.serving", target, str(SERVER_CORE)]
    environment = os.environ | {"KALLIPOLIS_PORT": str(port)}
    if target == TWIN:
        environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.http.twin.settings"
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait_for(port, process)
            yield Server(process.pid, port)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("the server ended") from None
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def cpu_of(process: int) -> float:
    """Return the seconds of processor that a process and its children have used so far."""
    tasks = list(Path(f"/proc/{process}/task").iterdir())
    own = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    return own + sum(cpu_of(int(child)) for child in children)


def _run(module: str, *words: str) -> Said:
    command = [sys.executable, "-m", f"benchmarks.http.{module}", *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    said: Said = json.loads(done.stdout)
    return said


def file_of(plan: Plan, name: str, kind: str) -> Path:
    return plan.folder / f"{name}.{kind}"


def _middle(taken: list[Taken]) -> Taken:
    return Taken(*(median(column) for column in zip(*taken, strict=True)))
