"""Keep the catalogues of words complete: extract, list what is missing, fill in, compile.

English is the source. Simplified Chinese is written by people, Traditional drafted from it by
OpenCC's ``s2hk`` and then corrected by people; what has been written once is never overwritten.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import allauth
import click
import django
import msgspec
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from opencc import OpenCC

from kallipolis.foundation import rooms, terminal

SOURCE: Final = Path(__file__).parents[1]
LOCALES: Final = ("zh_Hans", "zh_Hant")
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "said": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
OURS: Final = {"Security Key": "Passkey", "Security key": "Passkey", "security key": "passkey"}
"""What a package that comes along calls otherwise, in English, than our pages do."""

LOG_IN: Final = Path(allauth.__file__).parent
CHECKS: Final = Path(django.__file__).parent / "contrib" / "auth"
BROUGHT_ALONG: Final[dict[Path, tuple[str, ...]]] = {
    LOG_IN: (
        "account/*.py",
        "mfa/**/*.py",
        "socialaccount/*.py",
        "templates/account/**/*",
        "templates/mfa/**/*",
        "templates/socialaccount/**/*",
    ),
    CHECKS: ("password_validation.py",),
}
"""What people read of packages whose own Chinese names things otherwise than our pages do."""

SPEAKING: Final = frozenset({".py", ".html", ".txt"})
UNSEEN: Final = frozenset({"admin.py", "apps.py", "models.py"})
SAYS: Final = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")
"""What a program must hold to say anything: most hold none of it, and need not be taken apart."""
LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands for all dates in the files, so that only words make a difference."""

Words = str | tuple[str, ...]


def catalogue_file(locale: str) -> Path:
    """Return where the words of a locale (``zh_Hans``) are."""
    return Path(__file__).parent / "locale" / locale / "LC_MESSAGES" / "django.po"


def template() -> Catalog:
    """Return every message that the code, the templates and the rooms' ``MESSAGES`` hold.

    So are those of the pages of logging in, which allauth and Django bring along.
    """
    found = _new("en")
    for path, root in _files():
        for words, context in _words_of(path):
            found.add(words, locations=[(str(path.relative_to(root)), 0)], context=context)
    for sentences in rooms.declared("contracts", "MESSAGES"):
        for sentence in sentences.values():
            found.add(sentence)
    return found


def read(locale: str) -> Catalog:
    """Return the catalogue of a locale, empty if there is none yet."""
    path = catalogue_file(locale)
    if not path.exists():
        return _new(locale)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def updated(
    locale: str, wanted: Catalog, given: Mapping[str, str], simplified: Catalog | None = None
) -> Catalog:
    """Return the catalogue of a locale with all messages wanted, and no others.

    A message keeps its words; where it has none it takes those given, or a draft out of the
    simplified catalogue.
    """
    held = read(locale)
    made = _new(locale)
    for message in wanted:
        if not message.id:
            continue
        kept = held.get(message.id, message.context)
        words = kept.string if kept and _is_written(kept) else given.get(_key(message), "")
        if not words and simplified is not None:
            same = simplified.get(message.id, message.context)
            words = drafted(same.string) if same is not None else ""
        shaped = _shaped(message, words)
        made.add(message.id, shaped, locations=message.locations, context=message.context)
    return made


def renamed(wanted: Catalog) -> Catalog:
    """Return the English of those messages that call something otherwise than our pages do."""
    made = _new("en")
    for message in wanted:
        words = _in_our_words(message.id)
        if words != message.id:
            made.add(message.id, words, locations=message.locations, context=message.context)
    return made


def drafted(words: Any) -> Any:
    """Return Traditional characters for Simplified ones, as Hong Kong writes them."""
    if isinstance(words, tuple | list):
        return tuple(drafted(one) for one in words)
    return _opencc().convert(words) if words else ""


def missing(locale: str, wanted: Catalog) -> list[str]:
    """Return the messages that have no words in a locale, or only unsure ones."""
    held = read(locale)
    return [
        _key(message)
        for message in wanted
        if message.id and not ((one := held.get(message.id, message.context)) and _is_written(one))
    ]


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as people edit it."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=96, sort_output=True, include_lineno=False)
    return stream.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


