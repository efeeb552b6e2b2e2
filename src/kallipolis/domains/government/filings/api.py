"""Fill in, prove, check and send: the pages of an application, in the frame of a channel."""

from kallipolis.domains.government.filings.logic.answering import (
    base_of,
    noted,
    page_of,
    read_noted,
)
from kallipolis.domains.government.filings.views.applying import answer, begin, require_online
from kallipolis.domains.government.filings.views.contradicting import (
    claim_in,
    corrected_in,
    declined,
    doubted,
    is_said_in,
    lines_of,
)
from kallipolis.domains.government.filings.views.evidence import bring, submission_of
from kallipolis.domains.government.filings.views.sending import check
from kallipolis.domains.government.filings.views.sources import (
    lines_in,
    look_up_of,
    sourced,
    values_in,
)
from kallipolis.domains.government.filings.views.uploads import keep

__all__ = [
    "answer",
    "base_of",
    "begin",
    "bring",
    "check",
    "claim_in",
    "corrected_in",
    "declined",
    "doubted",
    "is_said_in",
    "keep",
    "lines_in",
    "lines_of",
    "look_up_of",
    "noted",
    "page_of",
    "read_noted",
    "require_online",
    "sourced",
    "submission_of",
    "values_in",
]
