"""Counters and histograms kept and shown by prometheus_client."""

import os
from collections.abc import Iterator, Sequence
from functools import cache

import structlog
from django.db import Error
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kallipolis.foundation import rooms
from kallipolis.foundation.dependencies import outage_behind
from kallipolis.foundation.telemetry.contracts import Gauge

CONTENT_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
log = structlog.get_logger(__name__)


@cache
def counter(name: str, help: str, labels: tuple[str, ...]) -> Counter:
    """Return the counter of a name, made when it is first asked for."""
    return Counter(f"kallipolis_{name}", help, labels, registry=REGISTRY)


@cache
def histogram(name: str, help: str, labels: tuple[str, ...]) -> Histogram:
    """Return the histogram of a name, made when it is first asked for."""
    return Histogram(f"kallipolis_{name}", help, labels, registry=REGISTRY, buckets=SECONDS)


class Gauges(Collector):
    """Reads the gauges that rooms declare; one that cannot be read is left out and told."""

    def __init__(self, gauges: Sequence[Gauge]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in self._gauges:
            family = GaugeMetricFamily(f"kallipolis_{gauge.name}", gauge.help, labels=gauge.labels)
            try:
                found = gauge.read()
            except Error as fault:
                is_bug = outage_behind(fault) is None
                log.warning("gauge not read", gauge=gauge.name, exc_info=is_bug)
                continue
            for values, figure in found.items():
                family.add_metric(values, figure)
            yield family


def shown() -> bytes:
    """Return all figures in the text format, of all processes that share a folder for them."""
    gauges = CollectorRegistry()
    gauges.register(Gauges(rooms.declared("jobs", "GAUGES")))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        figures = CollectorRegistry()
        MultiProcessCollector(figures)  # type: ignore[no-untyped-call]  # it has no types
    else:
        figures = REGISTRY
    return generate_latest(figures) + generate_latest(gauges)
