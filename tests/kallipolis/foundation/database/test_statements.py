"""Plain SQL runs on the connection that Django's transactions are on."""

import asyncio

import pytest
from django.db import connection, transaction

from kallipolis.foundation.database import statements

pytestmark = pytest.mark.django_db(transaction=True)


def test_within_an_event_loop_plain_sql_is_in_the_transaction_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    [(before,)] = statements.rows("SELECT count(*) FROM django_migrations")

    async def within() -> int:
        with transaction.atomic():
            statements.execute_many(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)",
                [("one", "first", "2026-01-01"), ("two", "second", "2026-01-01")],
            )
            [(inside,)] = statements.rows("SELECT count(*) FROM django_migrations")
            transaction.set_rollback(True)
        connection.close()  # this loop's own, which nobody closes after it
        return int(inside)

    assert asyncio.run(within()) == before + 2
    assert statements.rows("SELECT count(*) FROM django_migrations") == [(before,)]
