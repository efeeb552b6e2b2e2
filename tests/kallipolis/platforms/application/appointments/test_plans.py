"""A plan is checked before it is in force."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import pytest_django

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


FAULTS = (
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
)
"""What is written wrongly, how, and what is said of it."""


def faults_of(folder: Path, plans: Mapping[str, str]) -> list[str]:
    """Check a pack that holds the plans beside what is shipped, and say what is wrong in which."""
    written = {f"appointments/{name}.yaml": plan for name, plan in plans.items()}
    made = write_pack(folder / "sample", written, requires="guangdong, public-services")
    report = packs.check(["core", "guangdong", "public-services", made])
    return [
        f"{Path(fault.file).stem}: {fault.message.partition(': ')[2]}" for fault in report.faults
    ]


@pytest.fixture(scope="module")
def found(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[str]:
    """Check a sound plan and each wrong one at once: the shipped packs are read whole for it."""
    wrong = {
        f"plan-{number}": PLAN.replace("a-plan", f"plan-{number}").replace(before, after)
        for number, (before, after, _) in enumerate(FAULTS)
    }
    with django_db_blocker.unblock():
        return faults_of(tmp_path_factory.mktemp("plans"), {"a-plan": PLAN} | wrong)


def test_a_sound_plan_is_sound(found: list[str]) -> None:
    assert [fault for fault in found if fault.startswith("a-plan:")] == []


@pytest.mark.parametrize(("number", "fault"), [(n, each[2]) for n, each in enumerate(FAULTS)])
def test_what_a_plan_names_must_be_there(number: int, fault: str, found: list[str]) -> None:
    assert f"plan-{number}: {fault}" in found
