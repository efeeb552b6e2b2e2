"""Say what holds all over the place that this installation serves."""

from django.conf import settings

from kallipolis.foundation.places import logic
from kallipolis.foundation.places.adapters.folder import place_in_pack
from kallipolis.foundation.places.adapters.schemes import scheme_of
from kallipolis.foundation.places.contracts import Number, NumberFault, Place
from kallipolis.foundation.places.logic import as_dialled

__all__ = [
    "as_dialled",
    "as_phone",
    "here",
    "place_in_pack",
    "read_organisation_number",
    "read_person_number",
    "scheme_of",
]


def here() -> Place:
    """Return the place, as its pack declared it when this process began."""
    place: Place = settings.PLACE
    return place


def read_person_number(words: str) -> Number | NumberFault:
    """Read the number of a person as the place numbers them, or say what is wrong with it."""
    return scheme_of(here().person_number).read(words)


def read_organisation_number(words: str) -> Number | NumberFault:
    """Read the number of an organisation, or say what is wrong with it."""
    return scheme_of(here().organisation_number).read(words)


def as_phone(written: str) -> str:
    """Return a telephone number in international form (``+8613800138000``), empty if it is none."""
    return logic.as_international(written, here().telephone)
