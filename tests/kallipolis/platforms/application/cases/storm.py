"""A process that opens cases as fast as it can and says the number of each once it has it."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Outcome,
    Request,
    Then,
)
from kallipolis.platforms.application.cases.testing import make_opening, make_part

GRANT = (Then(action="decide-at-once", request=Request(outcome=Outcome.GRANTED)),)


def main() -> None:
    edition, resident = packs.edition(), make_resident()
    instant = make_opening("instant", edition=edition)
    parts = (make_part("first", process="instant"), make_part("second"))
    joint = make_opening("joint", edition=edition, parts=parts)
    while True:
        for opening, then in ((instant, GRANT), (joint, ())):
            sys.stdout.write(api.open_case(resident, opening, then=then).id + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
