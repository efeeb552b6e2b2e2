"""Let the people of one demo node be known at another, where a hospital holds their records."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

RECORDS: Final = "hainan-medical-records"
RESIDENTS: Final = "hainan-residents"
HOSPITALS: Final = ("海南示例医院", "三亚样例医院")
SUMMARIES: Final = (
    ("活动后胸闷三月，心电图提示心肌缺血，建议专科进一步诊治。", "青霉素过敏"),
    ("反复头晕半年，颈动脉超声提示斑块形成，建议定期复查。", "无"),
)
LAST_VISIT_DAYS: Final = 40


class Node(Protocol):
    """A demo node as it is given commands."""

    folder: Path
    address: str

    def say(self, *words: str) -> str:
        """Give the node a command, and return what it prints."""
        ...


def found(node: Node) -> None:
    """Found the demo city of a node, unless it is there, before anybody can be asked."""
    if not _logins(node):
        node.say("demo", "found")


def introduce(home: Node, away: Node) -> None:
    """Let the residents of ``home``, all but the last, have a log-in and a record ``away`` too."""
    told = _people(home)[:-1]
    list_of_them = away.folder / "people.json"
    list_of_them.write_text(json.dumps(told, ensure_ascii=False))
    away.say("demo", "welcome", str(list_of_them))
    last_visit = (datetime.now(UTC) - timedelta(days=LAST_VISIT_DAYS)).date().isoformat()
    rows = [
        {
            "id_number": each["id_number"],
            "name": each["name"],
            "hospital": HOSPITALS[number % len(HOSPITALS)],
            "last_visit": last_visit,
            "summary": SUMMARIES[number % len(SUMMARIES)][0],
            "allergies": SUMMARIES[number % len(SUMMARIES)][1],
        }
        for number, each in enumerate(told)
    ]
    away.say("registry", "load", RECORDS, str(_table(away.folder / "records.csv", rows)))
    known = [{"id_number": each["id_number"], "name": each["name"]} for each in told]
    away.say("registry", "load", RESIDENTS, str(_table(away.folder / "residents.csv", known)))


def what_to_try(home: Node, away: Node, process: int) -> str:
    """Say in words what a visitor can do with the nodes; ``process`` is that of the other one."""
    names = [each["name"] for each in _people(home)]
    who = ", ".join(names[:-1])
    return f"""
To try: a medical record that the other province holds.
1. At {home.address}/accounts/demo be {names[0]}, and open
   {home.address}/services/specialist-appointment-elsewhere
   Apply: a hospital in another city, "seen there already", "steady".
2. On the page of evidence agree that the medical record is looked up. It comes from {away.address};
   its source and the moment stand with it. Send the application.
3. At {home.address}/accounts/demo be an official of the health authority: the case shows what the
   record says, from where, and since when.
4. At {away.address}/accounts/demo be the same person, and open {away.address}/me/readings:
   who read it, and for what.
Known there too: {who}. Of {names[-1]} the other province has no record: a paper is asked for.
To see a late answer, let it sleep (pkill -STOP -P {process}), agree and send: the case says that
the answer is on its way. Wake it (pkill -CONT -P {process}), and the answer goes into the case.
"""


def _logins(node: Node) -> Sequence[object]:
    listed: Sequence[object] = json.loads(node.say("demo", "log-ins", "--json"))
    return listed


def _people(node: Node) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads(node.say("demo", "people", "--json"))
    return listed


def _table(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path
