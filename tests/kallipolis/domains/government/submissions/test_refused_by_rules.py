"""Nobody is refused by no law: what rules refuse without a source is left to a person."""

from importlib.resources import files
from pathlib import Path
from shutil import copytree

import pytest

from kallipolis.domains.government.submissions.logic.openings import AT_ONCE, instant_from
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases.contracts import Outcome

REFUSED: dict[str, object] = {"decision": "refuse", "why": [{"en": "Too late."}]}


def test_rules_refuse_at_once_by_the_law_that_they_name() -> None:
    (then,) = instant_from(REFUSED | {"sources": ["sample-law/art-3"]}, (), {AT_ONCE})

    assert (then.request.outcome, then.request.rule) == (Outcome.REFUSED, "sample-law/art-3")


def test_what_rules_refuse_without_a_law_is_left_to_a_person() -> None:
    assert instant_from(REFUSED | {"sources": []}, (), {AT_ONCE}) == ()


@pytest.mark.django_db
def test_a_pack_whose_rules_refuse_without_a_law_is_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "boston"
    copytree(Path(str(files("kallipolis_packs"))) / "boston", folder)
    rule = folder / "rules" / "moving-truck-permit-decision.yaml"
    rule.write_text(rule.read_text().replace("      source: boston-traffic-rules\n", ""))

    (fault,) = packs.check(folder).faults

    assert "boston-moving-truck-permit-second-day.yaml" in fault.file
    assert "name no source" in fault.message
