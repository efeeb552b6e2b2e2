"""The keys of the desk: one letter for each frequent act, the same on a list and on a case."""

from typing import Final

KEYS: Final = {
    "accept": "a",
    "ask-corrections": "c",
    "refuse-acceptance": "f",
    "review": "r",
    "give-opinion": "r",
    "ask-reviews": "w",
    "decide": "d",
    "deliver": "v",
    "suspend": "s",
    "resume": "s",
    "extend": "e",
    "transfer": "t",
    "remind": "m",
    "remark": "q",
    "take": "y",
    "assign": "g",
    "put-back": "b",
}
"""Acts that share a letter are never offered together."""


def key_of(act: str) -> str:
    """Return the key of an act, empty where it has none."""
    return KEYS.get(act, "")
