"""The statements by which an intake is taken apart: fields, types, faults, what is whose place."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from kallipolis.platforms.data.datasets.contracts import Dataset, Field, FieldType
from kallipolis.platforms.data.intakes.logic import numbers
from kallipolis.platforms.data.sources.contracts import (
    ALL_GONE,
    FILE,
    INTAKE,
    POSITION,
    REMOVED,
    ROW,
    ROW_GONE,
    UNREAD,
    Source,
)

TYPES: Final[dict[FieldType, str]] = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "moment": "TIMESTAMP WITH TIME ZONE",
}
CHECKED: Final[dict[FieldType, Callable[[str], str]]] = {
    "id-number": numbers.id_number_holds,
    "credit-code": numbers.credit_code_holds,
}
OURS: Final = (INTAKE, FILE, ROW, UNREAD, POSITION, REMOVED)
SOURCE: Final = "_source"
VALUES: Final = "_values"
FAULTS: Final = "_faults"
WARNINGS: Final = "_warnings"
TEXT: Final = "#text"
SAYS_ALL: Final = f"{UNREAD} IS NULL AND {REMOVED} IS NULL"
"""A row that is only gone says no more than its key."""

LOST: Final = "\ufffd"
BLANK: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
"""What is left away around a value: nobody sees it, and no number is read with it."""

WORLD: Final[dict[FieldType, tuple[float, float]]] = {
    "longitude": (-180, 180),
    "latitude": (-90, 90),
}
"""Units: degrees of WGS 84."""


def named(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def quoted(words: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + words.replace("'", "''") + "'"


def type_of(field: Field) -> str:
    """Return the type of a field in SQL."""
    return TYPES.get(field.type, "VARCHAR")


def taken(source: Source, dataset: Dataset, columns: Iterable[str]) -> str:
    """Return the statement that makes fields of columns of ``_landed``, as text and as typed.

    Of a source that has only our columns, as nothing readable ever came, no expression is asked.
    """
    there = set(columns)
    if there <= {*OURS}:
        source = msgspec.structs.replace(source, takes={}, only="")
    texts = [
        f"{_expression(source, field, there)} AS {named(field.id)}" for field in dataset.fields
    ]
    lost = " OR ".join(f"contains({named(column)}, '{LOST}')" for column in sorted(there - {*OURS}))
    typed = [
        part
        for field in dataset.fields
        for part in (
            f"{named(field.id)} AS {named(field.id + TEXT)}",
            f"TRY_CAST({named(field.id)} AS {type_of(field)}) AS {named(field.id)}",
        )
    ]
    only = f" WHERE {UNREAD} IS NOT NULL OR ({source.only})" if source.only else ""
    removed = REMOVED if REMOVED in there else "CAST(NULL AS VARCHAR)"
    return (
        f"WITH texts AS (SELECT {ROW}, {UNREAD}, {removed} AS {REMOVED},"  # noqa: S608 - identifiers are quoted; expressions are of reviewed packs, and the engine reads nothing else
        f" coalesce({lost or 'FALSE'}, FALSE) AS _lost, "
        f"{', '.join(texts)} FROM _landed{only})"
        f" SELECT {ROW}, {UNREAD}, {REMOVED}, _lost, {', '.join(typed)} FROM texts"
    )


def _expression(source: Source, field: Field, columns: set[str]) -> str:
    if field.id in source.takes:
        made = source.takes[field.id]
    elif field.id in columns:
        made = named(field.id)
    else:
        made = "NULL"
    return f"nullif(trim(CAST(({made}) AS VARCHAR), {quoted(BLANK)}), '')"


def checked(dataset: Dataset, known: Iterable[str]) -> str:
    """Return the statement that says of each row of ``_taken`` which rules it breaks.

    ``known`` are the datasets that fields refer to and that can be asked, each by its id.
    """
    faults = [*_faults(dataset, frozenset(known))]
    warnings = [(rule.id, rule.holds) for rule in dataset.rules if rule.otherwise == "warn"]
    fields = ", ".join(named(field.id) for field in dataset.fields)
    return (
        f"SELECT {ROW}, {fields}, {REMOVED}, {_list(faults)} AS {FAULTS}, "  # noqa: S608 - as above
        f"{_list([(id, _breaks(holds)) for id, holds in warnings])} AS {WARNINGS} FROM _taken"
    )


def _list(conditions: Iterable[tuple[str, str]]) -> str:
    """Return a text of the ids whose condition is true, with spaces between."""
    parts = [f"CASE WHEN {condition} THEN {quoted(id)} END" for id, condition in conditions]
    return f"concat_ws(' ', {', '.join(parts)})" if parts else "''"


def _breaks(holds: str) -> str:
    return f"NOT coalesce(({holds}), TRUE)"


def _faults(dataset: Dataset, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    yield "columns", f"{UNREAD} IS NOT NULL"
    yield "encoding", "_lost"
    for field in dataset.fields:
        where = f"{UNREAD} IS NULL" if field.id in dataset.key else SAYS_ALL
        for what, condition in _field_faults(field, known):
            yield f"{field.id}:{what}", f"{where} AND {condition}"
    for rule in dataset.rules:
        if rule.otherwise == "quarantine":
            yield rule.id, f"{SAYS_ALL} AND {_breaks(rule.holds)}"


def _field_faults(field: Field, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    name, text = named(field.id), named(field.id + TEXT)
    if field.required:
        yield "required", f"{text} IS NULL"
    if type_of(field) != "VARCHAR":
        yield "type", f"{text} IS NOT NULL AND {name} IS NULL"
    if field.codes:
        codes = ", ".join(quoted(code.code) for code in field.codes)
        yield "code", f"{name} NOT IN ({codes})"
    yield from _bounds(field)
    if field.pattern:
        yield "pattern", f"NOT regexp_full_match({name}, {quoted(field.pattern)})"
    if field.type in CHECKED:
        yield "check-digit", f"{name} IS NOT NULL AND NOT {CHECKED[field.type](name)}"
    to, _, column = field.refers.partition(".")
    if to in known:
        found = f"SELECT {named(column)} FROM {named(to)} WHERE {named(column)} IS NOT NULL"  # noqa: S608 - as above
        yield "refers", f"{name} IS NOT NULL AND {name} NOT IN ({found})"


def _bounds(field: Field) -> Iterator[tuple[str, str]]:
    lowest, highest = WORLD.get(field.type, (None, None))
    least = lowest if field.least is None else field.least
    most = highest if field.most is None else field.most
    if least is not None:
        yield "least", f"{named(field.id)} < {least}"
    if most is not None:
        yield "most", f"{named(field.id)} > {most}"


def texts(dataset: Dataset) -> str:
    """Return the statement that puts the texts of ``typed`` beside the faults of ``found``."""
    fields = ", ".join(f"t.{named(each.id + TEXT)} AS {named(each.id)}" for each in dataset.fields)
    return (
        f"SELECT t.{ROW}, {fields}, f.{FAULTS}, f.{WARNINGS} FROM typed t"  # noqa: S608 - as above
        f" JOIN found f ON t.{ROW} = f.{ROW} ORDER BY t.{ROW}"
    )


def meant(columns: Iterable[str]) -> str:
    """Return the condition of rows of ``_whole`` that are meant: not those before all was gone."""
    if REMOVED not in set(columns):
        return "TRUE"
    return (
        f"({REMOVED} IS NULL OR {REMOVED} = '{ROW_GONE}') AND {ROW} >"  # noqa: S608 - as above
        f" (SELECT coalesce(max({ROW}), 0) FROM _whole WHERE {REMOVED} = '{ALL_GONE}')"
    )


def last(dataset: Dataset) -> str:
    """Return the statement for the numbers of the sound rows of ``_checked``, one for each key."""
    key = ", ".join(named(name) for name in dataset.key)
    grouped = f" GROUP BY {key}" if key else ""
    number = f"max({ROW}) AS {ROW}" if key else ROW
    return f"SELECT {number} FROM _checked WHERE {FAULTS} = ''{grouped}"  # noqa: S608 - as above


def sorted_out(dataset: Dataset) -> str:
    """Return the statement for the rows of ``_checked`` whose number is in ``_last``."""
    fields = ", ".join(named(field.id) for field in dataset.fields)
    return (
        f"SELECT {ROW}, {fields}, {REMOVED}, {WARNINGS} FROM _checked"  # noqa: S608 - as above
        f" WHERE {ROW} IN (SELECT {ROW} FROM _last)"
    )


def coming(dataset: Dataset, source: Source, id: str) -> str:
    """Return the statement for the rows of ``_fresh`` as they are published."""
    fields = ", ".join(named(field.id) for field in dataset.fields)
    return (
        f"SELECT {fields}, {ROW}, {quoted(id)} AS {INTAKE}, {quoted(source.id)} AS {SOURCE}"  # noqa: S608 - as above
        f" FROM _fresh WHERE {REMOVED} IS NULL"
    )


def bad(source: Source, columns: Iterable[str]) -> str:
    """Return the statement for the rows of ``_landed`` that broke a rule, each as one JSON text."""
    theirs = [name for name in columns if name not in {INTAKE, FILE, ROW, POSITION}]
    packed = ", ".join(f"{named(name)} := l.{named(name)}" for name in theirs)
    return (
        f"SELECT l.{INTAKE}, {quoted(source.id)} AS {SOURCE}, l.{FILE}, l.{ROW}, c.{FAULTS},"  # noqa: S608 - as above
        f" CAST(to_json(struct_pack({packed})) AS VARCHAR) AS {VALUES}"
        f" FROM _landed l JOIN _checked c ON l.{ROW} = c.{ROW} WHERE c.{FAULTS} <> ''"
    )


def figures() -> str:
    """Return the statement that counts the rows of ``_checked`` and of ``_fresh``."""
    return (
        f"SELECT count(*) AS received, count(*) FILTER ({FAULTS} <> '') AS bad,"  # noqa: S608 - as above
        f" (SELECT count(*) FROM _fresh WHERE {REMOVED} IS NULL) AS good,"
        f" (SELECT count(*) FROM _fresh WHERE {REMOVED} IS NULL AND {WARNINGS} <> '') AS warned"
        " FROM _checked"
    )


def counted() -> str:
    """Return the statement that counts what rows of ``_checked`` and ``_fresh`` broke, by name."""
    return (
        "SELECT fault, count(*) AS n FROM (SELECT unnest(string_split(broken, ' ')) AS fault FROM ("  # noqa: S608 - as above
        f"SELECT {FAULTS} AS broken FROM _checked WHERE {FAULTS} <> '' UNION ALL"
        f" SELECT {WARNINGS} FROM _fresh WHERE {REMOVED} IS NULL AND {WARNINGS} <> ''))"
        " GROUP BY fault ORDER BY fault"
    )


def together(*statements: str) -> str:
    """Return the statement for the rows of several, column by column of the same name."""
    return " UNION ALL BY NAME ".join(f"({each})" for each in statements)


def remaining(dataset: Dataset, source: Source, *, is_whole: bool) -> str:
    """Return the statement for the rows of ``_before`` that stay beside those of ``_fresh``."""
    stays = [f"b.{SOURCE} <> {quoted(source.id)}"] if is_whole else []
    if dataset.key:
        stays.append(f"NOT EXISTS (SELECT 1 FROM _fresh f WHERE {_same(dataset)})")  # noqa: S608 - as above
    return f"SELECT b.* FROM _before b WHERE {' AND '.join(stays or ['TRUE'])}"  # noqa: S608 - as above


def held(source: Source) -> str:
    """Return the statement for the rows of ``_held`` that stay in quarantine."""
    return f"SELECT * FROM _held WHERE {SOURCE} <> {quoted(source.id)}"  # noqa: S608 - as above


def unkeyed(dataset: Dataset) -> str:
    """Return the statement for the rows of ``_before`` in whose place none of ``_fresh`` comes."""
    found = f"SELECT 1 FROM _fresh f WHERE {_same(dataset)}"  # noqa: S608 - as above
    return f"SELECT b.* FROM _before b WHERE NOT EXISTS ({found})"  # noqa: S608 - as above


def older(dataset: Dataset) -> str:
    """Return the statement for the rows of ``_fresh`` whose key came again later in ``_before``."""
    return (
        f"SELECT f.{INTAKE}, f.{ROW} FROM _fresh f WHERE EXISTS (SELECT 1 FROM _before b"  # noqa: S608 - as above
        f" WHERE {_same(dataset)} AND (b.{INTAKE}, b.{ROW}) > (f.{INTAKE}, f.{ROW}))"
    )


def besides_older() -> str:
    """Return the statement for the rows of ``_fresh`` that are not among ``_older``."""
    return _but("_fresh", "_older")


def not_taken() -> str:
    """Return the statement for the rows of ``_before`` that are not among ``_fresh``."""
    return _but("_before", "_fresh")


def _but(some: str, others: str) -> str:
    matches = f"s.{INTAKE} = o.{INTAKE} AND s.{ROW} = o.{ROW}"
    return f"SELECT s.* FROM {some} s ANTI JOIN {others} o ON {matches}"  # noqa: S608 - as above


def _same(dataset: Dataset) -> str:
    return " AND ".join(f"b.{named(name)} = f.{named(name)}" for name in dataset.key)


def broken() -> str:
    """Return the statement that counts the rows of ``held`` by what they break."""
    return (
        "SELECT fault, count(*) AS n FROM"  # noqa: S608 - as above
        f" (SELECT unnest(string_split({FAULTS}, ' ')) AS fault FROM held)"
        " GROUP BY fault ORDER BY fault"
    )


def faults_of(dataset: Dataset) -> tuple[str, ...]:
    """Return the names of all faults that rows of a dataset can have."""
    known = frozenset(field.refers.partition(".")[0] for field in dataset.fields if field.refers)
    return tuple(name for name, _ in _faults(dataset, known))
