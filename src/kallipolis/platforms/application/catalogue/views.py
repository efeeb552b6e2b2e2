"""The catalogue for other catalogues, as JSON-LD."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.foundation.web.api import is_held
from kallipolis.platforms.application.catalogue import api


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    etag = f'"{api.export_tag()}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=0, must-revalidate"}
    if is_held(request, etag):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(api.export(), content_type="application/ld+json", headers=headers)
