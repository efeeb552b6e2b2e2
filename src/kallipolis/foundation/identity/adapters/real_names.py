"""Whether a name and an identity number belong together, asked of a service over HTTPS."""

from typing import Final

import msgspec
import requests
from django.conf import settings

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.identity.contracts import CheckedName

PATIENCE_S: Final = (3.05, 10.0)


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    matches: bool
    phone: str = ""


def ask(*, name: str, id_number: str) -> CheckedName:
    """Post ``{"name", "id_number"}`` to ``KALLIPOLIS_REAL_NAME_URL``.

    It answers ``{"matches": true, "phone": "+86…"}``, the telephone that it has on record.

    Raises:
        Outage: when it does not answer, or not in this way.
    """
    configuration = settings.KALLIPOLIS
    try:
        answer = requests.post(
            configuration.real_name_url,
            json={"name": name, "id_number": id_number},
            headers=bearing(configuration.real_name_token),
            timeout=PATIENCE_S,
        )
        answer.raise_for_status()
        found = msgspec.json.decode(answer.content, type=_Answer)
    except (requests.RequestException, msgspec.DecodeError) as failure:
        raise Outage("real-name-check") from failure
    return CheckedName(is_confirmed=found.matches, phone=found.phone)


def bearing(token: str) -> dict[str, str]:
    """Return the header that shows a token, none where none is set."""
    return {"Authorization": f"Bearer {token}"} if token else {}
