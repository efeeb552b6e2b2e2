"""Cases over the JSON interface: listed, looked at, acted in."""

import msgspec

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseFilter,
    CasePage,
    CaseView,
    HistoryEntry,
    InboxFilter,
    InboxPage,
    Request,
)

VERSION = "If-Match"


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The history of a case as the actor may see it, oldest first."""

    entries: tuple[HistoryEntry, ...]


def list_cases(actor: Actor, *, query: CaseFilter) -> CasePage:
    return api.cases_of(actor, query)


def show_inbox(actor: Actor, *, query: InboxFilter) -> InboxPage:
    return api.inbox(actor, query)


def show_case(actor: Actor, *, case_id: str) -> CaseView:
    return api.find_for(actor, case_id)


def show_history(actor: Actor, *, case_id: str) -> History:
    return History(entries=api.find_for(actor, case_id).history)


def act_in_case(
    actor: Actor, *, case_id: str, action: str, body: Request, headers: dict[str, str]
) -> Case:
    version = _version(headers.get(VERSION, ""))
    return api.act(actor, case_id, action, body, expected_version=version)


def _version(header: str) -> int | None:
    written = header.strip().strip('"')
    if not written or written == "*":
        return None
    if not (written.isascii() and written.isdigit()) or len(written) > 9:
        problem = Problem(field=VERSION, code="case.version_unreadable")
        raise Refusal("case.version_unreadable", Reason.MALFORMED, problems=(problem,))
    return int(written)


OPERATIONS = (
    Operation(
        name="list_cases",
        method="GET",
        path="/cases",
        call=list_cases,
        query=CaseFilter,
        returns=CasePage,
        scope="cases",
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED),
        summary="List your cases, or those that your organisation decides, latest first.",
    ),
    Operation(
        name="show_inbox",
        method="GET",
        path="/inbox",
        call=show_inbox,
        query=InboxFilter,
        returns=InboxPage,
        scope="cases",
        refusals=(Reason.MALFORMED,),
        summary="List what waits for your organisations, most urgent first.",
    ),
    Operation(
        name="show_case",
        method="GET",
        path="/cases/{case_id}",
        call=show_case,
        returns=CaseView,
        scope="cases",
        refusals=(Reason.NOT_FOUND,),
        summary="Show a case: how it stands, its clock, its history, and what you may do now.",
    ),
    Operation(
        name="show_history",
        method="GET",
        path="/cases/{case_id}/history",
        call=show_history,
        returns=History,
        scope="cases",
        refusals=(Reason.NOT_FOUND,),
        summary="Show the history of a case.",
    ),
    Operation(
        name="act_in_case",
        method="POST",
        path="/cases/{case_id}/actions/{action}",
        call=act_in_case,
        body=Request,
        returns=Case,
        scope="cases",
        headers=(VERSION,),
        refusals=(
            Reason.NOT_FOUND,
            Reason.FORBIDDEN,
            Reason.CONFLICT,
            Reason.RULE,
            Reason.MALFORMED,
        ),
        summary="Take one of the actions that the case offers you; If-Match names its version.",
    ),
)
