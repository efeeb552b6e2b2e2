"""The pack documents that this room owns."""

from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.forms.logic.checks import check

KINDS: Final = (DocumentKind(name="form", folder="forms", type=Form, rank=30, check=check),)
