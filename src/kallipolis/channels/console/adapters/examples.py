"""Worked examples: which answers they can expect."""

import msgspec

from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.rules.contracts import Output, Rule
from kallipolis.platforms.application.services.contracts import PublicService


def outputs_of(copy: WorkingCopy, body: msgspec.Struct) -> dict[str, Output]:
    """Return what the rule that decides an example puts out, besides the decision itself.

    Missing: nothing for a service whose rule is not known, or does not decide.
    """
    if not isinstance(body, Scenario):
        return {}
    service = _found(copy, "service", body.service)
    rule = (
        _found(copy, "rule", service.rules.decision) if isinstance(service, PublicService) else None
    )
    outputs = rule.outputs if isinstance(rule, Rule) else ()
    return {each.name: each for each in outputs if each.name != "decision"}


def _found(copy: WorkingCopy, kind: str, id: str) -> msgspec.Struct | None:
    changed = copy.find(kind, id)
    if changed is not None:
        return changed.body
    found = packs.find(kind, id)
    return found.body if found is not None else None
