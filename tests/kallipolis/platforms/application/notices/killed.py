"""A worker that sends one notice and is killed before it can note that it did."""

import os
import signal
import sys
from importlib import import_module

import django
from django.conf import settings


def send_and_die(*, phone: str, words: str) -> None:
    """Say that it was sent, and be killed."""
    sys.stdout.write(f"{phone} {words}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    settings.SEND_SHORT_MESSAGE = f"{__spec__.name}.send_and_die"
    django.setup()
    import_module("kallipolis.platforms.application.notices.api").deliver(sys.argv[1])
