"""Lighthouse on a throttled phone, against the city that ``make run`` serves."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

CITY: Final = f"http://127.0.0.1:{os.environ.get('KALLIPOLIS_PORT', '8000')}"
PROGRAM: Final = (
    Path(__file__).parents[1] / "assets" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
)
CHROMIUM: Final = "/usr/bin/chromium"
PAGES: Final = {
    "home": "/",
    "guide": "/services/old-age-allowance",
    "search": "/services?q=%E5%85%BB%E8%80%81",
    "help": "/help",
}
"""What anybody sees. A case of a resident of the demo comes beside it."""

COLUMNS: Final = (
    "performance",
    "accessibility",
    "best practices",
    "first paint, s",
    "largest paint, s",
    "blocked, s",
    "layout shift",
    "KB",
)
ROUNDS: Final = 3
"""Of these, the one with the median first paint is told: a machine that is busy makes others."""

GOALS: Final = (
    "Goals: first paint at most 1.3 s, home at most 60 KB over the network, performance at least "
    "95, accessibility 100."
)


def of_a_resident() -> tuple[str, dict[str, str]]:
    """Log in as the first resident of the demo who has a case; return its address, and cookies."""
    people = re.findall(r'name="login" value="(\d+)"', _read(CookieJar(), "/accounts/demo"))
    for login in people:
        jar = CookieJar()
        token = re.findall(
            r'name="csrfmiddlewaretoken" value="(\w+)"', _read(jar, "/accounts/demo")
        )
        _read(jar, "/accounts/demo/log-in", {"csrfmiddlewaretoken": token[0], "login": login})
        found = re.search(r'href="(/cases/\w+)"', _read(jar, "/cases"))
        if found:
            return found[1], {"Cookie": "; ".join(f"{each.name}={each.value}" for each in jar)}
    raise SystemExit("Nobody in the demo has a case: is it served with KALLIPOLIS_DEMO=true?")


def _read(jar: CookieJar, path: str, posted: Mapping[str, str] | None = None) -> str:
    body = urlencode(posted).encode() if posted else None
    with build_opener(HTTPCookieProcessor(jar)).open(CITY + path, body) as answer:
        return str(answer.read().decode())


def looked_at(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what Lighthouse says of one page, as on a phone with a slow connection.

    Missing: nothing where the browser was too slow to be recorded, as on a machine that is busy.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.json"
        done = subprocess.run(
            [
                str(PROGRAM),
                CITY + path,
                "--quiet",
                f"--extra-headers={json.dumps(headers)}",
                "--output=json",
                f"--output-path={file}",
                "--only-categories=performance,accessibility,best-practices",
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            ],
            check=False,
            env=os.environ | {"CHROME_PATH": CHROMIUM},
        )
        if done.returncode or not file.exists():
            return {}
        said: dict[str, Any] = json.loads(file.read_text())
        return said


def figure(said: dict[str, Any], audit: str) -> float:
    return float(said["audits"][audit]["numericValue"])


def row(name: str, said: dict[str, Any]) -> str:
    points = [round(100 * each["score"]) for each in said["categories"].values()]
    seconds = [
        f"{figure(said, audit) / 1000:.2f}"
        for audit in ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
    ]
    shift = f"{figure(said, 'cumulative-layout-shift'):.3f}"
    kilobytes = f"{figure(said, 'total-byte-weight') / 1000:.1f}"
    return f"| {' | '.join([name, *map(str, points), *seconds, shift, kilobytes])} |"


def main() -> None:
    load = os.getloadavg()[0]
    print(f"Load of the machine as it began: {load:.1f} on {os.cpu_count()} cores.\n")
    print(f"| | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}", flush=True)
    case, hers = of_a_resident()
    for name, path, headers in [*((n, p, {}) for n, p in PAGES.items()), ("case", case, hers)]:
        rounds = [round for _ in range(ROUNDS) if (round := looked_at(path, headers))]
        rounds.sort(key=lambda said: figure(said, "first-contentful-paint"))
        print(row(name, rounds[len(rounds) // 2]), flush=True)
    print(f"\n{GOALS}")


if __name__ == "__main__":
    main()
