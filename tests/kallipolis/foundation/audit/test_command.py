"""The ledger on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.utils import translation

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.testing import exposed
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["audit", *words])


def write_and_seal() -> None:
    audit.record(system("test"), "case.read", "case-1")
    audit.record(system("test"), "case.read", "case-2")
    run("seal")


def tamper() -> None:
    with exposed(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET act = 'nothing' WHERE subject = 'case-2'")


def test_verify_says_that_all_is_well_and_ends_with_0() -> None:
    write_and_seal()

    answer = run("verify")

    assert answer.exit_code == 0
    assert "All 2 sealed entries are as they were written." in answer.output


def test_that_the_ledger_was_verified_is_on_record() -> None:
    write_and_seal()

    run("verify")

    last = audit.last_verified()
    assert last is not None
    assert (last.findings, last.actor) == (0, "kallipolis")


def test_verify_names_what_was_changed_and_ends_with_1() -> None:
    write_and_seal()
    tamper()

    answer = run("verify", "--json")

    told = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert [(f["kind"], f["position"]) for f in told["findings"]] == [("changed", 2)]


def test_findings_are_told_in_the_language_of_the_command_line() -> None:
    write_and_seal()
    tamper()

    with translation.override("zh-hans"):
        answer = run("verify")

    assert "changed" in answer.output
    assert answer.output.isascii()


def test_a_checkpoint_kept_elsewhere_can_be_verified_against(tmp_path: Path) -> None:
    write_and_seal()
    kept = tmp_path / "kept.jsonl"
    kept.write_text(run("checkpoint", "--all").stdout)

    answer = run("verify", "--against", str(kept))

    assert json.loads(kept.read_text())["position"] == 2
    assert answer.exit_code == 0


def test_search_needs_a_purpose_and_records_it() -> None:
    write_and_seal()

    without = run("search")
    found = run("search", "--subject", "case-1", "--purpose", "complaint 7", "--json")
    trace = run("search", "--act", "audit.search", "--purpose", "check", "--json")

    assert without.exit_code == 2
    assert [e["subject"] for e in json.loads(found.stdout)] == ["case-1"]
    assert [e["purpose"] for e in json.loads(trace.stdout)] == ["complaint 7"]


def test_export_writes_a_line_for_each_sealed_entry(tmp_path: Path) -> None:
    write_and_seal()

    run("export", str(tmp_path / "ledger.jsonl"), "--purpose", "yearly audit")

    lines = (tmp_path / "ledger.jsonl").read_text().splitlines()
    assert [json.loads(line)["position"] for line in lines] == [1, 2]
