"""Which model compares what, by the numbers that things of this kind have."""

from typing import Final

from kallipolis.platforms.data.linkage.contracts import Numbers
from kallipolis.platforms.data.linkage.logic.companies import COMPANIES
from kallipolis.platforms.data.linkage.logic.credentials import CREDENTIALS
from kallipolis.platforms.data.linkage.logic.model import PERSONS, Comparisons, Model
from kallipolis.platforms.data.linkage.logic.places import PLACES

MODELS: Final[dict[Numbers, Model]] = {
    "id-number": PERSONS,
    "credit-code": COMPANIES,
    "address-code": PLACES,
    "credential": CREDENTIALS,
}

COMPARISONS: Final[Comparisons] = {
    name: levels for each in MODELS.values() for name, levels in each.comparisons.items()
}
"""All comparisons by their names; what two kinds call alike they compare alike."""
