"""What a file is, from its content and not from its name."""

from hashlib import sha256
from pathlib import PurePath

import filetype

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.files.contracts import MEDIA_TYPES

MIB = 1024 * 1024


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content in lower-case hexadecimal."""
    return sha256(content).hexdigest()


def safe_name(name: str) -> str:
    """Return the last part of a file name without control characters, 120 characters at most."""
    last = PurePath(name.replace("\\", "/")).name
    clean = "".join(c for c in last if c.isprintable()).strip()
    return clean[-120:] or "file"


def media_type_of(name: str, content: bytes) -> str:
    """Sniff the media type of a content and hold it against the ending of its name.

    Raises:
        Refusal: ``file.empty``, ``file.type_not_allowed`` when it is of no type we take;
            ``file.name_misleads`` when the ending belongs to another type.
    """
    values = {"name": name}
    if not content:
        raise Refusal("file.empty", Reason.MALFORMED, values=values)
    kind = filetype.guess(content)
    media_type = str(kind.mime) if kind else ""
    if media_type not in MEDIA_TYPES:
        raise Refusal("file.type_not_allowed", Reason.MALFORMED, values=values)
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in MEDIA_TYPES[media_type]:
        raise Refusal("file.name_misleads", Reason.MALFORMED, values=values)
    return media_type


def require_size(name: str, size: int, *, limit_mib: int) -> None:
    """Refuse a file that is larger than the limit.

    Units: ``size`` in bytes, ``limit_mib`` in MiB.

    Raises:
        Refusal: ``file.too_large``.
    """
    if size > limit_mib * MIB:
        values = {"name": name, "limit": str(limit_mib)}
        raise Refusal("file.too_large", Reason.TOO_LARGE, values=values)
