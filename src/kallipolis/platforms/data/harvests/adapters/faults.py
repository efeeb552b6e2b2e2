"""What is said of a portal that answers something else."""

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.harvests.contracts import Harvest


def unreadable(harvest: Harvest, why: str) -> Refusal:
    """Return the refusal of an answer that is no catalogue."""
    values = {"harvest": harvest.id, "why": why.partition("\n")[0][:200]}
    return Refusal("harvest.unreadable", Reason.MALFORMED, values=values)
