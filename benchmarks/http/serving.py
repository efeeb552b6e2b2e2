"""Serve the platform, or its twin, as ``kallipolis run`` does, with one process on one core."""

import os
import sys

import django
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if __name__ == "__main__":
    target, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    django.setup()
    from django.conf import settings

    from kallipolis.site.run import MANY, serve

    if target == "kallipolis":
        serve(with_worker=False)
    else:
        Granian(
            target,
            address=settings.KALLIPOLIS.host,
            port=settings.KALLIPOLIS.port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=settings.KALLIPOLIS.threads,
            backpressure=MANY,
            websockets=False,
            log_level=LogLevels.warning,
        ).serve()
