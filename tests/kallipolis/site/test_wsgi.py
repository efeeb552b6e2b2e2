"""The process that serves stands the first requests, however many come at once."""

import os
import subprocess
import sys
from pathlib import Path

ALL_AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import kallipolis.site.wsgi
import msgspec
from django.urls import get_resolver

get_resolver().url_patterns

def below(parent):
    for child in parent.__subclasses__():
        yield child
        yield from below(child)

def decode(struct):
    together.wait()
    try:
        msgspec.json.decode(b"{}", type=struct)
    except msgspec.ValidationError:
        pass

sys.setswitchinterval(1e-6)
together = Barrier(8)
with ThreadPoolExecutor(8) as pool:
    for struct in reversed(list(below(msgspec.Struct))):
        list(pool.map(decode, [struct] * 8))
"""


def test_threads_may_decode_anything_for_the_first_time_at_once(tmp_path: Path) -> None:
    environment = os.environ | {"KALLIPOLIS_STATE": str(tmp_path), "DATABASE_URL": ""}

    done = subprocess.run([sys.executable, "-c", ALL_AT_ONCE], env=environment, check=False)

    assert done.returncode == 0
