"""Processes that let people pay, and send some of it back, until they are killed."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Final, Never

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django
import msgspec
from django.conf import settings

django.setup()

from django.db import connections
from tests.dying import die_within
from tests.kallipolis.platforms.application.payments.kept_till import Done, note

from kallipolis.foundation.ids import CaseId, Edition
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import RefundOrder
from kallipolis.platforms.application.payments.testing import BACK, Treasury

KEPT: Final = {
    "sandbox": "tests.kallipolis.platforms.application.payments.kept_till.KeptTill",
}
PAYERS: Final = 12
AT_ONCE: Final = 3
STATEMENTS: Final = 500
"""What a few payments run."""

LONGEST: Final = 2.0
"""Seconds, a few payments too."""


def choose_kept_till() -> None:
    """Let the provider that keeps a file take the money here."""
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="sandbox")
    settings.PAYMENT_PROVIDERS = KEPT


def pay(treasury: Treasury, case: CaseId) -> None:
    """Begin, pay, hear of it, and have a part sent back, as far as one gets."""
    clock = treasury.clock
    reference = api.begin(treasury.payer, case, BACK, clock=clock).redirect.rpartition("/")[2]
    note(Done(at=clock.now(), paid=reference))
    api.take_message("sandbox", {"Till": "signed"}, reference.encode(), clock=clock)
    api.follow_case(case, clock=clock)
    api.refund(treasury.official(), case, RefundOrder(words="Too much.", amount=300), clock=clock)
    api.send_refunds(clock=clock)


def be_paid(edition: Edition, owing: Sequence[CaseId]) -> Never:
    treasury = Treasury(office=Office(edition=edition))
    for case in owing:
        pay(treasury, case)
        os.write(sys.stdout.fileno(), f"{case}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def start(seed: int, edition: Edition, owing: Sequence[CaseId]) -> int:
    if payer := os.fork():
        return payer
    try:
        die_within(seed, statements=STATEMENTS, seconds=LONGEST)
        be_paid(edition, owing)
    finally:
        os._exit(1)


def main() -> None:
    choose_kept_till()
    edition, owing = Edition(int(sys.argv[1])), [CaseId(id) for id in sys.argv[2:]]
    pay(Treasury(office=Office(edition=edition)), owing[0])
    connections.close_all()
    for first in range(0, PAYERS, AT_ONCE):
        seeds = range(first, first + AT_ONCE)
        payers = [start(seed, edition, owing[1 + seed :: PAYERS]) for seed in seeds]
        ends = [os.waitpid(payer, 0)[1] for payer in payers]
        assert all(map(os.WIFSIGNALED, ends)), ends


if __name__ == "__main__":
    main()
