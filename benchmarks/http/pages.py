"""Say how long people wait for the server, page by page: the median and the slowest of 100."""

import pickle
import sys
from typing import Final, NamedTuple
from urllib.parse import quote

from benchmarks.http import city, measuring
from benchmarks.http.city import PLACE, Founded
from benchmarks.http.waiting import SERVICES
from benchmarks.search import QUESTIONS
from django.db import connection
from django.test import Client

from kallipolis.foundation.identity.models import User
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases

GOAL_MEDIAN: Final = 20.0
GOAL_P99: Final = 100.0


class Waited(NamedTuple):
    """What one page took in all rounds. Units: ms; ``processor`` is the server's, on average."""

    p50: float
    p99: float
    processor: float
    asked: int


def run(plan: measuring.Plan) -> None:
    """Fill the city to each size and measure the pages that people open."""
    founded, filler = measuring.prepared(plan)
    for size in plan.sizes or [measuring.STANDARD_SIZE]:
        filler.fill(size)
        measuring.keep(plan, founded, filler)
        asked = requests_of(founded)
        connection.close()
        print(f"\n{connection.vendor}, {size:,} cases; ms on the clock, one core, one at a time")
        print(
            f"{'':10}{'median':>9}{'p99':>9}{'cpu':>9}{'asked':>9}"
            f"   goals {GOAL_MEDIAN:g} and {GOAL_P99:g}"
        )
        for name, waited in measured(plan, asked).items():
            print(
                f"{name:10}{waited.p50:>9.1f}{waited.p99:>9.1f}{waited.processor:>9.1f}{waited.asked:>9}"
            )
        sys.stdout.flush()


def measured(plan: measuring.Plan, asked: dict[str, list[bytes]]) -> dict[str, Waited]:
    """Ask for each page in each round; a first round warms up."""
    taken: dict[str, list[measuring.Said]] = {name: [] for name in asked}
    used = dict.fromkeys(asked, 0.0)
    for name, requests in asked.items():
        measuring.file_of(plan, name, "asked").write_bytes(pickle.dumps(requests))
    with measuring.serving("kallipolis", plan.port) as server:
        for number in range(1 + plan.rounds):
            for name, rounds in taken.items():
                before = measuring.cpu_of(server.process)
                said = measuring.ask(plan, name, server, 1)
                if number:
                    rounds.append(said)
                    used[name] += measuring.cpu_of(server.process) - before
    return {name: _joined(rounds, used[name]) for name, rounds in taken.items()}


def _joined(rounds: list[measuring.Said], used: float) -> Waited:
    """Join rounds: the middle of their medians, and the worst of what was slowest in each."""
    middle = sorted(said["p50"] for said in rounds)[len(rounds) // 2]
    slowest = max(said["p99"] for said in rounds)
    count = int(sum(said["count"] for said in rounds))
    return Waited(middle * 1e3, slowest * 1e3, used / count * 1e3, count)


def requests_of(founded: Founded) -> dict[str, list[bytes]]:
    """Return what residents and an official open, each with a log-in of their own."""
    people = [_resident(founded, number) for number in range(SERVICES)]
    sessions = [session for session, _ in people]
    words = [quote(each) for each in QUESTIONS]
    return {
        "home": [city.get("/", session) for session in sessions],
        "search": [city.get(f"/services?q={each}", sessions[0]) for each in words],
        "guide": [city.get(f"/services/{city.SERVICE}", session) for session in sessions],
        "case": [city.get(f"/cases/{case}", session) for session, case in people if case],
        "inbox": [city.get("/desk/", f"Cookie: sessionid={founded.session}\r\n")],
    }


def _resident(founded: Founded, number: int) -> tuple[str, str]:
    """Log somebody in; return their cookies and the number of a case of theirs, empty if none."""
    person = founded.people[number]
    browser = Client()
    browser.force_login(User.objects.get(party=person.id))
    session = browser.cookies["sessionid"].value
    own = cases.cases_of(as_actor(person)).cases
    return f"Cookie: sessionid={session}; region={PLACE}\r\n", own[0].id if own else ""
