"""By what a notice goes."""

from collections.abc import Collection

from kallipolis.platforms.application.notices.contracts import OUTSIDE, Carrier, Template, Wishes


def wanted(template: Template, wishes: Wishes) -> frozenset[Carrier]:
    """Return what somebody wants a notice of a template to come by.

    What the law requires is in the list of messages all the same.
    """
    chosen = wishes.carriers.get(template.topic)
    if chosen is None:
        return frozenset({Carrier.APP, *template.carriers})
    return frozenset({Carrier.APP, *chosen} if template.required else chosen)


def outside(wanted: Collection[Carrier]) -> tuple[Carrier, ...]:
    """Return which carriers go outside, in the order in which they are tried."""
    return tuple(carrier for carrier in OUTSIDE if carrier in wanted)
