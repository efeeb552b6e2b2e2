"""Page kinds, and what is asked of each: axe-core, the Tab key, and the width of the window."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

WIDTHS: Final = (390, 820, 1440)
"""Of a phone, a tablet and a desk. Units: CSS pixels."""

HEIGHT: Final = 900
AXE: Final = (Path(__file__).parent / "axe.js").read_text()
MOST_KEYS: Final = 400
"""How often Tab is pressed before a page is taken to have no end."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A page kind: its name, an address (``{case}`` and the like are filled in by the city), and
    who looks at it, nobody in particular if empty.
    """

    name: str
    path: str
    who: str = ""


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

KINDS: Final = (
    Kind("gallery", "/design"),
    Kind("ask", "/design?ask=withdraw"),
    Kind("display", "/display"),
    Kind("missing", "/nowhere"),
    Kind("problem", "/problems/web.too_many"),
    Kind("log-in", "/accounts/login/"),
    Kind("sign-up", "/accounts/signup/"),
    Kind("home", "/"),
    Kind("services", "/services?q=证"),
    Kind("guide", "/services/old-age-allowance"),
    Kind("one-thing", "/services/newborn"),
    Kind("places", "/places"),
    Kind("help", "/help"),
    Kind("savings", "/savings"),
    Kind("verify", "/verify"),
    Kind("my-home", "/", "resident"),
    Kind("question-page", "/services/old-age-allowance/apply/form/applicant", "resident"),
    Kind("evidence", "/services/renew-identity-card/apply/evidence", "resident"),
    Kind("check", "/services/renew-identity-card/apply/check", "resident"),
    Kind("cases", "/cases", "resident"),
    Kind("case", "/cases/{case}", "resident"),
    Kind("receipt", "/cases/{case}/receipt", "resident"),
    Kind("credentials", "/credentials", "resident"),
    Kind("credential", "/credentials/{credential}", "resident"),
    Kind("messages", "/messages", "resident"),
    Kind("wishes", "/messages/wishes", "resident"),
    Kind("acting", "/acting", "resident"),
    Kind("acting-offer", "/acting/offer", "resident"),
    Kind("me", "/me", "resident"),
    Kind("known", "/me/known", "resident"),
    Kind("readings", "/me/readings", "resident"),
    Kind("showing", "/credentials/{credential}/show", "resident"),
    Kind("browse", "/services/browse"),
    Kind("offline", "/offline/zh-hans/lost"),
    Kind("kept", "/offline/zh-hans/kept"),
    Kind("account", "/accounts/profile", "resident"),
    Kind("telephone", "/accounts/phone/change/", "resident"),
    Kind("appointments", "/appointments", "resident"),
    Kind("appointment-services", "/appointments/new", "resident"),
    Kind("appointment-halls", "/appointments/new?service=marriage-registration", "resident"),
    Kind(
        "appointment-times",
        "/appointments/new?service=marriage-registration&hall=hall-440305",
        "resident",
    ),
    Kind("board", "/halls/hall-440305/board"),
    Kind("in-the-hall", "/halls/hall-440305/here"),
    Kind("business", "/business/", "clerk"),
    Kind("zone", "/business/zones/operating"),
    Kind("companies", "/business/companies", "clerk"),
    Kind("licences", "/business/licences", "clerk"),
    Kind("batches", "/business/batches", "clerk"),
    Kind("batch-services", "/business/batches/new?q=货车", "clerk"),
    Kind("batch-new", "/business/batches/new/{batch_service}", "clerk"),
    Kind("batch", "/business/batches/{batch}", "clerk"),
    Kind("batch-row", "/business/batches/{batch}/rows/3", "clerk"),
    Kind("hall", "/desk/hall/hall-440305", "official"),
    Kind("hall-day", "/desk/hall/hall-440305/day", "official"),
    Kind("inbox", "/desk/", "official"),
    Kind("find", "/desk/find", "official"),
    Kind("desk-case", "/desk/cases/{case}", "official"),
    Kind("desk-messages", "/desk/messages", "official"),
    Kind("directory", "/desk/people?q=a", "official"),
    Kind("mentioning", "/desk/people?case={case}", "official"),
    Kind("card", "/desk/people/me", "official"),
    Kind("supervision", "/desk/supervision", "official"),
    Kind("regions", "/desk/supervision/regions", "official"),
    Kind("window", "/desk/window", "official"),
    Kind("overview", "/console/", "official"),
    Kind("health", "/console/health", "official"),
    Kind("visit", "/desk/window/visits/{visit}", "official"),
    Kind("visit-booking", "/desk/window/visits/{visit}/appointments", "official"),
    Kind(
        "visit-question",
        "/desk/window/visits/{visit}/apply/renew-identity-card/form/contact",
        "official",
    ),
    Kind(
        "visit-evidence",
        "/desk/window/visits/{visit}/apply/renew-identity-card/evidence",
        "official",
    ),
    Kind("visit-check", "/desk/window/visits/{visit}/apply/renew-identity-card/check", "official"),
    Kind("visit-sheet", "/desk/window/visits/{visit}/apply/renew-identity-card/sheet", "official"),
    Kind("desk-receipt", "/desk/cases/{case}/receipt", "official"),
    Kind("packs", "/console/packs", "official"),
    Kind("pack", "/console/packs/public-services", "official"),
    Kind("documents", "/console/documents/process", "official"),
    Kind("document", "/console/documents/process/standard", "official"),
    Kind("back-test", "/console/back-tests/new", "official"),
    Kind("changes", "/console/changes", "official"),
    Kind("change", "/console/changes/{copy}", "official"),
    Kind("design-form", "/console/changes/{copy}/form/old-age-allowance", "official"),
    Kind(
        "design-field",
        "/console/changes/{copy}/form/old-age-allowance/fields?page=0&type=choice",
        "official",
    ),
    Kind("design-rule", "/console/changes/{copy}/rule/old-age-allowance-decision", "official"),
    Kind(
        "design-row",
        "/console/changes/{copy}/rule/old-age-allowance-decision/rows?at=0",
        "official",
    ),
    Kind("calendars", "/console/calendars", "official"),
    Kind("calendar", "/console/calendars/china", "official"),
    Kind("design-calendar", "/console/changes/{holidays}/calendar/china", "official"),
    Kind("organisations", "/console/organisations", "official"),
    Kind("organisation", "/console/organisations/public-security@440305", "official"),
    Kind("roles", "/console/roles", "official"),
    Kind("role", "/console/roles/administrator", "official"),
    Kind("audit", "/console/audit", "official"),
    Kind("officials", "/console/officials", "official"),
    Kind("jobs", "/console/jobs", "official"),
    Kind("letters", "/console/letters", "official"),
    Kind("open-data", "/open/?q=stations"),
    Kind("open-dataset", "/open/datasets/stations"),
    Kind("open-programs", "/open/programs"),
    Kind("resources", "/desk/resources", "official"),
    Kind("resource", "/desk/resources/stations", "official"),
    Kind("data", "/console/data", "official"),
    Kind("dataset", "/console/data/stations", "official"),
    Kind("new-data", "/console/data/new", "official"),
    Kind("contract", "/console/changes/{contract}/dataset/receipts", "official"),
    Kind(
        "contract-field",
        "/console/changes/{contract}/dataset/receipts/fields?name=status",
        "official",
    ),
    Kind(
        "contract-rule",
        "/console/changes/{contract}/dataset/receipts/rules?name=sex-as-in-id-number",
        "official",
    ),
    Kind("contract-settings", "/console/changes/{contract}/dataset/receipts/settings", "official"),
    Kind("contract-source", "/console/changes/{contract}/dataset/receipts/source", "official"),
    Kind("give", "/console/sharing/patrols/give", "official"),
    Kind("sharing", "/console/sharing", "official"),
    Kind("shared", "/console/sharing/stations", "official"),
    Kind("shared-back", "/console/sharing/wells", "official"),
    Kind("extracts", "/console/extracts", "official"),
    Kind("extract-new", "/console/extracts/new?dataset=wells", "official"),
    Kind("extract", "/console/extracts/by-code", "official"),
    Kind("lineage", "/console/data/stations/lineage", "official"),
    Kind("held", "/console/data/stations/held/{intake}/2", "official"),
    Kind("linked-registries", "/console/registries", "official"),
    Kind("exchange", "/console/exchange", "official"),
    Kind("exchange-node", "/console/exchange/nodes/health.example", "official"),
    Kind("exchange-messages", "/console/exchange/messages", "official"),
    Kind("exchange-message", "/console/exchange/messages/{message}", "official"),
)
"""Every kind of page; a new one is a new line."""

BEGIN: Final = """() => {
  document.querySelectorAll("[data-reached]").forEach((e) => delete e.dataset.reached);
  // What had the focus would else be where the next key begins.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  getSelection().removeAllRanges();
  scrollTo(0, 0);
}"""

# The watermark is decoration, hidden from readers, and nothing that is read.
RUN_AXE: Final = """() => axe.run({ exclude: [".watermark"] }, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then((found) => found.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
  `${rule.id}: ${node.target.join(" ")} – ${node.any.concat(node.all, node.none)
    .map((each) => each.message).join("; ")}`)))"""

FOCUSED: Final = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const r = e.getBoundingClientRect();
  const labels = [...(e.labels || []), e.closest("label")].filter(Boolean);
  const isMarked = (each) => {
    const s = getComputedStyle(each);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  };
  const on = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  const words = (e.innerText || e.value || e.name || e.tagName).trim().slice(0, 30);
  // The parts of a day are stops of their own, and the browser marks them itself.
  const isSeen = e.type === "date" || isMarked(e) || labels.some(isMarked);
  const isClear = !on || e.contains(on) || on.contains(e) || labels.some((l) => l.contains(on));
  const again = e.dataset.reached === "yes" && e.type !== "date";
  e.dataset.reached = "yes";
  return again ? "again" : isSeen && isClear ? "" : `${words}: ${isSeen ? "covered" : "not seen"}`;
}"""

