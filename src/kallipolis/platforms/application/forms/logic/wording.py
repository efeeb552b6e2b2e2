"""Write answers as people read them."""

from collections.abc import Iterator, Mapping
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.days import day_of
from kallipolis.platforms.application.forms.logic.figures import places_of
from kallipolis.platforms.application.forms.logic.ordering import entries_of
from kallipolis.platforms.application.forms.logic.validation import is_shown, known_from

YES: Final = Text(en="Yes", zh_hans="是", zh_hant="是")
NO: Final = Text(en="No", zh_hans="否", zh_hant="否")
STOPS: Final = ".?!:。？！："
"""What may end a question."""

_LOCALES: Final = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_HK", "en": "en_GB"}


def summary(
    form: c.Form, answers: Mapping[str, object], context: c.Context, language: str
) -> tuple[c.Line, ...]:
    """Return clean answers as lines to read again before they are sent, in the form's order.

    A field that is shown and was left empty has empty words; hidden fields have no line.
    """
    facts = known_from(context) | dict(answers)
    shown = {entry.field.name for entry in entries_of(form) if is_shown(entry, facts)}
    return tuple(
        line
        for page in form.pages
        for field in page.fields
        if field.name in shown and not isinstance(field, c.NoteField)
        for line in _lines(field, page.id, answers.get(field.name), (context, language))
    )


def named(title: str, words: str, language: str) -> str:
    """Put words after a question, whose own stop is left out."""
    colon = "：" if language.lower().startswith("zh") else ": "
    return f"{title.rstrip(STOPS)}{colon}{words}"


def hint_of(field: c.Question, language: str) -> str:
    """Return what helps to answer: the hint of a field, and how its words have to look."""
    how = field.pattern_hint if isinstance(field, c.TextField) else None
    words = [text.in_language(language) for text in (field.hint, how) if text]
    if len(words) < 2:
        return "".join(words)
    return ("；" if language.startswith("zh") else "; ").join(each.rstrip("。.") for each in words)


def _lines(
    field: c.Question, page: str, answer: object, how: tuple[c.Context, str]
) -> Iterator[c.Line]:
    if not isinstance(field, c.GroupField):
        yield _line(field, page, field.name, answer, how=how)
        return
    for number, item in enumerate(answer if isinstance(answer, list) else ()):
        for inner in field.fields:
            if inner.name in item:
                path = f"{field.name}[{number}].{inner.name}"
                yield _line(inner, page, path, item[inner.name], number=number + 1, how=how)


def _line(
    field: c.Question,
    page: str,
    path: str,
    answer: object,
    *,
    number: int = 0,
    how: tuple[c.Context, str],
) -> c.Line:
    context, language = how
    return c.Line(
        path=path,
        page=page,
        title=field.title.in_language(language),
        words=in_words(field, answer, context, language),
        item=number,
        is_personal=field.personal,
    )


def in_words(field: c.Question, answer: object, context: c.Context, language: str) -> str:
    """Write one clean answer in a language. Missing: empty words."""
    if answer is None:
        return ""
    if isinstance(field, c.ChoiceField | c.ChoicesField | c.PartyField):
        return _picked(field, answer, context, language)
    if isinstance(field, c.RegionField | c.AddressField):
        return _placed(answer, context, language)
    if isinstance(answer, list):
        return ", ".join(str(each.get("name", "")) for each in answer)
    return _plain(field, answer, language)


def _placed(answer: object, context: c.Context, language: str) -> str:
    if not isinstance(answer, Mapping):
        return _region(answer, context, language)
    region, line = _region(answer.get("region"), context, language), str(answer.get("line", ""))
    return f"{line}, {region}" if language.lower().startswith("en") else f"{region}{line}"


def _plain(field: c.Question, answer: object, language: str) -> str:
    locale = Locale.parse(_LOCALES.get(language.lower(), "en_GB"))
    if isinstance(answer, bool):
        return (YES if answer else NO).in_language(language)
    if isinstance(field, c.MoneyField) and isinstance(answer, int):
        amount = answer / 10 ** places_of(field.currency)
        return format_currency(amount, field.currency, locale=locale).replace("CN¥", "¥")
    if isinstance(answer, int | float):
        unit = getattr(field, "unit", None)
        words = format_decimal(answer, locale=locale)
        return f"{words} {unit.in_language(language)}" if isinstance(unit, Text) else words
    if not isinstance(field, c.DateField | c.MonthField):
        return str(answer)
    is_month = isinstance(field, c.MonthField)
    day = day_of(f"{answer}-01" if is_month else str(answer))
    how = "long" if not is_month else "LLLL y" if language.lower().startswith("en") else "y年M月"
    return format_date(day, how, locale=locale) if day else str(answer)


def _picked(
    field: c.ChoiceField | c.ChoicesField | c.PartyField,
    answer: object,
    context: c.Context,
    language: str,
) -> str:
    if isinstance(field, c.PartyField):
        return next((option.name for option in context.parties if option.id == answer), "")
    chosen = answer if isinstance(answer, list) else [answer]
    words = (o.title.in_language(language) for o in field.options if o.value in chosen)
    return (", " if language.lower().startswith("en") else "、").join(words)


def _region(code: object, context: c.Context, language: str) -> str:
    found = context.find_region(code) if isinstance(code, str) else None
    if found is None:
        return ""
    path = (context.find_region(each) for each in found.path)
    names = [each.name.in_language(language) for each in path if each]
    return ", ".join(reversed(names)) if language.lower().startswith("en") else "".join(names)
