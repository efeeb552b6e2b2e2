"""Serve one word as `kallipolis run --for-nodes` serves the city: the source of a process."""

import os
from collections.abc import Callable, Iterable

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kallipolis.foundation.configuration import read
from kallipolis.site.encryption import encryption_of


def application(
    _environment: dict[str, object], start: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"welcome"]


if __name__ == "__main__":
    configuration = read(os.environ)
    Granian(
        "tests.kallipolis.site.proven_line:application",
        port=configuration.port,
        interface=Interfaces.WSGI,
        log_level=LogLevels.critical,
        **encryption_of(configuration, for_nodes=True),
    ).serve()
