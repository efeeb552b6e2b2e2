"""An edge keeps all or nothing, however many doors it is opened at."""

from collections.abc import Sequence

import pytest
from django.db import connection

from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal

pytestmark = pytest.mark.django_db

REFUSAL = Refusal("test.refused")


class Diary:
    """Remembers what it was given to write, and in how many statements."""

    def __init__(self) -> None:
        self.written: list[list[str]] = []

    def write(self, rows: Sequence[str]) -> None:
        self.written.append(list(rows))


def create_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE edges_note (words text)")


def note(words: str) -> None:
    database.execute("INSERT INTO edges_note VALUES (%s)", [words])


def notes() -> list[str]:
    return [row[0] for row in database.rows("SELECT words FROM edges_note ORDER BY words")]


def note_and_fail(words: str) -> None:
    with database.edge():
        note(words)
        raise REFUSAL


def note_inside_and_fail() -> None:
    with database.edge():
        with database.edge():
            note("a")
        raise REFUSAL


def fail_inside_and_go_on() -> None:
    with database.edge():
        with pytest.raises(Refusal):
            note_and_fail("a")
        note("b")


def put_off_and_fail(diary: Diary) -> None:
    with database.attempt():
        database.at_end(diary.write, ["x"])
        raise REFUSAL


def test_what_an_inner_edge_wrote_is_not_kept_when_the_outer_one_fails() -> None:
    create_table()

    with pytest.raises(Refusal):
        note_inside_and_fail()

    assert notes() == []


def test_an_edge_that_goes_on_after_a_failure_inside_keeps_nothing_and_says_so() -> None:
    create_table()

    with pytest.raises(database.HalfDoneError):
        fail_inside_and_go_on()

    assert notes() == []


def test_an_attempt_that_fails_leaves_what_was_written_around_it() -> None:
    create_table()

    with database.edge():
        note("a")
        with pytest.raises(Refusal), database.attempt():
            note_and_fail("b")
        note("c")

    assert notes() == ["a", "c"]


def test_an_attempt_that_hides_a_failure_inside_keeps_nothing_and_says_so() -> None:
    create_table()

    with database.edge():
        note("c")
        with pytest.raises(database.HalfDoneError), database.attempt():
            fail_inside_and_go_on()

    assert notes() == ["c"]


def test_an_attempt_without_an_edge_is_one() -> None:
    create_table()

    with pytest.raises(Refusal), database.attempt():
        note_and_fail("a")

    assert notes() == []


def test_what_is_put_off_is_written_together_as_the_edge_ends() -> None:
    diary = Diary()

    with database.edge():
        database.at_end(diary.write, ["a"])
        with database.edge():
            database.at_end(diary.write, ["b", "c"])
        before = list(diary.written)

    assert (before, diary.written) == ([], [["a", "b", "c"]])


def test_what_a_failed_attempt_put_off_is_not_written() -> None:
    diary, other = Diary(), Diary()

    with database.edge():
        database.at_end(diary.write, ["a"])
        with pytest.raises(Refusal):
            put_off_and_fail(diary)
        with pytest.raises(Refusal):
            put_off_and_fail(other)

    assert (diary.written, other.written) == ([["a"]], [])


def test_what_a_failed_edge_put_off_is_not_written_by_the_next() -> None:
    diary = Diary()

    with pytest.raises(Refusal):
        put_off_and_fail(diary)
    with database.edge():
        database.at_end(diary.write, ["b"])

    assert diary.written == [["b"]]


def test_without_an_edge_nothing_is_put_off() -> None:
    diary = Diary()

    database.at_end(diary.write, ["a"])

    assert diary.written == [["a"]]


class Shelf:
    """Counts how often it is asked; it has what is put on it."""

    def __init__(self) -> None:
        self.asked = 0
        self.there: dict[str, str] = {}

    def read(self, key: str) -> str | None:
        self.asked += 1
        return self.there.get(key)


def attempt_to_read_and_fail(shelf: Shelf) -> None:
    with database.attempt():
        database.once(shelf.read, "a")
        raise REFUSAL


def test_what_does_not_change_is_read_once_in_an_edge_and_anew_in_the_next() -> None:
    shelf = Shelf()
    shelf.there["a"] = "words"

    with database.edge():
        found = [database.once(shelf.read, "a") for _ in range(3)]
    within = shelf.asked
    with database.edge():
        database.once(shelf.read, "a")

    assert (found, within, shelf.asked) == (["words"] * 3, 1, 2)


def test_what_was_not_there_is_looked_for_again() -> None:
    shelf = Shelf()

    with database.edge():
        before = database.once(shelf.read, "a")
        shelf.there["a"] = "words"
        after = database.once(shelf.read, "a")

    assert (before, after) == (None, "words")


def test_what_was_read_in_an_attempt_that_failed_is_read_again() -> None:
    shelf = Shelf()
    shelf.there["a"] = "words"

    with database.edge():
        with pytest.raises(Refusal):
            attempt_to_read_and_fail(shelf)
        shelf.there.clear()
        after = database.once(shelf.read, "a")

    assert after is None
