"""A worker killed between sending and noting: what goes outside goes at least once, never never."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.kallipolis.platforms.application.notices.conftest import Publish

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.identity import testing as logins
from kallipolis.foundation.packs.testing import forget
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import Carrier, DeliveryId, Standing
from kallipolis.platforms.application.notices.testing import make_event, make_template

pytestmark = pytest.mark.django_db(transaction=True)

KILLED = "tests.kallipolis.platforms.application.notices.killed"


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    forget()
    yield
    forget()


def send_in_a_process_that_is_killed(delivery: DeliveryId) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "kallipolis.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.run(
        [sys.executable, "-m", KILLED, delivery],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_worker_that_is_killed_before_it_notes_leads_to_a_second_message_and_no_third(
    resident: Actor, publish: Publish
) -> None:
    publish(make_template(carriers=(Carrier.SMS,), urgent=True))
    api.take_in(make_event(time=SYSTEM_CLOCK.now(), party=resident.party))
    (waiting,) = api.log(system("test")).deliveries

    killed = send_in_a_process_that_is_killed(waiting.id)
    api.deliver(waiting.id)
    api.deliver(waiting.id)

    (done,) = api.log(system("test")).deliveries
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.stdout == "+8613800138000 It happened.\n"
    assert len(logins.SENT) == 1
    assert done.standing == Standing.SENT
