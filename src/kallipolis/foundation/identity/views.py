"""Pages of one's own account."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity.api import user_of
from kallipolis.foundation.web.api import page


@require_GET
def show_profile(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if user is None:
        raise Refusal("identity.log_in", Reason.UNAUTHENTICATED)
    return page(request, "identity/profile.html", user=user)
