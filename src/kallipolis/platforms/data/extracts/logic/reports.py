"""What is reported of an extract, from its groups."""

from collections.abc import Sequence
from typing import Final

from kallipolis.platforms.data.extracts.contracts import Group, Plan, Report

SHOWN: Final = 10


def is_released(group: Group, plan: Plan) -> bool:
    """Say whether the rows of a group leave."""
    return group.rows >= plan.k and group.different >= plan.l


def report(plan: Plan, groups: Sequence[Group]) -> Report:
    """Return the report on an extract.

    Source: k-anonymity: Samarati and Sweeney, 1998; distinct l-diversity: Machanavajjhala et al.,
    2007.
    """
    kept = sorted((g for g in groups if is_released(g, plan)), key=lambda g: (g.rows, g.values))
    rows = sum(group.rows for group in groups)
    released = sum(group.rows for group in kept)
    return Report(
        plan=plan,
        rows=rows,
        released=released,
        suppressed=rows - released,
        groups=len(kept),
        k=min((group.rows for group in kept), default=0),
        l=min((group.different for group in kept), default=0),
        smallest=tuple(kept[:SHOWN]),
    )
