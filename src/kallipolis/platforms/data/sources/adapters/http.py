"""Interfaces over HTTP that answer in JSON, page by page."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

import msgspec
import pyarrow as pa
import requests

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.sources.adapters.connections import address_of
from kallipolis.platforms.data.sources.contracts import Address
from kallipolis.platforms.data.sources.logic.rows import batches, within

PATIENCE_S: Final = 60
MOST_PAGES: Final = 100_000


def read(address: Address, mark: str) -> Iterator[pa.Table]:
    """Yield the rows of all pages.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable`` when an answer is no JSON, or
            tells of a fault of ours.
        Outage: while the other side does not answer, or asks to wait.
    """
    base = address_of(address.connection)
    parameters = dict(address.parameters) | (
        {address.after: mark} if address.after and mark else {}
    )
    url = f"{base.rstrip('/')}/{address.path.lstrip('/')}" if address.path else base
    with requests.Session() as session:
        for number in range(address.first, address.first + MOST_PAGES):
            page = {address.page: str(number)} if address.page else {}
            answer = _answer(session, url, parameters | page, address)
            found = within(answer, address.rows)
            rows = found if isinstance(found, list) else []
            yield from batches((row for row in rows if isinstance(row, dict)), f"page {number}")
            following = within(answer, address.next) if address.next else None
            if isinstance(following, str) and following:
                url, parameters = urljoin(url, following), {}
            elif not (address.page and rows):
                return


def _answer(
    session: requests.Session, url: str, parameters: dict[str, str], address: Address
) -> object:
    try:
        answer = session.get(url, params=parameters, timeout=PATIENCE_S)
    except requests.RequestException as failure:
        raise Outage(f"source {address.connection}") from failure
    if answer.status_code in {429, 500, 502, 503, 504}:
        wait = answer.headers.get("Retry-After", "")
        raise Outage(
            f"source {address.connection}", retry_after_s=int(wait) if wait.isdigit() else 60
        )
    if answer.status_code != requests.codes.ok:
        raise _unreadable(address, f"HTTP {answer.status_code}")
    try:
        return msgspec.json.decode(answer.content)
    except msgspec.MsgspecError as fault:
        raise _unreadable(address, str(fault)) from fault


def _unreadable(address: Address, why: str) -> Refusal:
    values = {"place": f"{address.connection} {address.path}".strip(), "why": why}
    return Refusal("source.unreadable", Reason.MALFORMED, values=values)
