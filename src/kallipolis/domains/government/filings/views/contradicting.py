"""What registers say, in words, and the form by which somebody says that it is wrong."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.http import HttpRequest

from kallipolis.domains.government.filings.contracts import Doubted, EntryLine
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.money import Money
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.contradictions.contracts import (
    Claim,
    Contradiction,
    Source,
)
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


def _name_of(owner: OrganisationId) -> Text:
    return organisations.get(owner).name


def _worded(field: RegistryField, value: Value) -> Text | Money | date | bool:
    if isinstance(value, bool):
        return value
    if field.type == "money" and isinstance(value, int):
        return Money(amount=value)
    if field.type == "date":
        return date.fromisoformat(str(value))
    region = regions.find(str(value)) if field.type == "region" else None
    return region.name if region else field.meaning_of(value) or everywhere(str(value))
