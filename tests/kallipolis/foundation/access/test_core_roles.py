"""The roles that are shipped fit the questions that the code asks."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

SOURCES = Path(__file__).parents[4] / "src" / "kallipolis"
ASKED = re.compile(r'(?:require|allows|reach|may)\(\s*[\w.]+,\s*"(?P<act>[a-z_]+\.[a-z_]+)"')
FOR_THE_PLATFORM = {
    "login.address",
    "registry.put",
    "registry.look_up",
    "party.mention",
    "party.list",
    "linkage.link",
    "linkage.read",
    "exchange.send",
}
"""Nobody but the platform does these, in somebody's name."""


def roles() -> dict[str, dict[str, Any]]:
    folder = files("kallipolis_packs") / "core" / "roles"
    bodies = [yaml.safe_load(file.read_text("utf-8")) for file in folder.iterdir()]
    return {body["id"]: body for body in bodies}


def granted() -> set[str]:
    return {grant["act"] for role in roles().values() for grant in role["grants"]}


def asked() -> set[str]:
    sources = (path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    return {found["act"] for text in sources for found in ASKED.finditer(text)}


def test_whatever_is_asked_for_somebody_may_do() -> None:
    nouns = {act.removesuffix(".*") for act in granted() if act.endswith(".*")}

    refused_to_all = {act for act in asked() - granted() if act.partition(".")[0] not in nouns}

    assert refused_to_all == FOR_THE_PLATFORM & asked()


@pytest.mark.parametrize("id", ["anonymous", "resident", "enterprise", "official", "client"])
def test_what_everybody_of_a_kind_has_reaches_no_farther_than_their_own(id: str) -> None:
    assert {grant["within"] for grant in roles()[id]["grants"]} <= {"own"}


def test_who_publishes_or_audits_decides_no_cases_and_who_decides_does_neither() -> None:
    acts = {id: {grant["act"] for grant in role["grants"]} for id, role in roles().items()}

    both = {id for id, has in acts.items() if has & {"case.decide", "case.review"}} & {
        id for id, has in acts.items() if has & {"pack.publish", "audit.search", "access.assign"}
    }

    assert both == set()
