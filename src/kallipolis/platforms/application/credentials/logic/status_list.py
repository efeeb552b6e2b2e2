"""Status lists: the standing of many credentials in a few bits each.

Source: Token Status List (draft-ietf-oauth-status-list), sections 4.1 and 7.1.
"""

import zlib
from collections.abc import Iterable
from typing import Final

from kallipolis.platforms.application.credentials.contracts import Status

BITS: Final = 2
SIZE: Final = 1 << 17
"""Credentials in one list: enough that asking for one hides whose status is meant."""

CODES: Final = {
    Status.VALID: 0,
    Status.REVOKED: 1,
    Status.REPLACED: 1,
    Status.SUSPENDED: 2,
}
"""VALID 0x00, INVALID 0x01, SUSPENDED 0x02; an end in time is in the credential itself."""

PER_BYTE: Final = 8 // BITS


def place_of(serial: int) -> tuple[int, int]:
    """Return the number of the list and the index in it for the serial number of a credential."""
    return divmod(serial, SIZE)


def compressed(statuses: Iterable[tuple[int, Status]]) -> bytes:
    """Pack the statuses of one list, by index, with the lowest bits first, and compress them."""
    packed = bytearray(SIZE // PER_BYTE)
    for index, status in statuses:
        byte, place = divmod(index, PER_BYTE)
        packed[byte] |= CODES[status] << (place * BITS)
    return zlib.compress(bytes(packed), 9)


def unpacked(content: bytes) -> list[int]:
    """Return the codes of a list, by index."""
    return [
        byte >> (place * BITS) & (1 << BITS) - 1
        for byte in zlib.decompress(content)
        for place in range(PER_BYTE)
    ]
