"""Words of services that depend on answers, days and registries: what is found wrong in them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.platforms.application.services.contracts import Round
from kallipolis.platforms.application.services.logic.rounds import rounds_on
from kallipolis.platforms.application.services.testing import make_service

NAME = {"en": "Answer", "zh-Hans": "答复", "zh-Hant": "答覆"}
REGISTRY: Mapping[str, Any] = {
    "id": "dogs",
    "title": NAME,
    "source": "public-security",
    "key": "chip",
    "fields": [
        {"id": "chip", "title": NAME},
        {"id": "called", "title": NAME, "required": True},
    ],
}
SOUND: Mapping[str, Any] = {
    "registry": "dogs",
    "key": "answers.phone",
    "fields": {"called": "answers.statement"},
}


def registers(**changes: object) -> dict[str, object]:
    return {"output": {"name": NAME, "registers": [{**SOUND, **changes}]}}


def faults_of(folder: Path, parts: Mapping[str, object]) -> list[str]:
    files = {
        "services/plot.yaml": msgspec.json.encode(make_service("plot", **parts)).decode(),
        "registries/dogs.yaml": msgspec.json.encode(REGISTRY).decode(),
    }
    publish_packs("core")
    report = packs.check(write_pack(folder, files, requires="core"))
    return [each.message for each in report.faults]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parts",
    [
        registers(),
        registers(when="answers.phone != null", at_end={"called": "'gone'"}),
        {"processes": [{"when": "applicant.age > 60", "process": "instant"}]},
        {"reviewers": [{"role": "health", "when": "true"}], "process": "parallel-review"},
        {"rounds": [{"opens": "12-01", "closes": "01-31"}]},
    ],
)
def test_sound_words_are_no_fault(tmp_path: Path, parts: Mapping[str, object]) -> None:
    assert faults_of(tmp_path, parts) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (registers(registry="cats"), "there is no registry `cats`"),
        (registers(fields={"called": "'x'", "colour": "'x'"}), "no field `colour` to write"),
        (registers(fields={}), "a new entry of `dogs` would lack `called`"),
        (registers(key="answers.chip"), "the form asks no `chip`"),
        (registers(key="chip"), "`chip` is not known here"),
        (registers(at_end={"chip": "'x'"}), "has no field `chip` to write"),
        ({"processes": [{"when": "age >", "process": "instant"}]}, "processes[0].when"),
        ({"processes": [{"when": "true", "process": "fast"}]}, "there is no process `fast`"),
        ({"reviewers": ["health"]}, "the process `standard` asks nobody for a review"),
        (
            {"reviewers": [{"role": "health", "when": "height > 2"}], "process": "parallel-review"},
            "reviewers[0].when: `height` is not known here",
        ),
        ({"rounds": [{"opens": "2026-02-30", "closes": "2026-03-01"}]}, "is in no calendar"),
        ({"rounds": [{"opens": "2026-04-01", "closes": "2026-03-01"}]}, "closes before it opens"),
        ({"rounds": [{"opens": "2026-04-01", "closes": "05-01"}]}, "not of one kind"),
        (
            {"rounds": [{"opens": "04-01", "closes": "05-01", "regions": ["999999"]}]},
            "there is no region `999999`",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, parts: Mapping[str, object], said: str) -> None:
    (fault,) = faults_of(tmp_path, parts)

    assert said in fault


YEARLY = (Round(opens="12-01", closes="01-31"),)
PLACES = (
    Round(opens="2026-03-01", closes="2026-03-31"),
    Round(opens="2026-05-01", closes="2026-05-31", regions=("440300",)),
)


def test_a_service_without_rounds_is_always_open() -> None:
    assert rounds_on((), date(2026, 3, 1), ()).is_open


@pytest.mark.parametrize("day", [date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 31)])
def test_a_yearly_round_goes_over_new_year(day: date) -> None:
    standing = rounds_on(YEARLY, day, ())

    assert standing.now is not None
    assert (standing.now.opens, standing.now.closes) == (date(2025, 12, 1), date(2026, 1, 31))


def test_between_rounds_the_next_and_the_last_are_told() -> None:
    standing = rounds_on(YEARLY, date(2026, 2, 1), ())

    assert not standing.is_open
    assert standing.next is not None
    assert standing.next.opens == date(2026, 12, 1)
    assert standing.last is not None
    assert standing.last.closes == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("path", "is_open"), [(("440305", "440300"), True), (("440305", "440301"), False), ((), False)]
)
def test_the_rounds_of_a_region_take_the_place_of_the_others(
    path: tuple[str, ...], is_open: bool
) -> None:
    assert rounds_on(PLACES, date(2026, 5, 10), path).is_open is is_open


def test_a_leap_day_is_the_day_before_in_other_years() -> None:
    standing = rounds_on((Round(opens="02-01", closes="02-29"),), date(2026, 2, 28), ())

    assert standing.now is not None
    assert standing.now.closes == date(2026, 2, 28)
