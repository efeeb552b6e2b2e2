"""Figures that are read when somebody asks, and what must be well before requests are taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

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

    ``run`` says in words (``sayings.said``) how it stands, and raises ``Outage`` when it is not
    well. What is not
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


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """What runs here: versions, since when this process runs, and the room left on the disk.

    Units: ``disk_free`` and ``disk_total`` in bytes, of the disk that the state folder lies on.
    """

    version: str
    python: str
    django: str
    database: str
    node: str
    started_at: datetime
    disk_free: int
    disk_total: int
