"""Serve one word as `kallipolis run --for-nodes` serves the city: the source of a process."""

import os
from wsgiref.types import StartResponse

from django.http import HttpResponse
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kallipolis.foundation.configuration import read
from kallipolis.site.door import Door
from kallipolis.site.encryption import encryption_of


def welcome(_environment: dict[str, object], start: StartResponse) -> HttpResponse:
    start("200 OK", [("Content-Type", "text/plain")])
    return HttpResponse(b"welcome")


door = Door(welcome, threads=1, largest=1 << 20)

if __name__ == "__main__":
    configuration = read(os.environ)
    Granian(
        "tests.kallipolis.site.proven_line:door",
        port=configuration.port,
        interface=Interfaces.RSGI,
        log_level=LogLevels.critical,
        **encryption_of(configuration, for_nodes=True),
    ).serve()