MISSED: Final = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.type !== "radio"
    && !e.closest("dialog") && e.checkVisibility({ visibilityProperty: true })
    && !e.dataset.reached)
  .map((e) => `${(e.innerText || e.name || e.tagName).trim().slice(0, 30)}: missed`)"""

TOO_SMALL: Final = """(least) => [...document.querySelectorAll(
    "main .btn, .tabs a, .tiles a, main .form-control, main .form-select, .sizes a")]
  .filter((e) => e.checkVisibility() && !e.closest("dialog"))
  .filter((e) => e.getBoundingClientRect().height < least - 0.5)
  .map((e) => `${(e.innerText || e.name).trim().slice(0, 30)}: `
    + `${e.getBoundingClientRect().height} pixels high`)"""


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
    """Return what axe-core finds against WCAG 2.2 AA and good practice."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def walk(page: Page) -> list[str]:
    """Press Tab from the top of a page to its end; return what is not seen, covered or missed."""
    page.evaluate(BEGIN)
    found = []
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        if said is None or said == "again":
            break
        found += [said] if said else []
    missed: list[str] = page.evaluate(MISSED)
    return [*found, *missed]


def measure(page: Page, width: int) -> list[str]:
    """Return by how much a page is wider than a window of a width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} pixels wide in a window of {width}"] if wide > width else []


def too_small(page: Page, least: int) -> list[str]:
    """Return the controls that are lower than they must be to be pressed by a finger."""
    found: list[str] = page.evaluate(TOO_SMALL, least)
    return found
