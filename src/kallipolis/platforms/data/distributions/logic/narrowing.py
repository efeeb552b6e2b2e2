"""Solr's way of asking, as CKAN's programs write it: words, and what they are narrowed down by."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final

from kallipolis.platforms.data.distributions.contracts import Entry

Fits = Callable[[Entry], bool]
Values = tuple[str, ...]

TOKEN: Final = re.compile(
    r"\s*(?:(?P<joint>AND|OR|NOT|&&|\|\|)(?=[\s()]|$)|(?P<mark>[-+!])(?=\S)|(?P<edge>[()])"
    r"|(?P<field>[A-Za-z_]\w*):(?=\S)|(?P<span>[\[{][^\]}]*[\]}])"
    r'|"(?P<quoted>[^"]*)"|(?P<bare>[^\s()"]+))'
)
EVERYTHING: Final = "*:*"
NOW: Final = re.compile(r"NOW(?:-(\d{1,3})(HOUR|DAY|MONTH|YEAR)S?)?(?:/\w+)?")
HOURS: Final = {"HOUR": 1, "DAY": 24, "MONTH": 24 * 30, "YEAR": 24 * 365}
ALL: Final[frozenset[str]] = frozenset({"AND", "&&"})
ANY: Final[frozenset[str]] = frozenset({"OR", "||"})
NONE: Final[frozenset[str]] = frozenset({"NOT", "-", "!"})


def _words_of(entry: Entry) -> Values:
    told = (entry.dataset.title, entry.dataset.summary)
    return tuple(words for text in told for words in (text.en, text.zh_hans, text.zh_hant))


VALUES: Final[dict[str, Callable[[Entry], Values]]] = {
    "organization": lambda entry: (entry.publisher.id,),
    "owner_org": lambda entry: (entry.publisher.id,),
    "tags": lambda entry: entry.dataset.tags,
    "groups": lambda entry: entry.dataset.themes,
    "res_format": lambda entry: tuple(form.value for form in entry.forms),
    "license_id": lambda entry: (entry.dataset.licence,),
    "id": lambda entry: (entry.id,),
    "name": lambda entry: (entry.id,),
    "type": lambda entry: ("dataset",),
    "dataset_type": lambda entry: ("dataset",),
    "state": lambda entry: ("active",),
    "capacity": lambda entry: ("public",),
    "private": lambda entry: ("false",),
}
"""What stands in a field of CKAN; the case of letters is nothing."""

WORDED: Final = frozenset({"title", "notes", "text"})
MOMENTS: Final[dict[str, Callable[[Entry], datetime | None]]] = {
    "metadata_modified": lambda entry: entry.modified_at,
    "metadata_created": lambda entry: entry.versions[-1].at if entry.versions else None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The free words of a question, and what fits all else that it says."""

    words: str
    fits: Fits


def read(question: str, filters: Iterable[str], now: datetime) -> Narrowing:
    """Read ``q`` and the filters of ``fq``. A field that ``q`` does not know is a word there.

    Raises:
        ValueError: in words, when a filter does not know a field, or a moment is none.
    """
    asked = _Reader(question, now, is_strict=False)
    parts = [asked.all_of_it()]
    words = list(asked.words)
    for each in filters:
        reader = _Reader(each, now, is_strict=True)
        parts.append(reader.all_of_it())
        words += reader.words
    return Narrowing(words=" ".join(words), fits=_all(parts))


