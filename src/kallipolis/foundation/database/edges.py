"""One transaction for a request or a job, however many rooms write in it.

What is only added to (facts, the ledger) is written by one statement for each table when it ends.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from threading import local
from typing import Any, TypeVar

from django.db import transaction

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")
Write = Callable[[Sequence[Any]], None]


class HalfDoneError(Exception):
    """A bug: something failed inside an edge, and the edge went on. ``attempt`` is for that."""


@dataclass(slots=True)
class _Edge:
    """What is known of the transaction that this thread has open."""

    later: dict[Write, list[Any]] = field(default_factory=dict)
    known: dict[tuple[Callable[..., Any], Hashable], Any] = field(default_factory=dict)
    has_failed: bool = False

    def write(self) -> None:
        """Write what was put off, in the order in which it was first asked for."""
        while self.later:
            write = next(iter(self.later))
            write(self.later.pop(write))

    def require_whole(self) -> None:
        if self.has_failed:
            raise HalfDoneError


class _Thread(local):
    edge: _Edge | None = None


_HERE = _Thread()


def edge() -> AbstractContextManager[None]:
    """Open the one transaction of a request, job or command; nested edges join it.

    All that is written inside is kept or none of it. Whoever wants to go on after a failure inside
    wraps what may fail in ``attempt``.
    """
    outer = _HERE.edge
    return _outermost() if outer is None else _Joined(outer)


@contextmanager
def _outermost() -> Iterator[None]:
    with transaction.atomic(), _opened() as opened:
        yield
        opened.write()
        opened.require_whole()


class _Joined(AbstractContextManager[None]):
    """An edge within another: it fails, and with it the other one."""

    def __init__(self, outer: _Edge) -> None:
        self.outer = outer

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.outer.has_failed = True


@contextmanager
def attempt() -> Iterator[None]:
    """Keep all or none of what is written inside, in a transaction that goes on in either case."""
    outer = _HERE.edge
    if outer is None:
        with edge():
            yield
        return
    with _put_back(outer), transaction.atomic():
        yield
        outer.require_whole()


def at_end(write: Callable[[Sequence[Row]], None], rows: Sequence[Row]) -> None:
    """Let rows be written with others of their kind when the edge ends; at once without an edge."""
    if _HERE.edge is None:
        write(rows)
    else:
        _HERE.edge.later.setdefault(write, []).extend(rows)


def once(read: Callable[[Key], Found | None], key: Key) -> Found | None:
    """Read what nobody changes while a transaction lasts once in the edge; each time without one.

    What is not there is looked for again: it may have been written since.
    """
    if _HERE.edge is None:
        return read(key)
    known = _HERE.edge.known
    found: Found | None = known.get((read, key))
    if found is None:
        found = read(key)
        if found is not None:
            known[read, key] = found
    return found


def is_in_edge() -> bool:
    """Say whether a transaction is open here, in which nobody must wait for somebody outside."""
    return _HERE.edge is not None


@contextmanager
def _opened() -> Iterator[_Edge]:
    _HERE.edge = opened = _Edge()
    try:
        yield opened
    finally:
        _HERE.edge = None


@contextmanager
def _put_back(outer: _Edge) -> Iterator[None]:
    """Forget, when what is inside fails, what was put off inside and that it failed."""
    had_failed = outer.has_failed
    before = {write: len(rows) for write, rows in outer.later.items()}
    try:
        yield
    except BaseException:
        outer.later = {write: outer.later[write][:count] for write, count in before.items()}
        outer.known.clear()
        outer.has_failed = had_failed
        raise
