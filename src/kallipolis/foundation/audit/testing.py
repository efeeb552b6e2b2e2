"""What tests may do to the ledger, and nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from kallipolis.foundation.audit.logic import triggers


@contextmanager
def exposed() -> Iterator[None]:
    """Take the triggers off for a while, as an intruder would."""
    with transaction.atomic():
        _run(triggers.exposing(connection.vendor))
        yield
        _run(triggers.protecting(connection.vendor))


def empty_ledger() -> None:
    """Remove all that a test has committed to the ledger."""
    with exposed():
        _run(("DELETE FROM audit_mention", "DELETE FROM audit_checkpoint"))
        _run(("DELETE FROM audit_link", "DELETE FROM audit_entry"))


def _run(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
