"""Trying changed rules at the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kallipolis.domains.government.backtests.testing import (
    POOR,
    RULE,
    YOUNGER,
    decide_case,
    publish_allowance,
    write_allowance,
)
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office()
    publish_allowance(tmp_path / "published")
    decide_case(office, 66)
    decide_case(office, 72)
    return office


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["backtest", *map(str, words)], catch_exceptions=False)


@pytest.mark.usefixtures("office")
def test_people_read_how_many_would_differ_and_why(tmp_path: Path) -> None:
    answer = run(write_allowance(tmp_path / "next", YOUNGER, version="2.0.0"))

    assert "2 cases: 1 the same, 1 would differ, 0 could not be compared." in answer.stdout
    assert "decision: refuse → grant: 1" in answer.stdout
    assert "amount: 0.00 → 50.00: 1" in answer.stdout
    assert "You are …." in answer.stdout


@pytest.mark.usefixtures("office")
def test_a_machine_reads_all_findings(tmp_path: Path) -> None:
    answer = run(write_allowance(tmp_path / "next", YOUNGER, version="2.0.0"), "--json")

    (result,) = json.loads(answer.stdout)
    assert result["tally"]["differing"] == 1
    assert [finding["kind"] for finding in result["findings"]] == ["differs"]


@pytest.mark.usefixtures("office")
def test_what_could_not_be_compared_is_listed(tmp_path: Path) -> None:
    answer = run(write_allowance(tmp_path / "next", POOR, version="2.0.0"))

    assert "0 would differ, 1 could not be compared." in answer.stdout
    assert "not known of 1 cases: Income (income)" in answer.stdout
    assert "could not be compared: Income" in answer.stdout


@pytest.mark.usefixtures("office")
def test_a_single_rule_is_tried_out_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text(YOUNGER)

    answer = run(tmp_path / "rule.yaml", "--since", "2020-01-01", "--region", "440300")

    assert "1 would differ" in answer.stdout


@pytest.mark.usefixtures("office")
def test_a_pack_that_changes_no_rule_has_nothing_to_try(tmp_path: Path) -> None:
    answer = run(write_allowance(tmp_path / "next", RULE, version="2.0.0"))

    assert answer.exit_code == 0
    assert "would change no rule" in answer.stderr


@pytest.mark.usefixtures("office")
def test_a_rule_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    folder = write_allowance(tmp_path / "next", YOUNGER, version="2.0.0")

    answer = run(folder, "--rule", "nobody-knows")

    assert answer.exit_code == 2
    assert "There is no such rule." in answer.stderr
