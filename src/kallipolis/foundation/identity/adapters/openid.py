"""Kallipolis as OpenID provider: its issuer, and what its tokens say about a person."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy

from kallipolis.foundation.identity.contracts import SCOPES
from kallipolis.foundation.identity.models import User


class OpenIdAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth has no types
    """What departments' own systems learn of who logs in."""

    scope_display = {scope: gettext_lazy(words) for scope, words in SCOPES.items()}

    def get_issuer(self) -> str:
        """Return the address of the installation that is set, never the one that was asked at."""
        return str(settings.KALLIPOLIS.base_url)

    def get_claims(
        self, purpose: Any, user: User, client: Any, scopes: Iterable[str], **options: Any
    ) -> dict[str, Any]:
        """Add to the usual claims how far the name is proven, and in which capacity one acts."""
        claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, **options)
        claims["acr"] = str(user.assurance)
        if "profile" in scopes:
            claims |= {"name": user.get_full_name(), "kind": user.kind}
        return claims

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """List what we offer in the discovery document; let no address in it name another host.

        A code is the only answer that may be asked for: no client is given the implicit grant.
        """
        data["scopes_supported"] = list(SCOPES)
        data["response_types_supported"] = ["code"]
        for name in [n for n in data if n.endswith(("_endpoint", "_uri"))]:
            data[name] = f"{self.get_issuer()}{urlsplit(data[name]).path}"
