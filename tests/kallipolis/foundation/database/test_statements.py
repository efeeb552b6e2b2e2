"""Plain SQL runs on the connection that Django's transactions are on."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.database import statements

pytestmark = pytest.mark.django_db(transaction=True)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    timezones=OFFSETS,
)


Run = Callable[[str], object]


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


@pytest.mark.parametrize("run", [statements.rows, statements.execute])
def test_what_the_driver_refuses_is_told_as_django_does(run: Run) -> None:
    with pytest.raises((OperationalError, ProgrammingError)), transaction.atomic():
        run("SELECT nothing FROM nowhere")

    assert statements.rows("SELECT 1") == [(1,)]


@given(moment=MOMENTS)
def test_moments_are_stored_as_django_stores_them(moment: datetime) -> None:
    stored = statements.as_stored(moment)

    assert stored == connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))
