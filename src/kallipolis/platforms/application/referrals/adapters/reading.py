"""What may be read of messages about referred cases: how they go, not what anybody said in them."""

from typing import Final

from kallipolis.platforms.data.exchange.contracts import Clearance, Reading

CASE: Final[Clearance] = dict.fromkeys(
    (
        "service",
        "case",
        "legal_basis",
        "submitted_at",
        "due_at",
        "promised",
        "pieces",
        "files.digest",
        "answer.case",
    )
) | {"applicant.name": 1, "applicant.id_number": 2}
PIECE: Final[Clearance] = dict.fromkeys(("digest", "number", "of"))
STEP: Final[Clearance] = dict.fromkeys(
    ("is_back", "action", "title", "state", "at", "organisation", "files.digest")
) | {"by_name": 1}
DOCUMENT: Final[Clearance] = dict.fromkeys(("title", "issuer", "issued_at", "file.digest"))


def of_case(_: Reading) -> Clearance:
    """Clear how a case goes; the applicant's name and number by their beginning, no answer."""
    return CASE


def of_piece(_: Reading) -> Clearance:
    """Clear which part of which file it is, nothing of its content."""
    return PIECE


def of_step(_: Reading) -> Clearance:
    """Clear what was done in a case, not what was said with it."""
    return STEP


def of_document(_: Reading) -> Clearance:
    """Clear what kind of document it is, by whom and when; not its number, as people show it."""
    return DOCUMENT
