"""The pack documents that this room owns."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.forms.logic.checks import check


def _check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return check(body, library) if isinstance(body, Form) else ()


KINDS: Final = (DocumentKind(name="form", folder="forms", type=Form, rank=30, check=_check),)
