"""Be Boston, and act there: as somebody who lives there, and as its officials."""

import re
from typing import Any

from django.test import Client
from msgspec.structs import replace
from pytest_django import Settings
from tests.kallipolis.site.browsing import forms_of
from tests.kallipolis.site.people import TEST, Official

from kallipolis.foundation.configuration import Configuration
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import last_code, log_in, make_official_user
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.places import api as places
from kallipolis.platforms.data.registries import api as registries
from kallipolis.site.run import first_packs

OF_CHINA = re.compile(
    r"身份证|身份證|广东|廣東|[¥￥]|(?<!\w)\+86|(?<=[\"'>@ ])44\d{4}(?=[\"'<@ ])"
    r"|(?<!\w)(?:12345|CNY|RMB|yuan|fen|PRC"
    r"|Administrative \w+ Law|China|Chinese|Guangdong|Shenzhen|Putonghua|Cantonese|GB[ /]\S+"
    r"|(?:social )?credit code|18 characters)(?!\w)"
)
"""Whole words, so that what is drawn by chance, as a token is, never holds one."""

CHINESE = re.compile(r"[\u3400-\u9fff]+")
NAMES_OF_LANGUAGES = re.compile("简体中文|繁體中文")
"""A language is called by its own name wherever it can be chosen."""

SERVICE = "boston-resident-parking-permit"
OFFICE = "transport@US-MA-BOS"
NUMBER = "S24681357"
KEY = re.compile(r'name="key" value="(\w+)"')
APPLY = f"/services/{SERVICE}/apply"
PEOPLE = (
    ("Clara Clerk", "acceptance-officer"),
    ("Ray Reviewer", "lead-reviewer"),
    ("Dora Decider", "decider"),
    ("Paul Postman", "delivery-officer"),
)
PERSON = {
    "name": "Anna Allston",
    "id_number": "s 2468 1357",
    "region": "US-MA-BOS-ALLSTON",
    "phone": "(617) 555-0123",
    "password": "charles-river-1630",
}
CAR = {"plate": "1ABC23", "excise": "$125.50", "owner": "20-2468135"}
HOME = {
    "home.region": "US-MA-BOS-ALLSTON",
    "home.line": "1 Harvard Avenue",
    "postcode": "02134-1001",
    "phone": "+1 617 555 0123",
    "declares_true": "true",
}


def become_boston(settings: Settings) -> None:
    """Be Boston and nothing else: its place, and what it publishes first."""
    settings.KALLIPOLIS = replace(settings.KALLIPOLIS, place="boston")
    settings.PLACE = places.place_in_pack(Configuration(place="boston"))
    settings.LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")]
    settings.LANGUAGE_CODE = "en"
    settings.SEND_SHORT_MESSAGE = "kallipolis.foundation.identity.testing.note_message"
    publish_packs(*first_packs())


def read(answer: Any) -> str:
    """Return the words of a page, on which nothing of China may stand, and nothing in Chinese."""
    words = str(answer.content.decode())
    assert answer.status_code in {200, 422}, words
    assert OF_CHINA.findall(words) == []
    assert CHINESE.findall(NAMES_OF_LANGUAGES.sub("", words)) == []
    return words


def fill_in(browser: Client, path: str, said: dict[str, str]) -> Any:
    """Fill in the form of a page that asks for it, and return the page that it leads to."""
    (form,) = [f for f in forms_of(read(browser.get(path))) if said.keys() <= f.controls.keys()]
    return browser.post(path, form.filled(said), follow=True)


def register(browser: Client, **changes: str) -> Any:
    return fill_in(browser, "/accounts/signup/", PERSON | changes)


def make_person(**changes: str) -> tuple[Client, PartyId]:
    """Let somebody whom the city knows register in its pages."""
    known = {"name": "Anna Allston", "phone": "617-555-0199"}
    registries.put(TEST, "boston-residents", NUMBER, known)
    browser = Client(HTTP_ACCEPT_LANGUAGE="en-US")
    read(register(browser, **changes))
    read(browser.post("/accounts/code", {"code": last_code()}, follow=True))
    return browser, PartyId(User.objects.get(name="Anna Allston").party)


def officials() -> list[Official]:
    """Return four officials of the city at the desk."""
    return [
        Official(
            name=name,
            client=log_in(
                Client(enforce_csrf_checks=True, headers={"Accept-Language": "en-US"}),
                make_official_user(name, role, organisation=OFFICE),
            ),
        )
        for name, role in PEOPLE
    ]


def decide(case: str) -> list[str]:
    """Let four officials of the city work on a case in the desk's pages; return what they saw."""
    clerk, reviewer, decider, postman = officials()
    seen = [
        clerk.inbox(),
        clerk.act(case, "accept"),
        reviewer.act(case, "review", opinion="agree", reason="All is there."),
        decider.act(case, "decide", outcome="granted", reason="The car is kept in Boston."),
        postman.act(case, "deliver"),
    ]
    while events.dispatch():
        pass
    return seen
