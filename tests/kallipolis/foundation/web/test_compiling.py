"""Templates compile to code that asks nothing twice, and write what Jinja would have written."""

import pytest
from django.urls import NoReverseMatch
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from kallipolis.foundation.web.compiling import quoted
from kallipolis.foundation.web.folding import FoldingEnvironment

PARTS = """
{% macro icon(name, words="") %}<i class="{{ name }}">{{ words }}</i>{% endmacro %}
{% macro field(name, label, must=true) %}{{ label }}{{ "*" if must }}:{{ name }}{% endmacro %}
{% macro framed() %}[{{ caller() }}]{% endmacro %}
{% macro link(words) %}<a href="{{ url('home') }}">{{ words }}</a>{% endmacro %}
{% macro gone() %}{{ url('gone') }}{% endmacro %}
"""
IMPORTED = '{% from "parts" import icon, field, framed, link %}{% import "parts" as parts %}'


class Marked:
    """Something that says itself how it is written."""

    def __html__(self) -> str:
        return "<b>"


def environment(**templates: str) -> FoldingEnvironment:
    made = FoldingEnvironment(
        gettext=lambda words: words,
        ngettext=lambda one, many, count: one,
        loader=DictLoader({"parts": PARTS, **templates}),
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.globals |= {"url": url}
    return made


def url(name: str) -> str:
    if name == "gone":
        raise NoReverseMatch(name)
    return f"/{name}"


def drawn(source: str, **context: object) -> str:
    return environment(page=IMPORTED + source).get_template("page").render(context)


@pytest.mark.parametrize(
    "value",
    ["", "a", "福田 & <b>", "\"'", 3, -1.5, True, None, Markup("<b>"), Marked(), ["<"], b"<"],
)
def test_a_value_is_written_as_it_would_be_escaped(value: object) -> None:
    assert quoted(value) == escape(value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ icon('x') }}", '<i class="x"></i>'),
        ("{{ icon(name) }}", '<i class="&lt;"></i>'),
        ("{{ icon('x', words=name) }}", '<i class="x">&lt;</i>'),
        ("{{ parts.icon(words='<', name='x') }}", '<i class="x">&lt;</i>'),
        ("{{ field(name, 'Name') }}", "Name*:&lt;"),
        ("{{ field(name, must=false, label='Name') }}", "Name:&lt;"),
        ("{{ field(*both) }}", "2*:1"),
        ("{% call framed() %}{{ name }}{% endcall %}", "[&lt;]"),
        ("{{ link(icon('x')) }}", '<a href="/home"><i class="x"></i></a>'),
        (
            "{{ _('Of %(name)s and %(other)s.', name=name, other=icon('x')) }}",
            'Of &lt; and <i class="x"></i>.',
        ),
        ("{{ _('100 %% of %(name)s', name=name) }}", "100 % of &lt;"),
        ("{% macro icon(name) %}own {{ name }}{% endmacro %}{{ icon('x') }}", "own x"),
        ("{% for icon in [link] %}{{ icon('x') }}{% endfor %}", '<a href="/home">x</a>'),
    ],
)
def test_macros_are_drawn_with_what_they_are_given(source: str, words: str) -> None:
    assert drawn(source, name="<", both=(1, 2)) == words


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("{{ icon('x') }}", '<i class="x"></i>'),
        ("{{ parts.link(_('Here')) }}", '<a href="/home">Here</a>'),
        ("<a href='{{ url('here') }}'>", "<a href='/here'>"),
    ],
)
def test_what_is_fixed_is_drawn_when_the_template_is_compiled(source: str, there: str) -> None:
    code = environment().compile(IMPORTED + source, raw=True)

    assert repr(there)[1:-1] in code


@pytest.mark.parametrize("source", ["{{ field('x') }}", "{{ icon('x', colour='red') }}"])
def test_wrong_arguments_are_refused(source: str) -> None:
    with pytest.raises((UndefinedError, TypeError)):
        drawn(source)


def test_an_address_that_is_not_there_is_missed_only_where_it_is_drawn() -> None:
    source = "{% if is_there %}{{ parts.gone() }}{% endif %}."

    assert drawn(source, is_there=False) == "."
    with pytest.raises(NoReverseMatch):
        drawn(source, is_there=True)
