"""Page kinds, and what is asked of each: axe-core, the Tab key, and the width of the window."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

WIDTHS: Final = (390, 820, 1440)
"""Of a phone, a tablet and a desk. Units: CSS pixels."""

HEIGHT: Final = 900
PATIENCE_MS: Final = 120_000
"""A page is waited for so long: other work may take most of the machine."""
AXE: Final = (Path(__file__).parent / "axe.js").read_text()
MOST_KEYS: Final = 400
"""How often Tab is pressed before a page is taken to have no end."""

KEYS: Final = 10
"""How often Tab is pressed before the page is asked what came of it."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How pages are looked at: language, colours, size of words (0 is the standard view)."""

    language: str
    theme: str = "light"
    text: int = 0

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}" + (f"-{self.text}px" if self.text else "")

    def cookies(self) -> dict[str, str]:
        """Return what somebody's browser keeps who has chosen so."""
        care = {"mode": "care", "text": str(self.text)} if self.text else {}
        return {"django_language": self.language, "theme": self.theme, **care}


USUAL: Final = Mode("zh-hans")
OTHERS: Final = (
    Mode("en", "dark"),
    Mode("zh-hans", "light", 30),
    Mode("zh-hant", "dark"),
    Mode("en", "light", 24),
    Mode("zh-hant", "dark", 18),
)