@click.group()
def messages() -> None:
    """Keep the words of the three languages complete."""


@messages.command("missing")
@terminal.with_json
def list_missing(*, as_json: bool) -> None:
    """List the English sentences that lack a translation."""
    wanted = template()
    found = {locale: missing(locale, wanted) for locale in LOCALES}
    if as_json:
        terminal.say_json(found)
    else:
        rows = [(locale, words) for locale, lacking in found.items() for words in lacking]
        terminal.say_table(("LOCALE", "MISSING"), rows)


@messages.command()
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
def fill(*, file: Path | None) -> None:
    """Bring the catalogues up to date; FILE is a JSON object: English to Simplified Chinese.

    A key that ends in @zh_Hant gives the Traditional words where the draft would be wrong.
    """
    given = msgspec.json.decode(file.read_bytes(), type=dict[str, str]) if file else {}
    wanted = template()
    simplified = updated("zh_Hans", wanted, given)
    mark = "@zh_Hant"
    traditional = {k.removesuffix(mark): v for k, v in given.items() if k.endswith(mark)}
    _write("en", renamed(wanted))
    _write("zh_Hans", simplified)
    _write("zh_Hant", updated("zh_Hant", wanted, traditional, simplified))
    terminal.say(f"{len(missing('zh_Hans', wanted))} messages are still without words.")


def _write(locale: str, catalogue: Catalog) -> None:
    path = catalogue_file(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalogue))
    path.with_suffix(".mo").write_bytes(as_mo(read(locale)))


def _new(locale: str) -> Catalog:
    return Catalog(
        locale=locale,
        project="Kallipolis",
        version="1",
        header_comment="# Words of Kallipolis. Brought up to date by `make messages`.",
        creation_date=LONG_AGO,
        revision_date=LONG_AGO,
        last_translator="Kallipolis contributors",
        language_team=locale,
        msgid_bugs_address="Kallipolis contributors",
        fuzzy=False,
    )


def _files() -> Iterator[tuple[Path, Path]]:
    """Yield the files that may say something, each with what it is named from."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in SPEAKING and "migrations" not in path.parts:
            yield path, SOURCE
    for folder, patterns in BROUGHT_ALONG.items():
        for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
            if path.suffix in SPEAKING and path.name not in UNSEEN:
                yield path, folder.parent


def _words_of(path: Path) -> Iterator[tuple[Words, str | None]]:
    """Yield what a file says, each with what it is said for, where the same words are twofold."""
    words = path.read_text()
    if path.suffix == ".py" and not SAYS.search(words):
        return
    method = "jinja2.ext:babel_extract"
    if path.suffix == ".py":
        method = "python"
    elif "{% load " in words or path.suffix == ".txt" or path.is_relative_to(LOG_IN):
        lines = templatize(words, origin=str(path)).split("\n")
        method, words = "python", "\n".join(line.lstrip() for line in lines)
    stream = io.BytesIO(words.encode())
    options = {"trimmed": "false", "silent": "false"}
    for _line, found, _comments, context in extract(
        method, stream, keywords=KEYWORDS, options=options
    ):
        if found:
            yield found, context


def _in_our_words(words: Any) -> Any:
    if isinstance(words, tuple | list):
        return tuple(str(_in_our_words(each)) for each in words)
    for theirs, ours in OURS.items():
        words = words.replace(theirs, ours)
    return words


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)


def _is_written(message: Message) -> bool:
    words = message.string
    is_whole = all(words) if isinstance(words, tuple | list) else bool(words)
    return is_whole and not message.fuzzy


def _shaped(message: Message, words: Any) -> Any:
    """Chinese has one plural form: a single sentence stands for singular and plural."""
    is_plural = isinstance(message.id, tuple | list)
    return (words,) if is_plural and isinstance(words, str) else words


@cache
def _opencc() -> OpenCC:
    return OpenCC("s2hk")
