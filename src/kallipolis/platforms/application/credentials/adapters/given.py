"""What a grant gives as claims of a credential, typed as their kind declares them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from kallipolis.foundation.money import Money
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.credentials.contracts import CredentialType
from kallipolis.platforms.application.credentials.logic import claims as claiming


def said(kind: CredentialType, claims: Mapping[str, object], zone: ZoneInfo) -> dict[str, object]:
    """Return claims as they are kept: places by their names, sums as money, days of the place."""
    types = {claim.name: claim.type for claim in kind.claims}
    return {name: _typed(value, types.get(name, "text"), zone) for name, value in claims.items()}


def _typed(value: object, type: str, zone: ZoneInfo) -> object:
    if type == "region" and isinstance(value, str):
        return _place(value)
    if type == "money" and isinstance(value, int):
        return Money(amount=value)
    if type == "date" and isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value


def _place(code: str) -> object:
    region = regions.find(code)
    if region is None:
        return code
    return claiming.joined([regions.get(step).name for step in region.path])
