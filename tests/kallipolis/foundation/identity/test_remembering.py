"""What logging in remembers: every process finds it, nobody else is told, it ends in time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection

from kallipolis.foundation.identity.jobs import sweep_logins
from kallipolis.foundation.identity.models import Remembered

OVER = -1
MINUTE = 60


@pytest.fixture
def nothing_remembered() -> Iterator[None]:
    yield
    cache.clear()


@pytest.mark.django_db
def test_what_is_remembered_is_found_until_it_is_over() -> None:
    cache.set("code", {"scope": ["openid"], "granted": None}, MINUTE)
    cache.set("old", "x", OVER)

    assert cache.get("code") == {"scope": ["openid"], "granted": None}
    assert cache.get("old", "nothing") == "nothing"


@pytest.mark.django_db
def test_what_is_remembered_without_end_stays() -> None:
    cache.set("always", 1, None)
    sweep_logins()
    assert cache.get("always") == 1


@pytest.mark.django_db
def test_what_was_said_last_holds() -> None:
    cache.set("tries", [1.5], MINUTE)
    cache.set("tries", [1.5, 2.5], MINUTE)
    assert cache.get("tries") == [1.5, 2.5]


@pytest.mark.django_db
def test_what_was_used_cannot_be_used_again_until_it_is_over() -> None:
    tries = (cache.add("used", "y", MINUTE), cache.add("used", "y", MINUTE))
    ended = cache.touch("used", OVER)
    assert (*tries, ended, cache.add("used", "y", MINUTE)) == (True, False, True, True)


@pytest.mark.django_db
def test_forgetting_says_whether_there_was_anything() -> None:
    cache.set("code", 1, MINUTE)
    assert (cache.delete("code"), cache.delete("code"), cache.get("code")) == (True, False, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nothing_remembered")
def test_of_many_who_use_a_code_at_once_one_may() -> None:
    def use(_: int) -> bool:
        try:
            return bool(cache.add("used", "y", MINUTE))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(use, range(8)))

    assert sorted(told) == [False] * 7 + [True]


@pytest.mark.django_db
def test_who_reads_the_table_learns_no_code() -> None:
    cache.set("device_code[wdjb-mjht]", {"device_code": "secret"}, MINUTE)

    row = Remembered.objects.get()

    assert "wdjb" not in row.key
    assert "secret" not in row.sealed


@pytest.mark.django_db
def test_what_is_over_is_swept_away() -> None:
    cache.set("old", 1, OVER)
    cache.set("young", 1, MINUTE)

    sweep_logins()

    assert Remembered.objects.count() == 1
