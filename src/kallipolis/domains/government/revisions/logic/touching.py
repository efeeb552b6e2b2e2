"""Which documents of a pack a change touches, so that these are looked at first."""

from collections.abc import Callable, Mapping

import msgspec

from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.data.sources.contracts import Source

NARROW = frozenset({"rule", "form", "service", "scenario", "dataset", "source"})
"""Kinds of which it is known what rests on them."""


def touched(
    copy: WorkingCopy, services: Mapping[str, msgspec.Struct]
) -> Callable[[str, msgspec.Struct], bool]:
    """Return a choice of the changed documents, the services that use them, and their examples.

    Where a document of another kind is changed, everything is chosen.
    """
    names = {(each.kind, each.id) for each in copy.documents}
    if {kind for kind, _ in names} - NARROW:
        return lambda _kind, _body: True
    known = {id: body for id, body in services.items() if isinstance(body, PublicService)}
    known |= {d.id: d.body for d in copy.documents if isinstance(d.body, PublicService)}
    hit = {id for id, service in known.items() if _uses(service) & names}
    hit |= {id for id, service in known.items() if hit & {part.service for part in service.parts}}
    return lambda kind, body: (
        (kind, str(getattr(body, "id"))) in names  # noqa: B009 - every kind's struct has one, its type does not say
        or (isinstance(body, PublicService) and body.id in hit)
        or (isinstance(body, Source) and ("dataset", body.dataset) in names)
        or (isinstance(body, Scenario) and body.service in hit)
    )


def _uses(service: PublicService) -> set[tuple[str, str]]:
    named = service.rules
    rules = {named.eligibility, named.fee, named.decision, str(service.fee or "")} - {""}
    form = {("form", service.form)} if isinstance(service.form, str) else set()
    return {("service", service.id), *(("rule", rule) for rule in rules), *form}
