"""The schemes of numbers that the platform knows, by the ids that places name them by."""

from functools import lru_cache
from typing import Final

from kallipolis.foundation.places.adapters.gb_11643 import Gb11643
from kallipolis.foundation.places.adapters.gb_32100 import Gb32100
from kallipolis.foundation.places.adapters.own import OwnPattern
from kallipolis.foundation.places.adapters.us_ein import UsEin
from kallipolis.foundation.places.contracts import NumberRule, NumberScheme

OWN: Final = "pattern"
STANDARDS: Final[dict[str, NumberScheme]] = {
    "gb-11643": Gb11643(),
    "gb-32100": Gb32100(),
    "us-ein": UsEin(),
}


@lru_cache(maxsize=16)
def scheme_of(rule: NumberRule) -> NumberScheme:
    """Return what reads the numbers of a rule; the check of its document found that there is it."""
    return OwnPattern(rule.pattern) if rule.scheme == OWN else STANDARDS[rule.scheme]
