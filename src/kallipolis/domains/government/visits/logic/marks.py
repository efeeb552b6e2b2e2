"""The short mark that says which answers somebody has confirmed."""

from hashlib import sha256
from typing import Final

import msgspec

from kallipolis.domains.government.submissions.contracts import Submission

LETTERS: Final = 8


def mark_of(submission: Submission) -> str:
    """Return the mark of what is about to be sent; it is printed on the sheet that is signed.

    Any other answer, file or promise gives another mark; the key of sending does not count.
    """
    subject = {
        "service": submission.service,
        "answers": dict(submission.answers),
        "uploads": {type: list(ids) for type, ids in submission.uploads.items()},
        "commitments": sorted(submission.commitments),
        "later": sorted(submission.later),
        "consents": sorted(submission.consents),
    }
    digest = sha256(msgspec.json.encode(subject, order="deterministic")).hexdigest()[:LETTERS]
    return f"{digest[:4]}-{digest[4:]}".upper()
