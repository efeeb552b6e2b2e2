"""Who opened a WeChat mini program: its log-in code, exchanged at WeChat for an account's id.

Source: WeChat mini programs, server interface ``auth.code2Session``.
"""

from typing import Any, Final

import msgspec
import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.http import HttpRequest, HttpResponse

from kallipolis.foundation.errors import Outage, Reason, Refusal

WECHAT: Final = "https://api.weixin.qq.com"
PATH: Final = "/sns/jscode2session"
REFUSED: Final = frozenset({40029, 40163, 40226})
"""The code is not valid; it has been used; WeChat holds its user for a risk."""

log = structlog.get_logger(__name__)


class _Answer(msgspec.Struct, frozen=True):
    openid: str = ""
    unionid: str = ""
    errcode: int = 0


def is_offered(request: HttpRequest) -> bool:
    """Say whether a mini program is configured."""
    return _provider(request) is not None


def log_in(request: HttpRequest, code: str, then: str) -> HttpResponse:
    """Begin the session of whoever WeChat says has opened the mini program, and lead them to then.

    Whoever comes for the first time gets a log-in whose name is not checked yet.

    Raises:
        Refusal: ``identity.mini_program_code`` for a code that WeChat does not take.
        Outage: ``login-provider`` when WeChat does not answer, or has no answer for us.
    """
    provider = _provider(request)
    if provider is None or not code:
        raise _refused()
    found = _exchanged(provider.app, code)
    login = provider.sociallogin_from_response(
        request, {"openid": found.openid, "unionid": found.unionid}
    )
    login.state["next"] = then
    answer: HttpResponse = complete_social_login(request, login)
    return answer


def _provider(request: HttpRequest) -> Any:
    """Return allauth's provider of the mini program, the one that shows no button."""
    apps = get_adapter().list_apps(request, provider="weixin")
    hidden = [app for app in apps if app.settings.get("hidden")]
    return hidden[0].get_provider(request) if hidden else None


def _exchanged(app: Any, code: str) -> _Answer:
    asked = {
        "appid": app.client_id,
        "secret": app.secret,
        "js_code": code,
        "grant_type": "authorization_code",
    }
    with get_adapter().get_requests_session() as session:
        answer = session.get((app.settings.get("server_url") or WECHAT) + PATH, params=asked)
    try:
        found = msgspec.json.decode(answer.content, type=_Answer)
    except msgspec.DecodeError as failure:
        raise Outage("login-provider") from failure
    if found.errcode in REFUSED:
        raise _refused()
    if not found.openid:
        log.warning("mini program not served", errcode=found.errcode)
        raise Outage("login-provider")
    return found


def _refused() -> Refusal:
    return Refusal("identity.mini_program_code", Reason.UNAUTHENTICATED)
