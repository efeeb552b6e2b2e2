"""The pack documents that this room owns."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.domains.government.submissions.logic.rehearsal import rehearse
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.application.rules import api as rules


def _run(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return rehearse(body, library) if isinstance(body, Scenario) else ()


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    cited = [("source", body.source)] if isinstance(body, Scenario) else []
    return rules.faults_of_citations(cited, library)


KINDS: Final = (
    DocumentKind(
        name="scenario", folder="scenarios", type=Scenario, rank=90, check=_check, run=_run
    ),
)
