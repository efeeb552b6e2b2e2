"""The form that asks for an extract: read into a plan, or sent back with what is wrong."""

import re
from typing import Final

import msgspec
from django.http import HttpRequest

from kallipolis.channels.console.adapters.asking import Faults
from kallipolis.channels.console.adapters.pages import written
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.extracts.contracts import Plan, QuasiIdentifier

SENSITIVE, OTHER = "sensitive", "other"
QUASI: Final = ("keep", "year", "month", "age", "prefix", "band")
TIMES: Final = frozenset({"date", "moment"})
NUMBERS: Final = frozenset({"integer", "number", "longitude", "latitude"})
USUAL: Final = {"k": "5", "l": "1"}
FIELDS: Final = ("id", "purpose", "k", "l")
ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def ways_of(field: Field) -> tuple[str, ...]:
    """Return how a column can go into an extract, by what it holds."""
    if field.type == "id-number":
        return ()
    if field.type == "date":
        return ("year", "month", "age", "keep", SENSITIVE, OTHER)
    if field.type in TIMES:
        return ("year", "month", "keep", SENSITIVE, OTHER)
    if field.type in NUMBERS:
        return ("band", "keep", SENSITIVE, OTHER)
    return ("keep", SENSITIVE, OTHER) if field.type == "boolean" else (*TEXT,)


TEXT: Final = ("prefix", "keep", SENSITIVE, OTHER)


def given(request: HttpRequest, dataset: Dataset) -> dict[str, str]:
    """Return what stands in each field of the form, to show it again."""
    names = [f"{head}_{field.id}" for field in dataset.fields for head in ("how", "width")]
    found = {name: written(request, name) for name in (*FIELDS, *names)}
    return found | {name: found[name] or usual for name, usual in USUAL.items()}


def as_plan(request: HttpRequest, dataset: Dataset) -> Plan | Faults:
    """Return the plan that a form asks for, or what keeps it from being read."""
    said = given(request, dataset)
    ways = {field.id: said[f"how_{field.id}"] for field in dataset.fields}
    quasi = [id for id, how in ways.items() if how in QUASI]
    sensitive = [id for id, how in ways.items() if how == SENSITIVE]
    missing = {
        "id": "" if ID.fullmatch(said["id"][:60]) else "console.extract_id_unfit",
        "purpose": "" if said["purpose"] else "console.purpose_of_data_missing",
        "columns": "" if quasi else "console.quasi_missing",
        "sensitive": "console.sensitive_one" if len(sensitive) > 1 else "",
        "k": "" if _between(said["k"], 2, 10_000) else "console.k_unfit",
        "l": "" if _between(said["l"], 1, 1000) else "console.l_unfit",
    }
    missing |= {
        f"width_{id}": "" if _between(said[f"width_{id}"] or "1", 1, 1_000_000) else "console.width"
        for id in quasi
    }
    found = tuple((name, message(code)) for name, code in missing.items() if code)
    if found:
        return Faults(summary=found)
    return Plan(
        id=said["id"],
        dataset=dataset.id,
        quasi=tuple(_quasi(id, ways[id], said[f"width_{id}"]) for id in quasi),
        k=int(said["k"]),
        sensitive=sensitive[0] if sensitive else None,
        l=int(said["l"]),
        others=tuple(id for id, how in ways.items() if how == OTHER),
        purpose=said["purpose"][:400],
    )


def faults_of(refusal: Refusal) -> Faults:
    """Return what is wrong with a plan as its room said it, each by the field of the form."""
    named = tuple(
        (f"how_{each.field}", message(each.code, each.values)) for each in refusal.problems
    )
    return Faults(summary=named or (("", message(refusal.code, refusal.values)),))


def _quasi(column: str, to: str, width: str) -> QuasiIdentifier:
    said = {"column": column, "to": to, "width": int(width or "1")}
    return msgspec.convert(said, QuasiIdentifier)


def _between(words: str, least: int, most: int) -> bool:
    return words.isascii() and words.isdigit() and least <= int(words[:9]) <= most
