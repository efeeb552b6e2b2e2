"""The design system: small, whole, the same in every mode, and kept as somebody chose it."""

import gzip
import re
from pathlib import Path
from typing import Final

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

SOURCES: Final = Path(__file__).parents[4] / "src" / "kallipolis"
STATIC: Final = SOURCES / "foundation" / "web" / "static" / "web"
BUDGET: Final = {"city.css": 14 << 10, "city.js": 6 << 10, "icons.svg": 8 << 10}
"""How large a file may be, compressed. Units: bytes."""

MARKS: Final = {"htmx-request", "busy"}
"""Classes that are no one's but a program's."""


def classes_of(template: str) -> set[str]:
    """Return the classes that stand in a template as they are."""
    words = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", template, flags=re.DOTALL)
    written = " ".join(re.findall(r'\bclass="([^"]*)"', words))
    return {name for name in written.split() if re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", name)}


def called(name: str, words: str) -> int:
    """Return how often a macro is named as something to call, its own definition included."""
    return len(re.findall(rf"\b{name}\(", words))


def test_every_class_of_a_template_has_a_style() -> None:
    sheets = " ".join(sheet.read_text() for sheet in SOURCES.rglob("static/*/*.css"))
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)", sheets))
    styled = named | {name.removeprefix("btn-") for name in named} | MARKS

    used = {
        f"{path.relative_to(SOURCES)}: {name}"
        for path in SOURCES.rglob("templates/**/*.html")
        for name in classes_of(path.read_text()) - styled
    }

    assert used == set(), "take a class of the design system, or write its style in assets/scss"


@pytest.mark.parametrize(("name", "most"), BUDGET.items())
def test_what_every_page_loads_is_small(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/theme/dark?next=/design", 'data-theme="dark"'),
        ("/theme/light?next=/design", 'data-theme="light"'),
        ("/keys/off?next=/design", 'data-theme="auto" data-keys="off"'),
        ("/text/30?next=/design", 'data-mode="care" data-theme="auto" data-text="30"'),
    ],
)
def test_how_pages_look_is_kept_as_it_was_chosen(client: Client, path: str, mark: str) -> None:
    chosen = client.get(path)

    answer = client.get(chosen["Location"])

    assert mark in answer.content.decode()


@pytest.mark.parametrize("path", ["/theme/blue", "/keys/x", "/text/40", "/text/x"])
def test_what_cannot_be_chosen_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_forged_choice_is_the_usual_one(client: Client) -> None:
    client.cookies.load({"theme": '"><script>', "mode": "care", "text": "99"})

    words = client.get("/design").content.decode()

    assert 'data-theme="auto" data-text="21"' in words


def test_display_offers_every_choice_and_the_way_back(client: Client) -> None:
    words = client.get(
        "/display?next=/services", headers={"Accept-Language": "en"}
    ).content.decode()

    ways = re.findall(r'href="/(theme|text|mode|language|keys)/([\w-]+)\?', words)
    assert {"auto", "light", "dark", "18", "30", "care", "en", "zh-hant"} <= {
        way for _, way in ways
    }
    assert 'href="/services"' in words


def test_a_dialog_has_a_page_behind_it(client: Client) -> None:
    gallery = client.get("/design", headers={"Accept-Language": "en"}).content.decode()
    page = client.get("/design?ask=withdraw", headers={"Accept-Language": "en"}).content.decode()

    assert 'href="/design?ask=withdraw" data-dialog="withdraw"' in gallery
    assert '<dialog id="withdraw"' in gallery
    assert "<h1>Withdraw this case?</h1>" in page


def test_the_search_box_of_the_gallery_suggests(client: Client) -> None:
    answer = client.get("/design/suggestions?q=PERMIT", headers={"Accept-Language": "en"})

    assert answer.json() == {"suggestions": [{"words": "Residence permit"}]}


def test_every_component_is_shown_in_the_gallery() -> None:
    templates = SOURCES / "foundation" / "web" / "templates"
    comment = re.compile(r"\{#.*?#\}", re.DOTALL)
    words = comment.sub("", " ".join(path.read_text() for path in templates.rglob("*.html")))
    frames = {"watermark"}

    macros = set(re.findall(r"\{% macro ([a-z]\w*)\(", words)) - frames

    assert {name for name in macros if called(name, words) < 2} == set()


def test_every_component_is_used_by_a_page() -> None:
    comment = re.compile(r"\{#.*?#\}", re.DOTALL)
    templates = [p for p in SOURCES.rglob("templates/**/*.html") if "gallery" not in str(p)]
    words = comment.sub("", " ".join(path.read_text() for path in templates))
    components = (SOURCES / "foundation" / "web" / "templates" / "components").glob("*.html")

    unused = {
        name
        for own in (path.read_text() for path in components)
        for name in re.findall(r"\{% macro ([a-z]\w*)\(", own)
        if not re.search(rf"\.{name}\(|import [^%]*\b{name}\b", words)
        and called(name, comment.sub("", own)) < 2
    }

    assert unused == set(), "use it where a page has its own, or delete it with its styles"
