"""What an installation withholds, whatever the directory grants: deny wins."""

from collections.abc import Iterable

from kallipolis.platforms.data.exchange.contracts import Veto


def is_vetoed(vetoes: Iterable[Veto], node: str, kind: str) -> bool:
    """Say whether no message of a kind goes to or comes from a node."""
    return any(_is_met(veto, node, kind) for veto in vetoes if not _is_narrow(veto))


def is_entry_vetoed(vetoes: Iterable[Veto], node: str, kind: str, entry: str) -> bool:
    """Say whether a node is not told of an entry of our catalogues."""
    return any(
        _is_met(veto, node, kind) and (entry in veto.entries or not _is_narrow(veto))
        for veto in vetoes
    )


def withheld(
    vetoes: Iterable[Veto], node: str, kind: str, *, registry: str, purpose: str
) -> frozenset[str] | None:
    """Return which fields of a registry a node is not given for a purpose; None for all of it."""
    fields: set[str] = set()
    for veto in vetoes:
        is_about = registry in (veto.registries or (registry,)) and purpose in (
            veto.purposes or (purpose,)
        )
        is_of_catalogues = bool(veto.entries) and not _is_about_registries(veto)
        if not _is_met(veto, node, kind) or not is_about or is_of_catalogues:
            continue
        if not veto.fields:
            return None
        fields |= {*veto.fields}
    return frozenset(fields)


def concerns(veto: Veto, node: str) -> bool:
    """Say whether a veto holds against a node."""
    return node in (veto.nodes or (node,))


def _is_met(veto: Veto, node: str, kind: str) -> bool:
    return concerns(veto, node) and kind in (veto.kinds or (kind,))


def _is_narrow(veto: Veto) -> bool:
    return bool(veto.entries) or _is_about_registries(veto)


def _is_about_registries(veto: Veto) -> bool:
    return bool(veto.registries or veto.purposes or veto.fields)
