"""What registers say, in words, and the form by which somebody says that it is wrong."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.http import HttpRequest

from kallipolis.domains.government.filings.contracts import (
    Corrected,
    Declined,
    Doubted,
    EntryLine,
    Words,
)
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.money import Money
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.api import message
from kallipolis.platforms.application.cases.contracts import CaseView
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import (
    VALUE,
    Claim,
    Contradiction,
    Source,
)
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    Registry,
    RegistryField,
    Value,
    Values,
)

WRONG: Final = "wrong"
LIMITS: Final = {"field": 60, "claimed": 400, "why": 2000}


def lines_of(registry: Registry, values: Values) -> tuple[EntryLine, ...]:
    """Return what an entry says, in the order of its register; what it leaves open is not there."""
    said = ((field, values.get(field.id)) for field in registry.fields)
    return tuple(
        EntryLine(f.id, f.title, _worded(f, value), f.id == registry.key)
        for f, value in said
        if value is not None
    )


def doubted(found: Iterable[Contradiction]) -> tuple[Doubted, ...]:
    """Return contradictions with the names of who answers them."""
    return tuple(Doubted(each, _name_of(each.owner)) for each in found)


def claim_in(request: HttpRequest, source: Source) -> Claim:
    """Return what a form says is wrong, cut to what a claim may hold."""
    said = {
        name: request.POST.get(name, "").replace("\0", "").strip()[:most]
        for name, most in LIMITS.items()
    }
    registry = request.POST.get(WRONG, "").replace("\0", "")[:100]
    return Claim(registry=registry, source=source, **said)


def declined(said: Claim, refusal: Refusal) -> Declined:
    """Return a claim that was not taken, to be shown again as it was written."""
    words = (message(code, refusal.values) for code in (refusal.code, refusal.remedy))
    at = next((each.field for each in refusal.problems), "claimed")
    return Declined(said, " ".join(words), at)


def is_said_in(claim: Claim, lines: Iterable[EntryLine]) -> bool:
    """Say whether a claim may be about some lines: it names one of them, or none yet."""
    return not claim.field or claim.field in {line.id for line in lines}


def corrected_in(view: CaseView) -> Corrected | None:
    """Return which entry a case corrects, and what came of it; None where it corrects none."""
    what = contradictions.answered_in(view.case.id)
    registry = registries.find(what.registry) if what is not None else None
    if what is None or registry is None:
        return None
    field = next((each for each in registry.fields if each.id == what.field), None)
    said = view.decision.outputs.get(VALUE) if view.decision is not None else None
    before, claimed = view.answers.get("seen"), view.answers.get("claimed")
    return Corrected(
        what=what,
        before=_reworded(field, before),
        claimed=_reworded(field, claimed) if claimed else None,
        now=_reworded(field, said) if said is not None else None,
    )


def _reworded(field: RegistryField | None, said: object) -> Words:
    """Return in words what a case keeps of a value, as far as it can be read as one."""
    if field is None or not isinstance(said, str | int | float):
        return everywhere(str(said))
    whole = field.type in {"money", "integer"} and isinstance(said, str) and said.isdecimal()
    if field.type == "boolean":
        return str(said).casefold() == "true"
    try:
        return _worded(field, int(said) if whole else said)
    except ValueError:
        return everywhere(str(said))


def _name_of(owner: OrganisationId) -> Text:
    return organisations.get(owner).name


def _worded(field: RegistryField, value: Value) -> Words:
    if isinstance(value, bool):
        return value
    if field.type == "money" and isinstance(value, int):
        return Money(amount=value)
    if field.type == "date":
        return date.fromisoformat(str(value))
    region = regions.find(str(value)) if field.type == "region" else None
    return region.name if region else field.meaning_of(value) or everywhere(str(value))
