"""What must be well before requests are taken."""

import tempfile
from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry.contracts import Check


def database_answers() -> str:
    """Ask the database for anything."""
    try:
        database.rows("SELECT 1")
    except Error as fault:
        raise Outage(said("The database does not answer.")) from fault
    return connection.vendor


@cache
def migrations_are_applied() -> str:
    """Compare the tables with what this version needs, until once they fit."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as fault:
        raise Outage(said("The database does not answer.")) from fault
    if missing:
        raise Outage(
            said(
                "Migrations are not applied: %(count)s; run `kallipolis migrate`.",
                count=len(missing),
            )
        )
    return said("all applied")


def disk_is_writable() -> str:
    """Write something into the state folder."""
    try:
        with tempfile.TemporaryFile(dir=settings.STATE) as file:
            file.write(b"ready?")
            file.flush()
    except OSError as fault:
        raise Outage(
            said("The state folder cannot be written to: %(fault)s.", fault=fault.strerror)
        ) from fault
    return said("writable")


CHECKS = (
    Check(name="database", run=database_answers),
    Check(name="migrations", run=migrations_are_applied),
    Check(name="disk", run=disk_is_writable),
)
