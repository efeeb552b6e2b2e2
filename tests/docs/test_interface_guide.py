"""The guide to the JSON interface works as it is written."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from django.test import Client as Browser
from requests.adapters import BaseAdapter

from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties.testing import make_resident
from kallipolis.site.new import new

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "use-the-interface.md"
FIRST = Path(__file__).parents[2] / "docs" / "guides" / "first-service.md"
pytestmark = pytest.mark.django_db


class Inside(BaseAdapter):
    """Carries requests of the guide into the platform, without a line between them."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        headers = {name: str(value) for name, value in request.headers.items()}
        headers.pop("Accept-Encoding", "")
        answer = Browser().generic(
            str(request.method),
            str(request.path_url),
            request.body or b"",
            headers.pop("Content-Type", ""),
            headers=headers,
        )
        response = requests.Response()
        response.status_code, response._content = answer.status_code, answer.content
        response.headers.update(answer.headers)
        return response

    def close(self) -> None:
        """Hold nothing."""


def blocks(file: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def garden(tmp_path: Path) -> None:
    """Publish the service that the guide to a first service makes."""
    CliRunner().invoke(new, ["pack", "my-county", "--in", str(tmp_path)], catch_exceptions=False)
    service = tmp_path / "my_county" / "services" / "my-county-first.yaml"
    service.write_text(blocks(FIRST, "yaml")[0], encoding="utf-8")
    publish_packs("core", "guangdong", str(tmp_path / "my_county"))


def allowed(code: str) -> None:
    """Let somebody allow what the guide asks them to."""
    owner, party = Browser(), make_resident()
    owner.force_login(make_user("wei", party=party.id, name=party.name))
    owner.post(f"/identity/o/device?code={code}", {"action": "confirm"})


@pytest.mark.usefixtures("garden")
def test_the_guide_is_followed_to_its_end() -> None:
    (line,) = blocks(GUIDE, "console")
    added = CliRunner().invoke(COMMAND, [*shlex.split(line)[2:], "--json"])
    session = requests.Session()
    session.mount("http://", Inside())
    left = {"session": session, "client_id": json.loads(added.output)["client_id"]}
    asking, *rest = blocks(GUIDE, "python")

    exec(asking, left)
    allowed(left["asked"]["user_code"])
    exec("\n".join(rest), left)

    assert left["sent"].status_code == 201
    assert left["sent"].headers["Location"] == f"/api/v1/cases/{left['case']['id']}"
    assert set(left["wrong"]) == {"statement", "phone", "is_true"}
    assert "withdraw" in left["offered"]
    assert left["withdrawn"]["state"] == "withdrawn"
