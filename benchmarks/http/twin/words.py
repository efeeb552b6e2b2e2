"""Template filters of the twin: texts in the language of the request."""

from django import template
from django.utils.translation import get_language

from kallipolis.foundation.text import Text

register = template.Library()


@register.filter
def text(words: Text | str | None) -> str:
    return words.in_language(get_language() or "en") if isinstance(words, Text) else words or ""
