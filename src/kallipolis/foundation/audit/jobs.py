"""Seal what was written, and sign the head of the chain, all the time."""

from datetime import timedelta

from kallipolis.foundation.audit import api
from kallipolis.foundation.jobs.contracts import Round


def _sign() -> int:
    api.checkpoint()
    return 0


ROUNDS = (
    Round(name="audit.seal", run=api.seal, every=timedelta(seconds=1), finally_too=True),
    Round(name="audit.checkpoint", run=_sign, every=timedelta(minutes=1), finally_too=True),
)
