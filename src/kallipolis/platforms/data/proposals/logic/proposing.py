"""A contract and a source out of a sample of rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.api import level_for
from kallipolis.platforms.data.datasets.contracts import Dataset, Freshness, Sharing
from kallipolis.platforms.data.proposals.contracts import Guess, Proposal, Reason, Sample, Wish
from kallipolis.platforms.data.proposals.logic import (
    classing,
    cleaning,
    fields,
    inside,
    keys,
    naming,
    rules,
)
from kallipolis.platforms.data.proposals.logic.looks import Column, Seen, Test, seen_in
from kallipolis.platforms.data.sources.contracts import FILE, ROW, UNREAD, Files, Query, Source

OURS: Final = frozenset({FILE, ROW, UNREAD})
TERMS: Final = Text(
    en="For a duty that a law names, and for no other purpose; the request says which.",
    zh_hans="仅限履行法律规定的职责使用，不得用于其他目的；申请时须写明依据。",
    zh_hant="僅限履行法律規定的職責使用，不得用於其他目的；申請時須寫明依據。",
)
GROWS: Final = ("更新时间", "修改时间", "update", "modified")


def proposed(sample: Sample, wish: Wish, is_region: Test) -> Proposal:
    """Return a contract and a source that fit a sample, and why."""
    columns, rows = _parted(sample)
    seen = [seen_in(column, is_region) for column in columns]
    guesses = _guesses(columns, seen, wish.zone)
    chosen = keys.key_of(columns, guesses, rows)
    guesses = [_required(guess) if at in chosen else guess for at, guess in enumerate(guesses)]
    found = [guess.field for guess in guesses]
    dataset = _dataset(wish, guesses, chosen)
    dataset = msgspec.structs.replace(dataset, rules=rules.likely(columns, found, rows))
    source = _source(sample, wish, dataset, list(zip(guesses, columns, strict=True)))
    reasons = {guess.field.id: guess.reasons for guess in guesses}
    return Proposal(
        dataset=dataset,
        source=source,
        reasons=reasons
        | {"key": (_why_key(columns, chosen, rows),), "reads": (*sample.reasons, *_kept(source))}
        | {"whole": _whole(dataset)},
    )


def _parted(sample: Sample) -> tuple[list[Column], list[list[str]]]:
    heads = [name for name in sample.rows.schema.names if name not in OURS]
    whole = sample.rows[UNREAD].to_pylist()
    sound = [at for at, torn in enumerate(whole) if torn is None]
    texts = {
        head: [(value or "").strip() for value in sample.rows[head].to_pylist()] for head in heads
    }
    opened = [each for head in heads for each in _opened(head, [texts[head][n] for n in sound])]
    columns = [column for column, _ in opened]
    return columns, [list(row) for row in zip(*(texts for _, texts in opened), strict=True)]


def _opened(head: str, texts: Sequence[str]) -> Iterator[tuple[Column, Sequence[str]]]:
    """Yield a column with its texts, or what stands inside it."""
    sql = fields.quoted(head)
    found = inside.parts(texts)
    for part in found:
        made = inside.made_of(sql, part)
        values = tuple(filter(None, part.texts))
        yield Column(head=part.head, values=values, rows=len(texts), sql=made, of=head), part.texts
    if not found:
        sql, texts = cleaning.untailed(head, *cleaning.narrowed(sql, texts))
        yield Column(head=head, values=tuple(filter(None, texts)), rows=len(texts), sql=sql), texts


def _guesses(columns: Sequence[Column], seen: Sequence[Seen], zone: str) -> list[Guess]:
    looks = [(column, each.look) for column, each in zip(columns, seen, strict=True)]
    about_persons = classing.is_about_persons(looks)
    found: list[Guess] = []
    for column, each in zip(columns, seen, strict=True):
        kind = classing.class_of(column, each.look, is_about_persons=about_persons)
        taken = {guess.field.id for guess in found}
        found.append(fields.guessed(column, each, kind, taken=taken, zone=zone))
    return found


def _required(guess: Guess) -> Guess:
    field = msgspec.structs.replace(guess.field, required=True)
    return Guess(column=guess.column, field=field, made=guess.made, reasons=guess.reasons)


def _dataset(wish: Wish, guesses: Sequence[Guess], chosen: Sequence[int]) -> Dataset:
    found = tuple(guess.field for guess in guesses)
    is_personal = any(field.personal for field in found)
    title = naming.titled(wish.title)
    return Dataset(
        id=naming.kebab(wish.title, wish.taken),
        title=title,
        summary=title,
        owner=wish.owner,
        region=wish.region,
        level=level_for(found),
        key=tuple(guesses[at].field.id for at in chosen),
        fields=found,
        sharing=Sharing(kind="conditional", terms=TERMS)
        if is_personal
        else Sharing(kind="unconditional"),
        freshness=Freshness(cycle="irregular"),
    )


def _source(
    sample: Sample, wish: Wish, dataset: Dataset, made: Sequence[tuple[Guess, Column]]
) -> Source:
    takes = {
        guess.field.id: guess.made or fields.quoted(guess.column)
        for guess, _ in made
        if guess.made or guess.column != guess.field.id
    }
    mark = _mark(sample, made)
    return Source(
        id=naming.kebab(f"{dataset.id} list", wish.taken),
        title=dataset.title,
        dataset=dataset.id,
        reads=sample.reads,
        takes=takes,
        complete=not mark,
        mark=mark,
    )


def _mark(sample: Sample, made: Sequence[tuple[Guess, Column]]) -> str:
    """Return the column of a table by which newer rows are known; files are read whole."""
    if not isinstance(sample.reads, Query):
        return ""
    for guess, column in made:
        grows = any(words in column.key for words in GROWS)
        if guess.field.type == "moment" and grows and column.filled == 1:
            return guess.column
    return ""


def _why_key(
    columns: Sequence[Column], chosen: Sequence[int], rows: Sequence[Sequence[str]]
) -> Reason:
    if not chosen:
        return Reason(code="proposal.why.no_key")
    heads = ", ".join(columns[at].head for at in chosen)
    doubled = len(rows) - len({tuple(row[at] for at in chosen) for row in rows})
    if not doubled:
        return Reason(code="proposal.why.key", values={"columns": heads})
    values = {"columns": heads, "count": str(doubled)}
    return Reason(code="proposal.why.key_nearly", values=values)


def _kept(source: Source) -> tuple[Reason, ...]:
    if source.mark:
        return (Reason(code="proposal.why.mark", values={"column": source.mark}),)
    is_file = isinstance(source.reads, Files)
    return (Reason(code="proposal.why.complete"),) if is_file else ()


def _whole(dataset: Dataset) -> tuple[Reason, ...]:
    is_personal = any(field.personal for field in dataset.fields)
    code = "proposal.why.terms" if is_personal else "proposal.why.open_sharing"
    return Reason(code="proposal.why.level"), Reason(code=code)


def without_rules(proposal: Proposal, shares: Mapping[str, float]) -> Proposal:
    """Return a proposal without the rules that too many rows of its sample break."""
    kept = tuple(r for r in proposal.dataset.rules if shares.get(r.id, 1.0) >= rules.HOLDS)
    dataset = msgspec.structs.replace(proposal.dataset, rules=kept)
    return msgspec.structs.replace(proposal, dataset=dataset)
