"""The pack documents that this room owns."""

from typing import Final

from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.packs.contracts import DocumentKind

KINDS: Final = (DocumentKind(name="scenario", folder="scenarios", type=Scenario, rank=90),)