class _Reader:
    """Reads one question from its first token to its last."""

    def __init__(self, question: str, now: datetime, *, is_strict: bool) -> None:
        found = TOKEN.finditer(question.replace(EVERYTHING, " "))
        self.tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in found]
        self.now = now
        self.is_strict = is_strict
        self.words: list[str] = []

    def all_of_it(self) -> Fits:
        """Read everything; a bracket that closes what was never opened is nothing."""
        parts = []
        while self.tokens:
            parts.append(self._some())
            if self.tokens:
                self.tokens.pop(0)
        return _all(parts)

    def _some(self) -> Fits:
        """Read up to the bracket that closes: parts that all hold, or groups of which one does."""
        groups: list[list[Fits]] = [[]]
        while self.tokens and self.tokens[0] != ("edge", ")"):
            kind, said = self.tokens[0]
            if kind == "joint" and said in ANY:
                self.tokens.pop(0)
                groups.append([])
            elif kind == "joint" and said in ALL:
                self.tokens.pop(0)
            else:
                groups[-1].append(self._one())
        return _any([_all(each) for each in groups if each])

    def _one(self) -> Fits:
        kind, said = self.tokens.pop(0)
        if kind in {"joint", "mark"}:
            found = self._one() if self.tokens else _anything
            return _not(found) if said in NONE else found
        if kind == "edge":
            found = self._some()
            self.tokens[:1] = []
            return found
        if kind == "field":
            return self._of(said)
        self.words.append(said)
        return _anything

    def _of(self, field: str) -> Fits:
        is_known = field in VALUES or field in MOMENTS or field in WORDED
        if not is_known and self.is_strict:
            raise ValueError(f"unknown field {field}")
        if not is_known:
            self.words.append(field)
            return _anything
        kind, said = self.tokens.pop(0) if self.tokens else ("bare", "*")
        if (kind, said) != ("edge", "("):
            return _held(field, kind, said, self.now)
        return self._several(field)

    def _several(self, field: str) -> Fits:
        """Read the values in brackets behind a field; the field stands for each of them."""
        inner, depth = [], 1
        while self.tokens and depth:
            kind, said = self.tokens.pop(0)
            depth += {"(": 1, ")": -1}.get(said, 0) if kind == "edge" else 0
            inner += [("field", field)] if kind in {"bare", "quoted", "span"} else []
            inner.append((kind, said))
        kept, self.tokens = self.tokens, inner[:-1] if depth == 0 else inner
        found = self._some()
        self.tokens = kept
        return found


def _held(field: str, kind: str, said: str, now: datetime) -> Fits:
    if field in MOMENTS:
        return _between(MOMENTS[field], said, now)
    wanted = said.lower()
    if field in WORDED:
        word = wanted.strip("*")
        return lambda entry: any(word in each.lower() for each in _words_of(entry))
    values = VALUES[field]
    if kind == "quoted":
        return lambda entry: wanted in {each.lower() for each in values(entry)}
    return lambda entry: any(fnmatchcase(each.lower(), wanted) for each in values(entry))


def _between(moment: Callable[[Entry], datetime | None], said: str, now: datetime) -> Fits:
    least, _, most = said.strip("[]{} ").partition(" TO ")
    since, until = _moment(least, now), _moment(most or least, now)

    def fits(entry: Entry) -> bool:
        at = moment(entry)
        if at is None:
            return since is None and until is None
        return (since is None or since <= at) and (until is None or at <= until)

    return fits


def _moment(said: str, now: datetime) -> datetime | None:
    """Return a moment as Solr writes it, None for any.

    Raises:
        ValueError: when it is none.
    """
    said = said.strip().strip('"')
    if said in {"", "*"}:
        return None
    back = NOW.fullmatch(said)
    if back:
        return now - timedelta(hours=int(back[1] or 0) * HOURS.get(back[2] or "", 0))
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _anything(entry: Entry) -> bool:
    return True


def _not(found: Fits) -> Fits:
    return lambda entry: not found(entry)


def _all(parts: list[Fits]) -> Fits:
    said = [each for each in parts if each is not _anything]
    if len(said) < 2:
        return said[0] if said else _anything
    return lambda entry: all(part(entry) for part in said)


def _any(parts: list[Fits]) -> Fits:
    if len(parts) < 2:
        return parts[0] if parts else _anything
    return lambda entry: any(part(entry) for part in parts)
