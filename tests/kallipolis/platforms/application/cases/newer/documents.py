"""Processes whose ``actions`` are called ``moves``, and which name who answers for them."""

from dataclasses import replace
from typing import Any

from kallipolis.platforms.application.cases.documents import KINDS as OF_TODAY
from kallipolis.platforms.application.cases.logic.process import Action, Process


class NewerProcess(
    Process,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"actions": "moves"},
):
    actions: dict[str, Action]
    steward: str


def lift(process: dict[str, Any]) -> dict[str, Any]:
    """Rename what was renamed, and say who answered for it until then."""
    kept = {name: value for name, value in process.items() if name != "actions"}
    return {**kept, "moves": process["actions"], "steward": "nobody"}


KINDS = tuple(replace(kind, type=NewerProcess, lifts=(lift,)) for kind in OF_TODAY)
