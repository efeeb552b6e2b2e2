"""Walk a journey as somebody would: by roles and by words, with a picture of each step."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final, Literal

from django.utils import translation
from playwright.sync_api import Locator, Page, expect
from tests.browser.probing import MOST_KEYS, Mode

from kallipolis.foundation.text import Text

Role = Literal["button", "checkbox", "combobox", "group", "heading", "link", "radio", "row"]
Words = str | Text
PATIENCE: Final = 20_000
"""How long something may take to appear on a machine that is busy. Units: milliseconds."""

REACHED: Final = """() => {
  const e = document.activeElement;
  return (e.labels?.[0]?.innerText || e.innerText || e.name || "").trim();
}"""
"""What the one who listens hears of where the keyboard is."""

expect.set_options(timeout=PATIENCE)


@dataclass(slots=True)
class Walk:
    """One window of one person. What it is told in English it looks for in its own language."""

    page: Page
    mode: Mode
    folder: Path
    clicks: int = 0
    pictures: int = 0
    began: float = field(default_factory=monotonic)

    def say(self, words: Words, **values: object) -> str:
        """Return words of the program, or of a pack, in the language of the walk."""
        if isinstance(words, Text):
            return words.in_language(self.mode.language)
        with translation.override(self.mode.language):
            said = translation.gettext(words)
        return said % values if values else said

    def money(self, yuan: int) -> str:
        """Return an amount as pages write it."""
        return f"¥{yuan}.00"

    def named(self, words: Words, **values: object) -> re.Pattern[str]:
        """Return what a label reads: the words, perhaps with brackets or the letter of a key."""
        said = re.escape(self.say(words, **values))
        return re.compile(rf"^\s*{said}\s*([(（–].*|\b[a-z])?\s*$", re.DOTALL)

    def go(self, path: str) -> None:
        """Open an address, as from a bookmark."""
        self.page.goto(path)

    def find(self, role: Role, words: Words, within: Locator | None = None) -> Locator:
        """Find what can be pressed or read by its role and its words."""
        return (within or self.page.locator("body")).get_by_role(role, name=self.named(words))

    def section(self, words: Words) -> Locator:
        """Find a part of the page by its heading."""
        heading = self.page.get_by_role("heading", name=self.named(words))
        return self.page.locator("section").filter(has=heading)

    def press(self, role: Role, words: Words, within: Locator | None = None) -> None:
        """Press a link or a button that leads to another page, and wait until that is there."""
        self.tap(self.find(role, words, within).first)

    def tap(self, place: Locator) -> None:
        """Press something that leads to another page."""
        self.clicks += 1
        with self.page.expect_event("load"):
            place.click()

    def touch(self, place: Locator) -> None:
        """Press something that stays on the page."""
        self.clicks += 1
        place.click()

    def open(self, words: Words) -> Locator:
        """Open what is folded in under some words, if it is, and return it."""
        heading = self.page.locator("summary").filter(has_text=self.named(words))
        folded = self.page.locator("details").filter(has=heading).last
        if folded.get_attribute("open") is None:
            self.touch(folded.locator("summary").first)
        expect(folded).to_have_attribute("open", "")
        return folded

    def act(self, title: Words, reason: str = "") -> None:
        """Open an act in a case, say why if there is a reason to give, and press its button."""
        folded = self.open(title)
        if reason:
            folded.get_by_role("textbox").fill(reason)
        self.shoot()
        self.press("button", title, folded)

    def keys(self, *names: str) -> None:
        """Press keys that stay on the page."""
        for name in names:
            self.clicks += 1
            self.page.keyboard.press(name)

    def reach(self, words: Words) -> None:
        """Press Tab until what has some words is reached, as who has no mouse does."""
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            if self.named(words).match(self.page.evaluate(REACHED)):
                return
        raise AssertionError(f"the Tab key does not reach {self.say(words)!r}")

    def enter(self, keys: str = "Enter") -> None:
        """Press Enter on what leads to another page, or other keys that do."""
        self.clicks += 1
        with self.page.expect_event("load"):
            self.page.keyboard.press(keys)

    def sees(self, *words: Words, **values: object) -> None:
        """Expect to read some words, and take a picture of where one is now."""
        for each in words:
            place = self.page.locator("main").get_by_text(self.say(each, **values))
            expect(place.filter(visible=True).first).to_be_visible()
        self.shoot()

    def shoot(self) -> None:
        """Take a picture, numbered in the order of the steps."""
        self.pictures += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.folder / f"{self.pictures:02}.png", full_page=True)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Write down, beside the pictures, how often was pressed and how long it took."""
        yield
        self.folder.mkdir(parents=True, exist_ok=True)
        said = f"{self.clicks} clicks, {self.pictures} pictures, {monotonic() - self.began:.1f} s\n"
        (self.folder / "walk.txt").write_text(said)
