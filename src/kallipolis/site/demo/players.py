"""Who plays in the demo city, as the pack of the place has it, and the numbers they bear."""

from datetime import date
from random import Random
from typing import Final

from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.places import api as here
from kallipolis.platforms.application.demonstrations import api as demonstrations
from kallipolis.platforms.application.demonstrations.contracts import Cast

NO_PLACE: Final = "990000"
"""Stands in numbers of China where the code of a place does; there is none that begins with 99."""

OF_PERSONS: Final = "gb-11643"
OF_ORGANISATIONS: Final = "gb-32100"
"""The schemes that keep numbers which nobody can bear; for others the cast says which these are."""


class NoCastError(Exception):
    """A demo city is founded although its place brings nobody who could play in it."""


def players() -> Cast:
    """Return who plays; ``why_no_demo`` says beforehand where there is nobody."""
    cast = demonstrations.cast()
    if cast is None:
        raise NoCastError(here.here().id)
    return cast


def why_no_demo() -> str:
    """Say why the place that is served cannot have a demo city; empty where it can."""
    place, cast = here.here(), demonstrations.cast()
    lacking = ""
    if cast is None:
        lacking = "no pack in force brings a cast for it"
    elif place.person_number.scheme != OF_PERSONS and not cast.person_number:
        lacking = "its cast does not say which numbers of persons are nobody's"
    elif _lacks_numbers_of_firms(cast):
        lacking = "its cast does not say which numbers of organisations are nobody's"
    return lacking and (
        f"The place {place.id} has no demo city: {lacking}. Its services can be looked at all "
        "the same, and people register at /accounts/signup/."
    )


def person_number(serial: int, born: date, sex: Sex, rng: Random) -> str:
    """Make a number of a person that nobody can bear."""
    if here.here().person_number.scheme == OF_PERSONS:
        return synthetic_id_number(rng, born, sex)
    return demonstrations.filled(players().person_number, serial)


def organisation_number(serial: int) -> str:
    """Make a number of an organisation that nobody can bear."""
    firms = players().firms
    if here.here().organisation_number.scheme == OF_ORGANISATIONS or firms is None:
        return make_credit_code(serial, NO_PLACE)
    return demonstrations.filled(firms.number, serial)


def known_phone(serial: int) -> str:
    """Return the telephone number at which registries know somebody."""
    return _phone(players().telephones.known, serial)


def written_phone(rng: Random) -> str:
    """Return a telephone number as somebody writes it into a form."""
    return _phone(players().telephones.written, rng.randrange(10**7))


def address(rng: Random) -> str:
    """Make a street and a number that do not exist."""
    cast = players()
    return cast.address.format(street=rng.choice(cast.streets), number=rng.randrange(1, 300))


def surname(rng: Random) -> str:
    """Return the name of a family."""
    return rng.choice(players().names.surnames)


def full_name(rng: Random) -> str:
    """Make a name of somebody who does not exist."""
    return name_of(surname(rng), rng.choice(tuple(Sex)), rng)


def name_of(family: str, sex: Sex, rng: Random) -> str:
    """Make the name of somebody in a family; not everybody bears its name."""
    names = players().names
    own = family if rng.random() < 0.7 else rng.choice(names.surnames)
    has_middle = bool(names.middle) and rng.random() < 0.7
    middle = rng.choice(names.middle) if has_middle else ""
    given = rng.choice(names.female if sex is Sex.FEMALE else names.male)
    return names.order.format(surname=own, middle=middle, given=given)


def _phone(masks: tuple[str, ...], serial: int) -> str:
    """Go round the masks, so that all their numbers are used before one comes twice."""
    return demonstrations.filled(masks[serial % len(masks)], serial // len(masks))


def _lacks_numbers_of_firms(cast: Cast) -> bool:
    is_kept = here.here().organisation_number.scheme == OF_ORGANISATIONS
    return cast.firms is not None and not is_kept and not cast.firms.number