SEND: Final = """([path, given]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  for (const [name, value] of [["csrfmiddlewaretoken", token.value], ...given]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""
"""Sends a form, with the token of one that is on the page."""

FOCUSABLE: Final = "a[href], button, input, select, textarea, summary"

BEGIN: Final = """(focusable) => {
  const marked = (e) => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  };
  const look = (e) => {
    const r = e.getBoundingClientRect();
    const labels = [...(e.labels || []), e.closest("label")].filter(Boolean);
    const on = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    const words = (e.innerText || e.value || e.name || e.tagName).trim().slice(0, 30);
    // The parts of a day are stops of their own, and the browser marks them itself.
    const isSeen = e.type === "date" || marked(e) || labels.some(marked);
    const isClear = !on || e.contains(on) || on.contains(e) || labels.some((l) => l.contains(on));
    return isSeen && isClear ? "" : `${words}: ${isSeen ? "covered" : "not seen"}`;
  };
  const isShown = (e) => e.checkVisibility({ visibilityProperty: true });
  const stops = () => [...document.querySelectorAll(focusable)].filter((e) => e.tabIndex >= 0
    && !e.disabled && e.type !== "hidden" && !e.closest("dialog") && isShown(e));
  if (!window.probe) {
    window.probe = { order: [], seen: new Set() };
    // The key is let go where the focus has come to, and all has been scrolled by then.
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Tab" || probe.isDone) return;
      const e = document.activeElement;
      if (!e || e === document.body || (probe.reached.has(e) && e.type !== "date")) {
        probe.isDone = true;
        return;
      }
      probe.found.push(probe.reached.has(e) ? "" : look(e));
      probe.reached.add(e);
      probe.isInMain = Boolean(e.closest("main"));
    }, true);
  }
  const before = probe.order;
  const order = stops();
  const inMain = order.filter((e) => e.closest("main"));
  Object.assign(probe, {
    order: inMain, reached: new Set(), found: [], isDone: false, isInMain: false, stops,
    isSame: before.length > 0 && before.length === inMain.length
      && before.every((e, place) => e === inMain[place]),
    rest: () => stops().filter((e) => !probe.reached.has(e) && e.type !== "radio").map((e) => {
      e.focus();
      probe.reached.add(e);
      return document.activeElement === e ? look(e) : `${e.name || e.tagName}: not focused`;
    }),
    missed: () => stops().filter((e) => e.type !== "radio" && !probe.reached.has(e))
      .map((e) => `${(e.innerText || e.name || e.tagName).trim().slice(0, 30)}: missed`),
  });
  // What had the focus would else be where the next key begins.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  getSelection().removeAllRanges();
  scrollTo(0, 0);
  return { stops: order.length, isSame: probe.isSame };
}"""

# The watermark is decoration, hidden from readers, and nothing that is read.
RUN_AXE: Final = """async (rules) => {
  const isShown = (e) => e.checkVisibility({ visibilityProperty: true });
  const shown = [...document.body.querySelectorAll("*")].filter(isShown);
  const isFirst = !window.looked;
  const fresh = shown.filter((e) => !isFirst && !looked.has(e) && looked.has(e.parentElement));
  window.looked = new Set([...(window.looked || []), ...shown]);
  const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const asked = isFirst ? [[{ exclude: [".watermark"] }, all]]
    : [[{ exclude: [".watermark"] }, rules], ...(fresh.length ? [[{ include: fresh }, all]] : [])];
  const found = [];
  for (const [where, runOnly] of asked) {
    const said = await axe.run(where, { resultTypes: ["violations"], runOnly });
    found.push(...said.violations);
  }
  return found.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
    `${rule.id}: ${node.target.join(" ")} – ${node.any.concat(node.all, node.none)
      .map((each) => each.message).join("; ")}`));
}"""

BY_WIDTH: Final = (
    "color-contrast",
    "heading-order",
    "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo",
    "landmark-one-main",
    "landmark-unique",
    "link-in-text-block",
    "page-has-heading-one",
    "region",
    "scrollable-region-focusable",
    "target-size",
)
"""Rules whose answer may be another in a window of another width, though nothing is new in it."""

# A link in a line of other words may be as high as the line (WCAG 2.5.8, inline): it is laid out
# in the line, and what holds the line holds words besides links. Whatever else can be pressed is a
# target of its own; the label of a box or a button of choice is part of it.
TARGETS: Final = """([least, selector]) => {
  const apart = (e) => {
    let block = e.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const copy = block.cloneNode(true);
    copy.querySelectorAll("a, button, .visually-hidden, .icon").forEach((each) => each.remove());
    return copy.textContent.trim() === "";
  };
  const isInLine = (e) =>
    e.tagName === "A" && getComputedStyle(e).display === "inline" && !apart(e);
  const height = (e) => {
    const after = getComputedStyle(e, "::after");
    const over = after.position === "absolute" && after.content !== "none"
      ? parseFloat(after.height) || 0 : 0;
    const labels = ["checkbox", "radio", "file"].includes(e.type) ? [...(e.labels || [])] : [];
    return Math.max(over, ...[e, ...labels].map((each) => each.getBoundingClientRect().height));
  };
  return [...document.querySelectorAll(selector)]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("dialog"))
    .filter((e) => !e.matches(".visually-hidden, .skip") && !e.disabled && !isInLine(e))
    .filter((e) => height(e) < least - 0.5)
    .map((e) => `${(e.innerText || e.name || e.tagName).trim().slice(0, 30)}: `
      + `${Math.round(height(e))} pixels high, not ${least}`);
}"""

OF_OFFICIALS: Final = (
    "main .btn, .tabs a, .tabs summary, .tiles a, main .form-control, main .form-select, .sizes a"
)
"""What has the size of a finger on pages for a desk; the rest has that of a pointer."""

POINTER: Final = 24
"""How high a target is at least. Units: CSS pixels. Source: WCAG 2.2, 2.5.8."""

TOO_FINE: Final = """(least) => [...document.body.querySelectorAll("*")]
  .filter((e) => [...e.childNodes].some((each) => each.nodeType === 3 && each.data.trim()))
  .filter((e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest("dialog, svg, .visually-hidden"))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < least - 0.01)
  .map((e) => `${e.innerText.trim().slice(0, 30)}: ${getComputedStyle(e).fontSize} high`)"""


UNTIL: Final = """async (patience) => {
  const end = Date.now() + patience;
  while (!(await (CONDITION))) {
    if (Date.now() > end) throw new Error(`not within ${patience} ms`);
    await new Promise((again) => setTimeout(again, 20));
  }
}"""


def until(page: Page, condition: str) -> None:
    """Wait until an expression of JavaScript is true, or promises something that is.

    What the driver itself offers for it is stopped by the policy of our pages at its second look.
    """
    page.evaluate(UNTIL.replace("CONDITION", condition), 20_000)


def look_with_axe(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and good practice.

    At a second width of the same page only that is asked whose answer may be another: rules about
    sizes, colours and the whole of a page, and all rules of what was not shown before.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE, list(BY_WIDTH))
    return found


def walk(page: Page) -> list[str]:
    """Press Tab from the top of a page to its end; return what is not seen, covered or missed.

    Where a second width of the same page has the same stops in its main part, Tab is pressed up to
    that part; of the rest each is given the focus and looked at, which needs no keys.
    """
    begun = page.evaluate(BEGIN, FOCUSABLE)
    end = "probe.isDone || probe.isInMain" if begun["isSame"] else "probe.isDone"
    for _ in range(0, MOST_KEYS, KEYS):
        for _key in range(KEYS):
            page.keyboard.press("Tab")
        if page.evaluate(end):
            break
    rest: list[str] = page.evaluate("probe.rest()") if begun["isSame"] else []
    found: list[str] = page.evaluate("[...probe.found, ...probe.missed()]")
    return [each for each in [*found, *rest] if each]


def measure(page: Page, width: int) -> list[str]:
    """Return by how much a page is wider than a window of a width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} pixels wide in a window of {width}"] if wide > width else []


def too_small(page: Page, least: int, *, is_for_officials: bool = False) -> list[str]:
    """Return the controls that are lower than they must be to be pressed by a finger.

    On pages for a desk that is asked of what a finger presses; all is pressed by a pointer.
    """
    asked = (
        [(least, OF_OFFICIALS), (POINTER, FOCUSABLE)] if is_for_officials else [(least, FOCUSABLE)]
    )
    return [each for size, of in asked for each in page.evaluate(TARGETS, [size, of])]


def too_fine(page: Page, least: int) -> list[str]:
    """Return the words that are smaller than they may be."""
    found: list[str] = page.evaluate(TOO_FINE, least)
    return found
