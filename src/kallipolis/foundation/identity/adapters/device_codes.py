"""Log-in of a device that has no browser: a code is confirmed elsewhere (RFC 8628)."""

from typing import Any, Final

from allauth.idp.oidc.internal.oauthlib import device_codes
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import get_server
from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import DeviceAuthorizationView, TokenView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from oauthlib.common import Request
from oauthlib.oauth2.rfc8628.grant_types import DeviceCodeGrant

from kallipolis.foundation.identity.adapters.openid import OpenIdAdapter


class Validator(OAuthLibRequestValidator):  # type: ignore[misc]  # allauth has no types
    """Answers what oauthlib asks since version 4.0 and allauth 65.21 does not know yet."""

    def validate_device_code(
        self, client_id: str, device_code: str, request: Request
    ) -> str | None:
        """Say that the code holds: allauth has redeemed it and put its person into the request."""
        if request.user is None:
            return None
        request.scopes = request.scope or request.client.get_default_scopes()
        return str(DeviceCodeGrant.DEVICE_CODE_AUTHORIZED)


class DeviceTokenView(TokenView):  # type: ignore[misc]  # as above
    """The token endpoint, at which devices are answered too."""

    def _create_token_response(
        self, request: HttpRequest, *, user: Any = None, data: dict[str, Any] | None = None
    ) -> HttpResponse:
        server = get_server(pre_token=[lambda asked: self._pre_token(asked, user, data)])
        server.device_code_grant.request_validator = VALIDATOR
        answer = server.create_token_response(*extract_params(request))
        response: HttpResponse = convert_response(*answer)
        return response


class ConfirmDeviceView(DeviceAuthorizationView):  # type: ignore[misc]  # as above
    """The page on which a device is confirmed: it says what the device will be able to do."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as allauth does, but for forms of other sites: it exempts this page from that."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def _dispatch_authorization(
        self, request: HttpRequest, user_code: str, device_code: str, client: Client
    ) -> HttpResponse:
        kept = cache.get(device_codes.cache_device_code_key(device_code)) or {}
        scopes = kept.get("scope") or client.get_default_scopes()
        client.asked_for = [OpenIdAdapter.scope_display[scope] for scope in scopes]
        response: HttpResponse = super()._dispatch_authorization(
            request, user_code, device_code, client
        )
        return response


VALIDATOR: Final = Validator()
token = DeviceTokenView.as_view()
confirm = ConfirmDeviceView.as_view()
