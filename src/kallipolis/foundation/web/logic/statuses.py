"""Which status a reason has over HTTP, and what problem details hold."""

from typing import Final

import msgspec

from kallipolis.foundation.errors import Reason

STATUS: Final = {
    Reason.MALFORMED: 422,
    Reason.UNAUTHENTICATED: 401,
    Reason.FORBIDDEN: 403,
    Reason.NOT_FOUND: 404,
    Reason.CONFLICT: 409,
    Reason.RULE: 409,
    Reason.TOO_LARGE: 413,
    Reason.TOO_MANY: 429,
}
"""403 is about who asks; 409 about the state of things or the rule that decides; 422 is kept for
malformed input."""

TITLES: Final = {
    400: "The request cannot be understood.",
    401: "Nobody is logged in, or the access token is not valid.",
    403: "The actor may not do this.",
    404: "There is no such thing, or it is not the actor's.",
    409: "A rule, or the present state, does not allow this; the code says which.",
    413: "The body is too large.",
    415: "The body is of another media type than expected.",
    422: "The input is malformed; every fault is named with its field.",
    429: "Too many requests; come back after the time given.",
    503: "Something that the platform depends on is away; come back after the time given.",
}


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One fault in what was sent: where it is, and what is wrong with it."""

    field: str
    code: str
    message: str


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not answered as asked, as RFC 9457 words it, with the house's additions."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    reason: str = ""
    rule: str = ""
    remedy: str = ""
    problems: tuple[FieldProblem, ...] = ()
