"""The statements by which a read of many people is noted: one for all of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import msgspec
from django.db import connection

MANY: Final = {"postgresql": "jsonb_array_elements_text(%s::jsonb) AS each(value)"}
ONE_BY_ONE: Final = "json_each(%s) AS each"


def note(people: Sequence[str], grant: str, day: date, at: datetime) -> None:
    """Note under a grant and a day each of some people (``benchmarks/grants.py``).

    Shape: each person once, in order, so that two who note at once do not wait for each other.
    """
    each = MANY.get(connection.vendor, ONE_BY_ONE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO grants_personreading (person, day, under, times, told, read_at)"
            f" SELECT each.value, %s, %s, 1, 0, %s FROM {each} WHERE true"
            " ON CONFLICT (person, day, under)"
            " DO UPDATE SET times = grants_personreading.times + 1,"
            " read_at = excluded.read_at",
            [
                day,
                grant,
                connection.ops.adapt_datetimefield_value(at),
                msgspec.json.encode(people).decode(),
            ],
        )
