"""The door for other nodes: a signed request in, a signed receipt out."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kallipolis.platforms.data.exchange import api


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a message."""
    receipt = api.receive(request.headers, request.body)
    answer = HttpResponse(
        msgspec.json.encode({"receipt": receipt}), content_type="application/json"
    )
    answer["Cache-Control"] = "no-store"
    return answer
