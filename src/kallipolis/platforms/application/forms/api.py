"""Check answers against a form, read and write them, and describe a form to machines."""

from collections.abc import Mapping

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.forms.contracts import Checked, Context, Form
from kallipolis.platforms.application.forms.logic.checks import check, names_in
from kallipolis.platforms.application.forms.logic.validation import (
    known_from,
    validate,
    visible,
)

__all__ = ["Checked", "Context", "check", "facts_of", "get", "names_in", "validate", "visible"]


def get(form_id: str, edition: Edition | None = None) -> Form:
    """Return a form as it is in an edition, the newest if none is named.

    Raises:
        Refusal: ``form.not_found``.
    """
    found = packs.find("form", form_id, edition)
    if found is None or not isinstance(found.body, Form):
        raise Refusal("form.not_found", Reason.NOT_FOUND)
    return found.body


def facts_of(answers: Mapping[str, object], context: Context) -> dict[str, object]:
    """Return what expressions may name: the answers, ``applicant``, ``evidence``, ``today``."""
    return known_from(context) | dict(answers)
