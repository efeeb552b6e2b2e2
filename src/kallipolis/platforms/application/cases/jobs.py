"""What goes on in cases without anybody asking."""

from datetime import timedelta

from kallipolis.foundation.jobs.contracts import Round
from kallipolis.platforms.application.cases import api

ROUNDS = (Round(name="cases.clocks", run=api.run_clocks, every=timedelta(seconds=20)),)
