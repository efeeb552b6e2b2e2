"""Lighthouse on a throttled phone, against the city that ``make run`` serves."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

CITY: Final = f"http://127.0.0.1:{os.environ.get('KALLIPOLIS_PORT', '8000')}"
PROGRAM: Final = (
    Path(__file__).parents[1] / "assets" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
)
CHROMIUM: Final = "/usr/bin/chromium"
PAGES: Final = {
    "home": "/",
    "guide": "/services/old-age-allowance",
    "services": "/services",
    "help": "/help",
}
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


def looked_at(path: str) -> dict[str, Any]:
    """Return what Lighthouse says of one page, as on a phone with a slow connection."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.json"
        subprocess.run(
            [
                str(PROGRAM),
                CITY + path,
                "--quiet",
                "--output=json",
                f"--output-path={file}",
                "--only-categories=performance,accessibility,best-practices",
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            ],
            check=True,
            env=os.environ | {"CHROME_PATH": CHROMIUM},
        )
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
    for name, path in PAGES.items():
        rounds = [looked_at(path) for _ in range(ROUNDS)]
        rounds.sort(key=lambda said: figure(said, "first-contentful-paint"))
        print(row(name, rounds[ROUNDS // 2]), flush=True)
    print(f"\n{GOALS}")


if __name__ == "__main__":
    main()
