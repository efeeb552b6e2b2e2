"""A process that opens cases as fast as it can and says the number of each once it has it."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from kallipolis.foundation.access.testing import make_resident  # noqa: E402 - Django is set up first
from kallipolis.foundation.packs import api as packs  # noqa: E402
from kallipolis.platforms.application.cases import api  # noqa: E402
from kallipolis.platforms.application.cases.contracts import (  # noqa: E402
    Outcome,
    Request,
    Then,
)
from kallipolis.platforms.application.cases.testing import make_opening, make_part  # noqa: E402

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
