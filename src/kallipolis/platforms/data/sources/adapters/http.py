"""Interfaces over HTTP that answer in JSON, page by page; and files that lie at an address."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

import msgspec
import pyarrow as pa
import requests
import urllib3

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.sources.adapters.connections import address_of, reached
from kallipolis.platforms.data.sources.contracts import Address, Files
from kallipolis.platforms.data.sources.logic.rows import batches, within

PATIENCE_S: Final = 60
SLOWEST: Final = 1 << 10
"""Bytes a second that come on average, once ``PATIENCE_S`` have passed: less holds up who waits."""

BRIEF_S: Final = 10
"""How long it may take where somebody waits for whether it answers."""

MOST_PAGES: Final = 100_000
LARGEST: Final = 64 << 20
"""Bytes of one answer."""

LARGEST_FILE: Final = 16 << 30
NOT_LET_IN: Final = frozenset({401, 403, 407})


def read(address: Address, mark: str) -> Iterator[pa.Table]:
    """Yield the rows of all pages.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable`` when an
            answer is no JSON, or tells of a fault of ours.
        Outage: while the other side does not answer, or asks to wait.
    """
    base = address_of(address.connection)
    parameters = dict(address.parameters) | (
        {address.after: mark} if address.after and mark else {}
    )
    url = _url(base, address)
    with _session(address.connection) as session:
        for number in range(address.first, address.first + MOST_PAGES):
            page = {address.page: str(number)} if address.page else {}
            answer = _answer(session, url, parameters | page, address)
            found = within(answer, address.rows)
            rows = found if isinstance(found, list) else []
            yield from batches((row for row in rows if isinstance(row, dict)), f"page {number}")
            following = within(answer, address.next) if address.next else None
            if isinstance(following, str) and following:
                url, parameters = _same_origin(urljoin(url, following), base, address), {}
            elif not (address.page and rows):
                return


def fetch(address: Address) -> bytes:
    """Return one answer as it came; it follows no link, and is not larger than a page may be.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable``.
        Outage: while the other side does not answer, or asks to wait.
    """
    url = _url(address_of(address.connection), address)
    with _session(address.connection) as session:
        return _raw(session, url, address.parameters, address)


def answer(connection: str) -> None:
    """Ask once where a connection leads; whatever it has there, it answers and lets us in.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``.
        Outage: while the other side does not answer, or asks to wait.
    """
    place = Address(connection=connection)
    try:
        with (
            _session(connection) as session,
            session.get(
                address_of(connection), timeout=BRIEF_S, allow_redirects=False, stream=True
            ) as found,
        ):
            if found.status_code in NOT_LET_IN or found.status_code >= HTTPStatus.TOO_MANY_REQUESTS:
                _require_well(found, place)
    except requests.RequestException as failure:
        raise Outage(f"source {connection}") from failure


@contextmanager
def downloaded(files: Files) -> Iterator[IO[bytes]]:
    """Give the one file that lies at an address, all of it.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.no_files``;
            ``source.unreadable`` for one that is too large.
        Outage: while the other side does not answer, or asks to wait.
    """
    place = Address(connection=files.connection, path=files.path)
    url = _url(address_of(files.connection), place)
    with tempfile.TemporaryFile() as file:
        try:
            with (
                _session(files.connection) as session,
                session.get(url, timeout=PATIENCE_S, allow_redirects=False, stream=True) as answer,
            ):
                if answer.status_code in {404, 410}:
                    values = {"path": files.path, "connection": files.connection}
                    raise Refusal("source.no_files", Reason.RULE, values=values)
                _require_well(answer, place)
                for part in _parts(answer, place):
                    file.write(part)
                    if file.tell() > LARGEST_FILE:
                        raise _unreadable(place, f"more than {LARGEST_FILE >> 30} GiB")
        except requests.RequestException as failure:
            raise Outage(f"source {files.connection}") from failure
        file.seek(0)
        yield file


def _session(connection: str) -> requests.Session:
    """Open a session whose questions say who asks, as the connection has it."""
    how = reached(connection)
    session = requests.Session()
    session.headers.update(how.headers)
    session.params = dict(how.parameters)
    return session


def _url(base: str, address: Address) -> str:
    return f"{base.rstrip('/')}/{address.path.lstrip('/')}" if address.path else base


def _raw(
    session: requests.Session, url: str, parameters: dict[str, str], address: Address
) -> bytes:
    try:
        with session.get(
            url, params=parameters, timeout=PATIENCE_S, allow_redirects=False, stream=True
        ) as answer:
            _require_well(answer, address)
            return _content(answer, address)
    except requests.RequestException as failure:
        raise Outage(f"source {address.connection}") from failure


def _answer(
    session: requests.Session, url: str, parameters: dict[str, str], address: Address
) -> object:
    try:
        return msgspec.json.decode(_raw(session, url, parameters, address))
    except msgspec.MsgspecError as fault:
        raise _unreadable(address, str(fault)) from fault


def _require_well(answer: requests.Response, address: Address) -> None:
    if answer.status_code in {429, 500, 502, 503, 504}:
        wait = answer.headers.get("Retry-After", "")
        raise Outage(
            f"source {address.connection}", retry_after_s=int(wait) if wait.isdigit() else 60
        )
    if answer.status_code in NOT_LET_IN:
        values = {"connection": address.connection}
        raise Refusal("source.denied", Reason.RULE, values=values)
    if answer.status_code != requests.codes.ok:
        raise _unreadable(address, f"HTTP {answer.status_code}")


def _same_origin(url: str, base: str, address: Address) -> str:
    """Let pass a link to where the connection leads, and to nowhere else: others send these."""
    if urlsplit(url)[:2] != urlsplit(base)[:2]:
        raise _unreadable(address, f"it leads away, to {urlsplit(url).netloc}")
    return url


def _content(answer: requests.Response, address: Address) -> bytes:
    """Return an answer that is not larger than a page may be."""
    parts: list[bytes] = []
    size = 0
    for part in _parts(answer, address):
        size += len(part)
        if size > LARGEST:
            raise _unreadable(address, f"more than {LARGEST >> 20} MiB in one answer")
        parts.append(part)
    return b"".join(parts)


def _parts(answer: requests.Response, address: Address) -> Iterator[bytes]:
    """Yield what comes as it comes; who only drips counts as one who does not answer."""
    began, size = time.monotonic(), 0
    try:
        while part := answer.raw.read1(1 << 20, decode_content=True):
            yield part
            size += len(part)
            took = time.monotonic() - began
            if took > PATIENCE_S and size < took * SLOWEST:
                raise Outage(f"source {address.connection}")
    except urllib3.exceptions.HTTPError as failure:
        raise Outage(f"source {address.connection}") from failure


def _unreadable(address: Address, why: str) -> Refusal:
    values = {"place": f"{address.connection} {address.path}".strip(), "why": why}
    return Refusal("source.unreadable", Reason.MALFORMED, values=values)
