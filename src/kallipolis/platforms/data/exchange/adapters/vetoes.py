"""What this installation withholds, as its packs say."""

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.data.exchange.contracts import Ask, Veto
from kallipolis.platforms.data.exchange.logic import vetoes as logic


def every() -> tuple[Veto, ...]:
    """Return the vetoes in force."""
    return tuple(document.body for document in packs.every("veto").values())


def require_taken(node: str, kind: str) -> None:
    """Let messages of a kind come from a node and go to it.

    Raises:
        Refusal: ``exchange.vetoed``.
    """
    if logic.is_vetoed(every(), node, kind):
        raise vetoed()


def is_told(node: str, kind: str, entry: str) -> bool:
    """Say whether our vetoes let a node be told of an entry of our catalogues."""
    return not logic.is_entry_vetoed(every(), node, kind, entry)


def given(node: str, kind: str, allowed: Ask, purpose: str) -> tuple[str, ...]:
    """Return which of the fields that the directory allows a node are given to it.

    Raises:
        Refusal: ``exchange.vetoed`` when none is left.
    """
    less = logic.withheld(every(), node, kind, registry=allowed.registry, purpose=purpose)
    left = () if less is None else tuple(f for f in allowed.fields if f not in less)
    if not left:
        raise vetoed()
    return left


def vetoed() -> Refusal:
    """Return what a node is told from which something is withheld."""
    return Refusal("exchange.vetoed", Reason.FORBIDDEN)
