"""Which columns a form has in a spreadsheet, and what the words in their cells mean."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from kallipolis.domains.government.batches.contracts import Cells, Column
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.forms import contracts as c

LANGUAGES: Final = ("en", "zh-hans", "zh-hant")
YES: Final = Text(en="Yes", zh_hans="是", zh_hant="是")
NO: Final = Text(en="No", zh_hans="否", zh_hant="否")
PLACE: Final = Text(en="place", zh_hans="地区", zh_hant="地區")
STREET: Final = Text(en="street and number", zh_hans="详细地址", zh_hant="詳細地址")
BETWEEN: Final = "、"
"""Between several choices of one cell; commas and semicolons are read too."""

STOPS: Final = str.maketrans(dict.fromkeys("，,;；\n", BETWEEN))
LEFT_OUT: Final = (c.NoteField, c.FileField, c.GroupField, c.PartyField)
NUMBERS: Final = (c.IntegerField, c.DecimalField, c.MoneyField)
PlacesOf = Callable[
    [c.RegionField | c.AddressField], Sequence[tuple[str, Sequence[tuple[str, str]]]]
]


def fits(form: c.Form) -> bool:
    """Say whether each application of a form is one row: no files in it, no lists of things."""
    asked = [
        f for page in form.pages for f in page.fields if isinstance(f, c.FileField | c.GroupField)
    ]
    return not any(each.required for each in asked)


def columns_of(form: c.Form, language: str, places_of: PlacesOf) -> tuple[Column, ...]:
    """Return the columns of a form, in its order; what is calculated has none."""
    return tuple(
        column
        for page in form.pages
        for field in page.fields
        if not isinstance(field, LEFT_OUT) and not field.value
        for column in _columns(field, page, language, places_of)
    )


def paths_by_title(columns: Iterable[Column]) -> dict[str, str]:
    """Return what may stand above a column, in any language, with the path that it means."""
    found: dict[str, str] = {}
    for column in columns:
        found[column.path.casefold()] = column.path
        for language in LANGUAGES:
            found.setdefault(_plain(column.title.in_language(language)), column.path)
    return found


def path_of(title: str, known: Mapping[str, str]) -> str:
    """Return the path that a title means, empty for a title that nobody knows."""
    return known.get(_plain(title), "")


def answers_of(cells: Cells, columns: Iterable[Column]) -> dict[str, object]:
    """Return what a row answers; a word that means nothing is left for the form to refuse."""
    answers: dict[str, object] = {}
    for column in columns:
        words = cells.get(column.path, "").strip()
        if words:
            head, _, part = column.path.partition(".")
            said = _meant(column, words)
            answers[head] = _with_part(answers.get(head), part, said) if part else said
    return answers


def column_at(path: str, columns: Sequence[Column]) -> str:
    """Return the path of the column in which a problem lies, empty where it lies in none."""
    exact = (each.path for each in columns if each.path == path)
    inside = (each.path for each in columns if each.path.partition(".")[0] == _head(path))
    return next(exact, next(inside, ""))


def _columns(
    field: c.Question, page: c.Page, language: str, places_of: PlacesOf
) -> Iterator[Column]:
    required = field.required is True and not field.when and not page.when
    hint = field.hint.in_language(language) if field.hint else ""
    if isinstance(field, c.AddressField):
        places = _offered(places_of(field))
        yield Column(
            path=f"{field.name}.region",
            title=_joined(field.title, PLACE),
            hint=hint,
            is_required=required,
            is_personal=field.personal,
            choices=places,
            example=places[0][0] if places else "",
        )
        yield Column(
            path=f"{field.name}.line",
            title=_joined(field.title, STREET),
            is_required=required,
            is_personal=field.personal,
            example="1-1",
        )
        return
    choices = _choices(field, language, places_of)
    yield Column(
        path=field.name,
        title=field.title,
        hint=hint,
        is_required=required,
        is_text=not isinstance(field, NUMBERS),
        is_personal=field.personal,
        choices=choices,
        also=tuple(pair for each in LANGUAGES for pair in _options(field, each)),
        takes_several=isinstance(field, c.ChoicesField),
        example=choices[0][0] if choices else _example(field),
    )


def _choices(field: c.Question, language: str, places_of: PlacesOf) -> tuple[tuple[str, str], ...]:
    if isinstance(field, c.RegionField):
        return _offered(places_of(field))
    return _options(field, language)


def _options(field: c.Question, language: str) -> tuple[tuple[str, str], ...]:
    if isinstance(field, c.ChoiceField | c.ChoicesField):
        return tuple((o.title.in_language(language), o.value) for o in field.options)
    if isinstance(field, c.BooleanField):
        yes, no = YES.in_language(language), NO.in_language(language)
        return ((yes, "true"),) if field.must_hold else ((yes, "true"), (no, "false"))
    return ()


def _offered(
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
) -> tuple[tuple[str, str], ...]:
    """Return places by name, with what holds them where two have the same name."""
    flat = [(heading, name, code) for heading, places in groups for code, name in places]
    names = [name for _, name, _ in flat]
    return tuple(
        (name if names.count(name) == 1 else f"{name} ({heading} {code})", code)
        for heading, name, code in flat
    )


def _example(field: c.Question) -> str:
    """Return what might be written: no word of it is anybody's."""
    if isinstance(field, c.DateField):
        return "2030-01-31"
    if isinstance(field, c.MonthField):
        return "2030-01"
    if isinstance(field, NUMBERS):
        return str(field.min) if isinstance(field.min, int) and field.min > 0 else "1"
    return "…"


def _meant(column: Column, words: str) -> object:
    known = {value.casefold(): value for _, value in column.choices}
    known |= {_plain(said): value for said, value in (*column.also, *column.choices)}
    if not column.takes_several:
        return known.get(_plain(words), words)
    parts = (part.strip() for part in words.translate(STOPS).split(BETWEEN))
    return [known.get(_plain(part), part) for part in parts if part]


def _with_part(answer: object, part: str, said: object) -> dict[str, object]:
    return {**(answer if isinstance(answer, dict) else {}), part: said}


def _head(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _plain(words: str) -> str:
    return " ".join(words.replace("*", " ").split()).casefold()


def _joined(title: Text, part: Text) -> Text:
    return Text(
        en=f"{title.en} – {part.en}",
        zh_hans=f"{title.zh_hans}（{part.zh_hans}）",
        zh_hant=f"{title.zh_hant}（{part.zh_hant}）",
    )
