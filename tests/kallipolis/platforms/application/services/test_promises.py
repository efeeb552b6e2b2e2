"""What may be promised instead of shown can be made good, or its pack is not published."""

import pytest
from tests.library import Library

from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.testing import core_processes
from kallipolis.platforms.application.services.contracts import EvidenceType
from kallipolis.platforms.application.services.logic.promises import faults_of_promises
from kallipolis.platforms.application.services.testing import make_service

CARD = EvidenceType(id="card", name=everywhere("Card"))


def faults(process: str, on_commitment: str = "", **promise: bool) -> list[str]:
    service = make_service(
        "a", process=process, on_commitment=on_commitment, evidence=[{"type": "card", **promise}]
    )
    return [
        remark.path
        for remark in faults_of_promises(service, Library(process=core_processes().values()))
    ]


@pytest.mark.parametrize("process", ["standard", "instant", "cross-region", "joint"])
def test_evidence_that_may_follow_needs_a_process_that_takes_it_later(process: str) -> None:
    assert faults(process, deferrable=True) == ["evidence[0].deferrable"]
    assert faults("standard-with-gaps", deferrable=True) == []


def test_a_commitment_needs_a_process_that_grants_on_it() -> None:
    assert faults("instant", commitment=True) == ["evidence[0].commitment"]
    assert faults("instant", "standard", commitment=True) == ["on_commitment"]
    assert faults("instant", "notify-and-commit", commitment=True) == []


def test_a_process_for_commitments_needs_something_to_commit_to() -> None:
    assert faults("instant", "notify-and-commit") == ["on_commitment"]
