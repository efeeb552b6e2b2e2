"""What of somebody is shown to who may not see it in full."""

from typing import Final

HIDDEN: Final = "＊"
SHOWN: Final[dict[str, tuple[int, int]]] = {
    "name": (1, 0),
    "id_number": (6, 2),
    "birth_date": (4, 0),
    "sex": (10, 0),
    "phone": (3, 2),
    "region": (6, 0),
    "line": (4, 0),
    "representative": (1, 0),
    "longitude": (3, 0),
    "latitude": (2, 0),
    "type": (40, 0),
    "holder": (6, 2),
    "issued": (4, 0),
}
"""How many characters at the beginning and at the end of a column stay."""

LITTLE: Final = (1, 0)


def masked(column: str, value: str) -> str:
    """Return a value with its middle hidden; one that is no longer than what stays loses half."""
    first, last = SHOWN.get(column, LITTLE)
    if column == "sex" or not value:
        return value
    if len(value) <= first + last:
        first, last = len(value) // 2, 0
    end = value[len(value) - last :] if last else ""
    return value[:first] + HIDDEN * (len(value) - first - last) + end
