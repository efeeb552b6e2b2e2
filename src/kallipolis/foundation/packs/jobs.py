"""What is said before somebody needs it: that this version can read all that is stored."""

from collections.abc import Iterable

from django.db import Error

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.packs import api
from kallipolis.foundation.packs.contracts import Stock, Unreadable
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry.contracts import Check


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
        raise Outage(said("The database does not answer.")) from fault


def _told(stock: Stock, unreadable: Iterable[Unreadable]) -> str:
    """Say that all can be read; what nothing declares is nobody's to read and does not count."""
    missed = [each for each in unreadable if each.is_declared]
    if missed:
        raise Outage(
            said(
                "Stored documents cannot be read: %(count)s, first %(document)s; see "
                "`kallipolis pack reread`.",
                count=len(missed),
                document=_named(missed[0]),
            )
        )
    return said("%(count)s read", count=stock.count)


def _named(document: Unreadable) -> str:
    return f"{document.kind} {document.id} ({document.pack} {document.version})"


CHECKS = (
    Check(name="documents", run=documents_are_readable),
    Check(name="earlier-documents", run=earlier_documents_are_readable, required=False),
)
