"""Seal what was written, and sign the head of the chain, all the time."""

from datetime import timedelta

from kallipolis.foundation.audit import api, hot
from kallipolis.foundation.jobs.contracts import Round
from kallipolis.foundation.telemetry.contracts import Gauge


def _sign() -> int:
    api.checkpoint()
    return 0


def _unsealed() -> dict[tuple[str, ...], float]:
    return {(): hot.count_unsealed()}


GAUGES = (Gauge(name="audit_unsealed", help="Entries that wait for their seal.", read=_unsealed),)
ROUNDS = (
    Round(name="audit.seal", run=api.seal, every=timedelta(seconds=1), finally_too=True),
    Round(name="audit.checkpoint", run=_sign, every=timedelta(minutes=1), finally_too=True),
)
