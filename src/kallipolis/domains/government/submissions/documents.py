"""The pack documents that this room owns."""

from collections.abc import Iterable
from typing import Final

from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.domains.government.submissions.logic.rehearsal import rehearse
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.application.rules import api as rules


def _check(body: Scenario, library: Library) -> Iterable[Remark]:
    return rules.faults_of_citations([("source", body.source)], library)


KINDS: Final = (
    DocumentKind(
        name="scenario", folder="scenarios", type=Scenario, rank=90, check=_check, run=rehearse
    ),
)
