"""What the list of an organisation can be narrowed to, by plain SQL: counting all took 100 ms."""

from typing import Final

import msgspec

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.logic.snapshot import Step

REVIEWS_LOOKED_AT: Final = 1000


class Kind(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a list of cases can be narrowed to, as one of them has it."""

    service: str
    title: Text
    process: str
    edition: Edition
    step: Step

    @property
    def state(self) -> str:
        """Return the name of the state."""
        return self.step.state


KIND: Final = msgspec.json.Decoder(Kind)


def waiting_kinds(organisation: str) -> list[Kind]:
    """Read one case for each service and state of what waits for an organisation.

    One seek leads from each kind to the next, however many cases there are of it; of the reviews
    owed, the most urgent are looked at.
    """
    first, of_service, of_next = (
        "(SELECT n.id FROM cases_case n WHERE n.closed_at IS NULL "  # noqa: S608 - constants and marks; values travel apart
        "AND NOT (n.responsible = '') "
        f"AND n.responsible = %s{condition} ORDER BY n.service, n.state, n.id LIMIT 1)"
        for condition in (
            "",
            " AND n.service = c.service AND n.state > c.state",
            " AND n.service > c.service",
        )
    )
    found = database.rows(
        f"WITH RECURSIVE kind(id) AS (SELECT {first} UNION ALL "  # noqa: S608 - constants and marks; values travel apart
        f"SELECT COALESCE({of_service}, {of_next}) "
        "FROM kind JOIN cases_case c ON c.id = kind.id) "
        "SELECT body FROM cases_case WHERE id IN (SELECT id FROM kind) "
        "UNION ALL SELECT body FROM cases_case WHERE id IN (SELECT MAX(c.id) FROM "
        "(SELECT case_id FROM cases_openreview WHERE organisation = %s "
        "ORDER BY attention_at, case_id LIMIT %s) r "
        "JOIN cases_case c ON c.id = r.case_id GROUP BY c.service, c.state)",
        [*[organisation] * 4, REVIEWS_LOOKED_AT],
    )
    return [KIND.decode(row[0]) for row in found]
