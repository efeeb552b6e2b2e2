"""The field that a column becomes: its type, bounds, codes and class, how it is made, and why."""

import re
from collections import Counter
from collections.abc import Collection
from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Code, Field, FieldType
from kallipolis.platforms.data.proposals.contracts import Guess, Reason
from kallipolis.platforms.data.proposals.logic import naming
from kallipolis.platforms.data.proposals.logic.classing import Class
from kallipolis.platforms.data.proposals.logic.looks import (
    BOOLEANS,
    DATES,
    IS_NUMBERING,
    Column,
    Look,
    Seen,
    as_number,
    codes_of,
)

TYPES: Final[dict[Look, FieldType]] = {
    "id-number": "id-number",
    "credit-code": "credit-code",
    "region": "region",
    "date": "date",
    "moment": "moment",
    "boolean": "boolean",
    "longitude": "longitude",
    "latitude": "latitude",
    "percent": "number",
    "integer": "integer",
    "number": "number",
}
"""What is not named is text."""

CHINA: Final[dict[Look, tuple[float, float]]] = {"longitude": (73, 136), "latitude": (3, 54)}
"""Within which degrees of WGS 84 a place in China lies."""

FIGURES: Final = frozenset("0123456789")
LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
MOBILE: Final = "1[3-9][0-9]{9}"
FULL: Final = 0.95
"""Which part of the rows has a value where each has to: the others were forgotten."""
FEW_ROWS: Final = 20
"""In fewer rows nothing may be missing for a field to be proposed as required."""
CLEAR: Final = 0.95
"""Which part of the values has to keep a bound or a form."""
LIKELY: Final[tuple[tuple[re.Pattern[str], float, float], ...]] = (
    (re.compile(r"年龄|(^|_)age($|_)"), 0, 150),
    (re.compile(r"年份|年度|(^|_)year($|_)"), 1900, 2100),
    (re.compile(r"比例|占比|比率|百分比|%"), 0, 100),
)
TRUTHS: Final = BOOLEANS | {"1": "true", "0": "false"}


def guessed(
    column: Column, seen: Seen, found: Class, *, taken: Collection[str], zone: str
) -> Guess:
    """Return what a column becomes; ``zone`` is that of moments that name none."""
    name = naming.named(column.head, taken)
    percent = seen.look == "percent" or (seen.look in {"integer", "number"} and name.unit == "%")
    field = Field(
        id=name.id,
        title=name.title,
        type=TYPES.get(seen.look, "text"),
        unit="%" if percent else name.unit if seen.look in {"integer", "number"} else "",
        required=is_required(column),
        personal=found.personal,
        sensitive=found.sensitive,
        codes=_codes(column) if seen.look == "codes" else (),
        least=_bounds(column, seen)[0],
        most=_bounds(column, seen)[1],
        pattern=pattern_of(column, seen),
    )
    reasons = (*_reasons(column, seen, field), *_names(column, name))
    if column.of:
        inside = Reason(code="proposal.why.inside", values={"column": column.of})
        reasons = (inside, *reasons)
    if found.why:
        reasons = (*reasons, Reason(code=found.why))
    return Guess(
        column=column.head,
        field=field,
        made=made_of(column, seen, zone),
        reasons=reasons,
    )


def is_required(column: Column) -> bool:
    """Say whether a value stands in all rows but those where it was likely forgotten."""
    return column.filled >= (FULL if column.rows >= FEW_ROWS else 1.0)


def quoted(head: str) -> str:
    """Return the name of a column as SQL writes it."""
    return '"' + head.replace('"', '""') + '"'


def made_of(column: Column, seen: Seen, zone: str) -> str:
    """Return the expression that makes a field of a column; what it cannot read stays as it is.

    Missing: empty where the column is taken as it is.
    """
    name = column.sql
    if seen.look == "moment" and not column.share(_has_zone) >= CLEAR:
        read = f"TRY_CAST({name} AS TIMESTAMP) AT TIME ZONE '{zone}'"
        return f"coalesce(CAST({read} AS VARCHAR), {name})"
    if seen.look == "date" and set(seen.formats) - {DATES[0]}:
        formats = ", ".join(f"'{each}'" for each in seen.formats)
        return f"coalesce(strftime(try_strptime({name}, [{formats}]), '%Y-%m-%d'), {name})"
    if seen.look == "boolean":
        name = _as_truth(column, name)
    elif seen.look == "id-number" and column.share(str.islower):
        name = f"upper({name})"
    elif seen.look == "percent":
        name = f"rtrim({name}, '%')"
    elif seen.look in {"integer", "number"} and any("," in value for value in column.counts):
        name = f"replace({name}, ',', '')"
    return name if name != quoted(column.head) else ""


