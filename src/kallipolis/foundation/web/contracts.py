"""What a room declares to be reachable as JSON, and what such a call may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.errors import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One act of the public JSON interface, declared by a room in ``rest.OPERATIONS``.

    ``path`` begins after ``/api/v1`` and names its parameters in braces (``/cases/{case_id}``).
    ``call(actor, *, <path parameters>, query=…, body=…, headers=…)`` is given only what it names.
    ``returns`` is the type of the answer, None for an answer without a body; with a ``media_type``
    other than JSON the call returns bytes. ``accepts`` other than JSON hands the body as bytes.
    ``scope`` is what a bearer token must hold; ``headers`` are the request headers it reads,
    and ``needs`` those of them that it refuses to go without. ``made_under`` is the path under
    which what a call makes is asked for by its ``id``. What is said alike to everybody may be read
    from ``anywhere``: by pages of others, in somebody's browser.
    """

    name: str
    method: str
    path: str
    call: Callable[..., Any]
    summary: str
    query: type | None = None
    body: type | None = None
    returns: Any = None
    status: int = 200
    refusals: tuple[Reason, ...] = ()
    scope: str = ""
    public: bool = False
    headers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    media_type: str = "application/json"
    accepts: str = "application/json"
    has_etag: bool = False
    made_under: str = ""
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value with response headers of its own, or another success status than declared."""

    value: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link of a menu: its words, and the route that it leads to."""

    words: str
    route: str
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the pages of no channel: the site that somebody is at home in.

    ``ways`` are the menu on top, ``tabs`` the bar at the foot of a phone; words are in English.
    """

    words: str
    home: str
    ways: tuple[Way, ...] = ()
    tabs: tuple[Way, ...] = ()


MESSAGES: dict[str, str] = {
    "web.malformed": _("What was sent cannot be read: %(fault)s."),
    "remedy.web.malformed": _("Correct the fields named below and send it again."),
    "web.missing": _("This field is missing."),
    "web.incomplete": _("Some fields are empty."),
    "remedy.web.incomplete": _("Fill in the fields named below."),
    "web.fill_in": _("Fill this in."),
    "web.unknown_field": _("There is no such field."),
    "web.wrong_type": _("Expected %(expected)s, got %(given)s."),
    "web.does_not_fit": _("This does not fit: %(fault)s."),
    "web.not_a_choice": _("%(given)s is not one of the choices."),
    "web.not_json": _("This is not valid JSON: %(fault)s."),
    "remedy.web.not_json": _("Send a JSON document in UTF-8."),
    "web.media_type": _("A body of the type %(expected)s is expected here."),
    "remedy.web.media_type": _("Set the Content-Type header and send it again."),
    "web.too_large": _("What was sent is larger than %(limit)s MiB."),
    "remedy.web.too_large": _("Send less at once, or a smaller file."),
    "web.too_many": _("There were too many requests from you in a short time."),
    "remedy.web.too_many": _("Wait a little and try again."),
    "web.unauthenticated": _("You are not logged in, or your access token is not valid."),
    "remedy.web.unauthenticated": _("Log in, or ask for a new access token."),
    "web.scope_missing": _("Your access token does not cover %(scope)s."),
    "remedy.web.scope_missing": _("Ask for a token with this scope."),
    "web.csrf": _("The page from which this was sent has expired."),
    "remedy.web.csrf": _("Load the page again and repeat the last step."),
    "web.forbidden": _("You may not do this."),
    "remedy.web.forbidden": _("Ask whoever is responsible for your account."),
    "web.path_not_found": _("There is nothing at this address."),
    "remedy.web.path_not_found": _("Check the address, or begin at the home page."),
    "web.method": _("This address does not know the method %(method)s."),
    "remedy.web.method": _("Use one of: %(allowed)s."),
    "web.bad_request": _("The request cannot be understood."),
    "remedy.web.bad_request": _("Check the address and the headers of the request."),
    "web.host": _("This installation does not answer under the name by which you reached it."),
    "remedy.web.host": _(
        "Use its public address; whoever runs it sets KALLIPOLIS_PUBLIC_URL to that."
    ),
    "web.outage": _("Something that we depend on does not answer at the moment."),
    "remedy.web.outage": _("Nothing was lost. Try again in %(seconds)s seconds."),
    "web.fault": _("Something went wrong on our side."),
    "remedy.web.fault": _("Nothing was changed. Try again later; we have been told."),
}
