"""A plan is checked before it is in force."""

from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack

pytestmark = pytest.mark.django_db

PLAN = """\
id: a-plan
region: '440000'
title: {en: Plan, zh-Hans: 方案, zh-Hant: 方案}
groups:
  - id: marriage
    letter: A
    title: {en: Marriage, zh-Hans: 婚姻, zh-Hant: 婚姻}
    services: [marriage-registration]
counters:
  - {id: '1', title: {en: One, zh-Hans: 一, zh-Hant: 一}, groups: [marriage]}
"""


def faults_of(folder: Path, plan: str) -> list[str]:
    made = write_pack(
        folder / "sample", {"appointments/a-plan.yaml": plan}, requires="guangdong, public-services"
    )
    report = packs.check(["core", "guangdong", "public-services", made])
    return [fault.message.partition(": ")[2] for fault in report.faults]


def test_a_sound_plan_is_sound(tmp_path: Path) -> None:
    assert faults_of(tmp_path, PLAN) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("'440000'", "'999999'", "there is no region `999999`"),
        ("title: {en: Plan", "halls: [hall-x]\ntitle: {en: Plan", "there is no hall `hall-x`"),
        ("[marriage-registration]", "[no-such-service]", "there is no service `no-such-service`"),
        ("groups: [marriage]}", "groups: [divorce]}", "there is no group `divorce`"),
        (
            "groups: [marriage]}",
            "groups: [divorce]}",
            "no counter gives the services of `marriage`",
        ),
        (
            "title: {en: Plan",
            "opening: Mo-Fr 9-17\ntitle: {en: Plan",
            "the opening hours Mo-Fr 9-17 cannot be read: `9-17` is no span of hours",
        ),
    ],
)
def test_what_a_plan_names_must_be_there(
    before: str, after: str, fault: str, tmp_path: Path
) -> None:
    assert fault in faults_of(tmp_path, PLAN.replace(before, after))
