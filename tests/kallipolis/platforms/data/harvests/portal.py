"""A portal of CKAN 2.10 for tests: what its action API answers, in the structure of its manual."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.serving import Asked, Reply

SITE: Final = "https://data.coast.example"
ERROR_PAGE: Final = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
OFFICE: Final = {
    "id": "6f0d1f1e-2f55-4a3f-9d0a-0c2c3a9a7a11",
    "name": "harbour-office",
    "title": "Harbour Office",
    "type": "organization",
    "description": "",
    "image_url": "",
    "created": "2024-03-01T08:00:00.000000",
    "is_organization": True,
    "approval_status": "approved",
    "state": "active",
}

Package = dict[str, Any]


def package(number: int, **changes: object) -> Package:
    """Return a dataset as ``package_search`` lists it."""
    name = f"berths-{number:04}"
    usual: Package = {
        "author": None,
        "author_email": None,
        "creator_user_id": "b50449ea-1dcc-4d52-b620-fc95bf56034b",
        "extras": [],
        "groups": [],
        "id": f"00000000-0000-4000-8000-{number:012}",
        "isopen": True,
        "license_id": "cc-by",
        "license_title": "Creative Commons Attribution",
        "license_url": "http://www.opendefinition.org/licenses/cc-by",
        "maintainer": "",
        "metadata_created": "2025-05-01T10:00:00.000001",
        "metadata_modified": "2026-02-03T04:05:06.700000",
        "name": name,
        "notes": "Which berths are free.",
        "num_resources": 1,
        "num_tags": 1,
        "organization": OFFICE,
        "owner_org": OFFICE["id"],
        "private": False,
        "relationships_as_object": [],
        "relationships_as_subject": [],
        "resources": [{"id": f"r{number}", "format": "csv", "mimetype": None, "url": "x"}],
        "state": "active",
        "tags": [{"display_name": "harbour", "name": "harbour", "vocabulary_id": None}],
        "title": f"Berths {number}",
        "type": "dataset",
        "url": "",
        "version": None,
    }
    return usual | changes


class Portal:
    """Answers as a portal does that lists these datasets, at most so many at once.

    ``broken`` are replies instead of its own, by the number of the search.
    """

    def __init__(
        self,
        packages: Sequence[Package],
        *,
        most: int = 1000,
        broken: Mapping[int, Reply] | None = None,
    ) -> None:
        self.packages = packages
        self.most = most
        self.broken = broken or {}
        self.searched: list[int] = []
        self.statuses = 0

    def __call__(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        if parts.path == "/api/3/action/status_show":
            self.statuses += 1
            about = {"site_url": SITE, "ckan_version": "2.10.4", "site_title": "Coast"}
            return _answer(parts.path, about)
        given = parse_qs(parts.query)
        start, rows = int(given["start"][0]), min(int(given["rows"][0]), self.most)
        self.searched.append(start)
        if (reply := self.broken.get(len(self.searched))) is not None:
            return reply
        page = list(self.packages[start : start + rows])
        found = {"count": len(self.packages), "facets": {}, "results": page, "sort": "name asc"}
        return _answer(parts.path, {**found, "search_facets": {}})


def _answer(path: str, result: object) -> Reply:
    action = path.rpartition("/")[2]
    about = f"{SITE}/api/3/action/help_show?name={action}"
    words = json.dumps({"help": about, "success": True, "result": result})
    return Reply(words=words, headers={"Content-Type": "application/json;charset=utf-8"})
