"""The words of the resource catalogue's spreadsheet, and where a resource is asked for."""

from collections.abc import Mapping
from typing import Final, get_args

from django.utils.translation import gettext

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.web.api import message
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.data.datasets.contracts import (
    Cycle,
    Dataset,
    FieldType,
    Kind,
    Shape,
    Way,
)

SHARINGS: Final = ("unconditional", "conditional", "not-shared")
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "shape": get_args(Shape),
    "type": get_args(FieldType),
    "cycle": get_args(Cycle),
    "way": get_args(Way),
    "sharing": SHARINGS,
}


def request_path(actor: Actor, dataset: Dataset) -> str:
    """Return where an official asks for a resource, empty for who may not ask for any."""
    if access.reach(actor, "grant.request").is_empty:
        return ""
    return url("console_shared", id=dataset.id)


def words() -> dict[str, str]:
    """Return heads and codes in the language of the request."""
    heads = (
        gettext("Class"),
        gettext("Name of the resource"),
        gettext("Code of the resource"),
        gettext("Provider"),
        gettext("Credit code of the provider"),
        gettext("Summary"),
        gettext("Format of the resource"),
        gettext("Information item"),
        gettext("Type of the item"),
        gettext("Sharing"),
        gettext("Condition of sharing"),
        gettext("Way of sharing"),
        gettext("Open to everybody"),
        gettext("Update cycle"),
        gettext("Last renewed on"),
        gettext("Related resources"),
    )
    codes = {
        f"{group}.{code}": message(f"dataset.{group}.{code}")
        for group, each in CODES.items()
        for code in each
    }
    numbered = {f"head.{number}": head for number, head in enumerate(heads)}
    plain = {"title": gettext("Resource catalogue"), "yes": gettext("Yes"), "no": gettext("No")}
    return codes | numbered | plain
