"""The number by which a person is known."""

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number


def read_id_number(words: str) -> Number | Problem:
    """Read a person's number as the place numbers people, or say what is wrong with it."""
    read = places.read_person_number(words)
    if isinstance(read, Number):
        return read
    return Problem(field="id_number", code=f"party.id_number_{read.value}")
