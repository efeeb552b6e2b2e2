"""A page's own forms, filled in and sent as a browser sends them: nothing that is not there."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

UNSENT = frozenset({"submit", "button", "file"})


@dataclass(slots=True, kw_only=True)
class Form:
    """A form with what its controls hold, and what each of them may be given."""

    action: str
    method: str
    held: dict[str, list[str]] = field(default_factory=dict)
    controls: dict[str, set[str]] = field(default_factory=dict)

    def filled(self, said: dict[str, str]) -> dict[str, list[str]]:
        """Return what is sent; what has no control, or is not among its choices, is refused."""
        unknown = [name for name in said if name not in self.controls]
        assert not unknown, f"no control for {unknown} among {sorted(self.controls)}"
        unoffered = [n for n, v in said.items() if self.controls[n] and v not in self.controls[n]]
        assert not unoffered, f"not among the choices: {unoffered}"
        return self.held | {name: [words] for name, words in said.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(
                action=given.get("action", ""), method=given.get("method", "get").lower()
            )
            self.forms.append(self.inside)
        elif self.inside is not None:
            self._take(self.inside, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag in {"input", "textarea"} and name and given.get("type") not in UNSENT:
            choices = form.controls.setdefault(name, set())
            if given.get("type") in {"radio", "checkbox"}:
                choices.add(given.get("value", "on"))
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                form.held.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self.select = name
            form.controls[name] = set()
        elif tag == "option" and self.select:
            form.controls[self.select].add(given.get("value", ""))


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def send(client: Client, page: Any, action: str, **said: str) -> Any:
    """Send the form of a page that leads to an action; return the page that it leads to."""
    forms = [form for form in forms_of(page.content.decode()) if form.action.endswith(action)]
    assert len(forms) == 1, f"{len(forms)} forms lead to {action}: {page.content.decode()}"
    [form] = forms
    sent = form.filled({name.replace("__", ":"): words for name, words in said.items()})
    return getattr(client, form.method)(form.action, sent, follow=True)
