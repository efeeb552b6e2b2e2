"""Put the page frame of the Jinja2 templates around what a Django template draws."""

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from markupsafe import Markup

from kallipolis.foundation.web.here import Here
from kallipolis.foundation.web.templating import render

register = template.Library()


class _Shell(Node):
    def __init__(self, title: FilterExpression, inside: NodeList) -> None:
        self.title = title
        self.nodelist = inside

    def render(self, context: Context) -> str:
        here = Here(context["request"])
        words = {
            "here": here,
            "title": str(self.title.resolve(context)).strip(),
            "content": Markup(self.nodelist.render(context)),  # noqa: S704 - drawn by a template
        }
        return render(here.language, "web/framed.html", words)


@register.tag
def shell(parser: Parser, token: Token) -> Node:
    """Frame a page: ``{% shell title %} … {% endshell %}``."""
    title = parser.compile_filter(token.split_contents()[1])
    inside = parser.parse(("endshell",))
    parser.delete_first_token()
    return _Shell(title, inside)
