"""Check answers against a form, read and write them, and describe a form to machines."""

from kallipolis.platforms.application.forms.contracts import Checked, Context
from kallipolis.platforms.application.forms.logic.checks import check
from kallipolis.platforms.application.forms.logic.validation import validate, visible

__all__ = ["Checked", "Context", "check", "validate", "visible"]
