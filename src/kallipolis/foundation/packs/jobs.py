"""What is said before somebody needs it: that this version can read all that is stored."""

from collections.abc import Iterable

from django.db import Error

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.packs import api
from kallipolis.foundation.packs.contracts import Stock, Unreadable
from kallipolis.foundation.telemetry.contracts import Check

REMEDY = "see `kallipolis pack reread`"


def documents_are_readable() -> str:
    """Read the documents that are in force; without them new cases cannot begin."""
    stock = _stock()
    return _told(stock, (each for each in stock.unreadable if each.until is None))


def earlier_documents_are_readable() -> str:
    """Read the documents of earlier editions; without them running cases cannot go on."""
    stock = _stock()
    return _told(stock, (each for each in stock.unreadable if each.until is not None))


def _stock() -> Stock:
    try:
        return api.stock()
    except Error as fault:
        raise Outage("The database does not answer.") from fault


def _told(stock: Stock, unreadable: Iterable[Unreadable]) -> str:
    """Say that all can be read; what nothing declares is nobody's to read and does not count."""
    missed = [str(each) for each in unreadable if each.is_declared]
    if missed:
        others = f", and {len(missed) - 1} more" if len(missed) > 1 else ""
        raise Outage(f"Stored documents cannot be read: {missed[0]}{others}; {REMEDY}.")
    return f"{stock.count} read"


CHECKS = (
    Check(name="documents", run=documents_are_readable),
    Check(name="earlier-documents", run=earlier_documents_are_readable, required=False),
)
