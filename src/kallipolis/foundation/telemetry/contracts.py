"""Figures that are read when somebody asks, and what must be well before requests are taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A figure that goes up and down, declared in the ``GAUGES`` of a room's ``jobs.py``.

    ``read`` is called at each scrape, and returns a value for each combination of labels; without
    labels the combination is ``()``.
    """

    name: str
    help: str
    read: Callable[[], Mapping[tuple[str, ...], float]]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something that must be well, declared in the ``CHECKS`` of a room's ``jobs.py``.

    ``run`` says in words how it stands, and raises ``Outage`` when it is not well. What is not
    ``required`` is told, but does not keep requests away.
    """

    name: str
    run: Callable[[], str]
    required: bool = True


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one check came out."""

    name: str
    is_well: bool
    is_required: bool
    detail: str


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests should be sent here, and why not."""

    is_ready: bool
    checks: tuple[CheckResult, ...]