def pattern_of(column: Column, seen: Seen) -> str:
    """Return the form that all values of a numbering column have, as a regular expression."""
    if seen.look == "mobile":
        return MOBILE
    if seen.look != "text" or not column.says(IS_NUMBERING) or not column.values:
        return ""
    size, count = Counter(map(len, column.values)).most_common(1)[0]
    alike = [value for value in column.counts if len(value) == size]
    if count < CLEAR * len(column.values) or len(alike) < FEW_ROWS // 2:
        return ""
    parts = [_form({value[at] for value in alike}) for at in range(size)]
    return _run_together(parts) if all(parts) else ""


def _form(characters: set[str]) -> str:
    """Return what stands at one place: any figure, any letter, or what always stands there."""
    if characters <= FIGURES:
        return "[0-9]"
    if len(characters) == 1:
        return re.escape(next(iter(characters)))
    if characters <= LETTERS:
        return "[A-Z]"
    return "[0-9A-Z]" if characters <= FIGURES | LETTERS else ""


def _run_together(parts: list[str]) -> str:
    found: list[tuple[str, int]] = []
    for part in parts:
        if found and found[-1][0] == part:
            found[-1] = (part, found[-1][1] + 1)
        else:
            found.append((part, 1))
    return "".join(part if n == 1 else f"{part}{{{n}}}" for part, n in found)


def _as_truth(column: Column, name: str) -> str:
    known = [value for value in column.counts if value.lower() in TRUTHS]
    if all(value in {"true", "false"} for value in known):
        return name
    cases = " ".join(f"WHEN '{value}' THEN '{TRUTHS[value.lower()]}'" for value in sorted(known))
    return f"CASE {name} {cases} ELSE {name} END"


def _has_zone(value: str) -> bool:
    return re.search(r"(Z|[+-]\d{2}:?\d{2})$", value) is not None


def _codes(column: Column) -> tuple[Code, ...]:
    return tuple(Code(code=value, title=_said(value)) for value in codes_of(column))


def _said(value: str) -> Text:
    return Text(en=value, zh_hans=value, zh_hant=naming.in_traditional(value))


def _bounds(column: Column, seen: Seen) -> tuple[float | None, float | None]:
    if seen.look in CHINA:
        least, most = CHINA[seen.look]
        return (least, most) if _within(column, least, most) else (None, None)
    if seen.look not in {"integer", "number", "percent"}:
        return None, None
    if seen.look == "percent":
        return 0, 100
    for pattern, least, most in LIKELY:
        if column.says(pattern) and _within(column, least, most):
            return least, most
    return (0, None) if _within(column, 0, float("inf")) else (None, None)


def _within(column: Column, least: float, most: float) -> bool:
    return column.share(lambda v: least <= _number(v, least) <= most) >= CLEAR


def _number(value: str, otherwise: float) -> float:
    found = as_number(value)
    return otherwise if found is None else found


def _reasons(column: Column, seen: Seen, field: Field) -> tuple[Reason, ...]:
    share = f"{seen.share * 100:.1f}".removesuffix(".0")
    found = [Reason(code=f"proposal.why.{seen.look}", values={"share": share})]
    if field.required:
        code = "proposal.why.always" if column.filled == 1 else "proposal.why.forgotten"
        found.append(Reason(code=code, values={"count": str(column.rows - len(column.values))}))
    if field.unit:
        found.append(Reason(code="proposal.why.unit", values={"head": column.head}))
    if field.codes:
        found.append(Reason(code="proposal.why.few", values={"count": str(len(field.codes))}))
    if field.pattern and seen.look != "mobile":
        found.append(Reason(code="proposal.why.form", values={"pattern": field.pattern}))
    if field.least is not None:
        found.append(Reason(code="proposal.why.bounds"))
    return tuple(found)


def _names(column: Column, name: naming.Name) -> tuple[Reason, ...]:
    if name.is_heard:
        return (Reason(code="proposal.why.heard", values={"head": column.head}),)
    return ()
