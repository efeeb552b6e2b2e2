"""Check again what proves a message: its content, the sender's signature, the receipt."""

from collections.abc import Iterator
from typing import Final

import msgspec
from joserfc import jws
from requests.structures import CaseInsensitiveDict

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.exchange.adapters import book, directories, profile
from kallipolis.platforms.data.exchange.adapters.peers import own
from kallipolis.platforms.data.exchange.contracts import Check, NodeKey
from kallipolis.platforms.data.exchange.logic import directories as logic
from kallipolis.platforms.data.exchange.models import StoredMessage

LABEL: Final = "exchange"


class _Proof(msgspec.Struct, frozen=True, kw_only=True):
    covered: dict[str, str]
    signature: str
    input: str = ""


def checks(row: StoredMessage) -> Iterator[Check]:
    """Yield what was looked at again, and whether it holds; keys count as of the time they signed.

    Missing: a message that waits has no receipt yet, and one of ours no proof but the receipt.
    """
    content = book.content_of(row)
    digest = book.digest_of(content)
    yield Check(code="exchange.check.content", holds=digest == row.digest)
    if row.proof:
        yield from _signature(row, content)
    if row.receipt:
        yield from _receipt(row)


def _signature(row: StoredMessage, content: bytes) -> Iterator[Check]:
    proof = msgspec.json.decode(row.proof, type=_Proof)
    fields = {name.strip('"'): value for name, value in proof.covered.items()}
    method, url = fields.pop("@method", ""), fields.pop("@target-uri", "")
    given = proof.input or f"{LABEL}={fields.get('@signature-params', '')}"
    signed = {name: value for name, value in fields.items() if not name.startswith("@")}
    signed |= {"signature": proof.signature, "signature-input": given}
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict(signed)
    keys = _keys(row.peer)
    counted = {id: key.x for id, key in keys.items() if logic.counts(key, row.at)}
    id = next((key for key in keys if f'"{key}"' in given), "")
    holds = True
    try:
        profile.check(profile.Request(method, url, headers), content, keys=counted, at=row.at)
    except Refusal:
        holds = False
    yield Check(code="exchange.check.signature", holds=holds, values={"key": id or "?"})
    yield Check(code="exchange.check.key", holds=id in counted, values={"key": id or "?"})
    try:
        is_same = profile.envelope_of(headers) == book.envelope_of(row, own())
    except Refusal:
        is_same = False
    yield Check(code="exchange.check.envelope", holds=is_same)


def _receipt(row: StoredMessage) -> Iterator[Check]:
    token = book.receipt_of(row)
    signer = row.peer if row.is_ours else own()
    keys = _keys(signer)
    receipt = profile.receipt_of(token, keys={id: key.x for id, key in keys.items()})
    id = str(jws.extract_compact(token.encode()).headers().get("kid", "?"))
    yield Check(code="exchange.check.receipt", holds=receipt is not None, values={"key": id})
    at = receipt.received_at if receipt else row.at
    holds = id in keys and logic.counts(keys[id], at)
    yield Check(code="exchange.check.key", holds=holds, values={"key": id})
    yield Check(code="exchange.check.about", holds=receipt is not None and _is_about(row, token))


def _is_about(row: StoredMessage, token: str) -> bool:
    receipt = profile.content_of_receipt(token)
    envelope, content = book.envelope_of(row, own()), book.content_of(row)
    if row.skip_id and receipt.message.id == row.skip_id:
        envelope, content = book.as_sent(row, own())
    return (receipt.message, receipt.digest) == (envelope, book.digest_of(content))


def _keys(node: str) -> dict[str, NodeKey]:
    """Return the keys of a node that any directory has named, each as the newest has it."""
    found: dict[str, NodeKey] = {}
    for directory in directories.every():
        entry = logic.node_of(directory, node)
        for key in entry.keys if entry else ():
            found.setdefault(key.id, key)
    return found
