"""The door together with a worker: all that one machine needs, in one process."""

import atexit
import threading
from importlib import import_module
from multiprocessing.util import Finalize

from kallipolis.site.wsgi import door

__all__ = ["door"]

work = import_module("kallipolis.foundation.jobs.api").work
"""Imported here and not above, where Django is not yet set up."""

_stop = threading.Event()
_worker = threading.Thread(target=work, args=(_stop,), name="worker", daemon=True)


def _leave() -> None:
    _stop.set()
    _worker.join(timeout=10)


_worker.start()
atexit.register(_leave)
Finalize(None, _leave, exitpriority=10)
