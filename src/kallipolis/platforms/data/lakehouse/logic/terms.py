"""What each term of portable SQL needs, and how it is said so that it comes to the same.

A rule looks at a term whose types are known and returns None if it stands as it is, or a function
that puts another in its place; it raises ``Unportable`` where no such can be said.
"""

from collections.abc import Callable, Mapping
from typing import Final

from sqlglot import exp
from sqlglot.expressions import DType as Kind

from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.lakehouse.contracts import Family, Unportable
from kallipolis.platforms.data.lakehouse.logic.families import (
    NUMERIC,
    TIMES,
    family,
    same,
)

Put = Callable[[exp.Expr], exp.Expr]
"""Makes of a term, whose parts are said portably, what stands in its place."""

Rule = Callable[[exp.Expr], Put | None]

PLACES: Final = 6
"""To how many places numbers are rounded before they are added up: see decision 0064."""

MOST_PLACES: Final = 9
UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UNITS: Final = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY"})
SHORT_UNITS: Final = frozenset({"HOUR", "MINUTE"})
PARTS: Final = UNITS | {"DOY", "ISODOW"}
FORMATS: Final = ("%Y", "%m", "%d", "%H", "%M")
BETWEEN_PARTS: Final = frozenset("-/:. 年月日时分時")


def refuse(term: exp.Expr, why: str) -> Unportable:
    """Return that a term cannot be told to all engines."""
    return Unportable(said("%(term)s: %(why)s", term=term.sql("duckdb")[:80], why=why))


def cast(term: exp.Expr, kind: Kind) -> exp.Cast:
    """Return a term as another type."""
    return exp.Cast(this=term, to=exp.DataType(this=kind))


def number(figure: str) -> exp.Cast:
    """Return a literal that is a DOUBLE to each engine."""
    return cast(exp.Literal.number(figure), Kind.DOUBLE)


def _need(term: exp.Expr, part: exp.Expr | None, *families: Family) -> None:
    if family(part) not in {*families, Family.NULL}:
        wanted = ", ".join(str(each) for each in families)
        why = said("is %(found)s, not %(wanted)s", found=str(family(part)), wanted=wanted)
        raise refuse(term, why)


def _literal(term: exp.Expr, part: object, *, least: int = 0, most: int = 10**6) -> int:
    """Return a whole number that is written out, as where a text is cut."""
    if isinstance(part, exp.Literal) and not part.is_string and str(part.this).isdigit():
        value = int(part.this)
        if least <= value <= most:
            return value
    why = said("takes a whole number from %(least)s to %(most)s", least=str(least), most=str(most))
    raise refuse(term, why)


def _as_it_is(term: exp.Expr) -> None:
    return None


def _wide(term: exp.Expr) -> Put:
    """Make whole numbers of one width; engines count in different ones."""
    return lambda made: cast(made.copy(), Kind.BIGINT)


def _arithmetic(term: exp.Expr) -> Put | None:
    if not {family(each) for each in _parts(term)} <= NUMERIC:
        raise refuse(term, said("only numbers are reckoned with"))
    return None


def _parts(term: exp.Expr) -> list[exp.Expr]:
    return [part for part in (term.args.get("this"), term.args.get("expression")) if part]


def _divided(term: exp.Expr) -> Put:
    """Divide numbers as such; by zero it is NULL."""
    _arithmetic(term)

    def put(made: exp.Expr) -> exp.Expr:
        below = exp.Nullif(this=cast(made.expression.copy(), Kind.DOUBLE), expression=number("0"))
        return exp.Paren(this=exp.Div(this=cast(made.this.copy(), Kind.DOUBLE), expression=below))

    return put


def _divided_whole(term: exp.Expr) -> Put:
    for part in _parts(term):
        _need(term, part, Family.INTEGER)

    def put(made: exp.Expr) -> exp.Expr:
        zero = exp.Literal.number("0")
        below = exp.Nullif(this=cast(made.expression.copy(), Kind.BIGINT), expression=zero)
        return type(made)(this=cast(made.this.copy(), Kind.BIGINT), expression=below)

    return put


def _compared(term: exp.Expr) -> Put | None:
    parts = _parts(term)
    parts += [each for key in ("low", "high") if (each := term.args.get(key))]
    parts += term.args.get("expressions") or []
    query = term.args.get("query")
    if query is not None:
        parts += query.unnest().selects
    if same(parts) is Family.UNKNOWN:
        raise refuse(term, said("compares what is not of one kind"))
    return None


def _logical(term: exp.Expr) -> Put | None:
    for part in _parts(term):
        _need(term, part, Family.BOOLEAN)
    return None


def _is(term: exp.Expr) -> Put | None:
    if not isinstance(term.expression, exp.Null | exp.Boolean):
        raise refuse(term, said("only IS NULL, IS TRUE and IS FALSE are understood"))
    return None


def _chosen(term: exp.Expr) -> Put | None:
    """Take one of several terms, which are of one kind."""
    parts = [term.this, *(term.args.get("expressions") or []), term.args.get("expression")]
    if same([each for each in parts if each is not None]) is Family.UNKNOWN:
        raise refuse(term, said("chooses between what is not of one kind"))
    return None


def _case(term: exp.Expr) -> Put | None:
    if isinstance(term, exp.If) and isinstance(term.parent, exp.Case):
        return None
    if isinstance(term, exp.If):
        ifs, otherwise = [term], term.args.get("false")
    else:
        ifs, otherwise = term.args["ifs"], term.args.get("default")
    results = [each.args["true"] for each in ifs]
    if same([*results, *([otherwise] if otherwise else [])]) is Family.UNKNOWN:
        raise refuse(term, said("chooses between what is not of one kind"))
    asked = term.this if isinstance(term, exp.Case) else None
    for each in ifs:
        if asked is None:
            _need(term, each.this, Family.BOOLEAN)
        elif same([asked, each.this]) is Family.UNKNOWN:
            raise refuse(term, said("compares what is not of one kind"))
    return None


def _texts(*keys: str) -> Rule:
    def rule(term: exp.Expr) -> Put | None:
        for key in keys:
            _need(term, term.args.get(key), Family.TEXT)
        return None

    return rule


def _like(term: exp.Expr) -> Put | None:
    _need(term, term.this, Family.TEXT)
    pattern = term.expression
    if not isinstance(pattern, exp.Literal) or "\\" in str(pattern.this):
        raise refuse(term, said("takes a pattern that is written out, without a backslash"))
    return None


def _letters(term: exp.Expr) -> Put:
    """Change the case of A to Z alone: of other letters engines think differently."""
    _need(term, term.this, Family.TEXT)
    has, becomes = UPPER, UPPER.lower()
    if isinstance(term, exp.Upper):
        has, becomes = becomes, has
    texts = [exp.Literal.string(has), exp.Literal.string(becomes)]
    return lambda made: exp.Anonymous(this="TRANSLATE", expressions=[made.this.copy(), *texts])


def _trimmed(term: exp.Expr) -> Put:
    _need(term, term.this, Family.TEXT)
    if term.args.get("expression") or term.args.get("position"):
        raise refuse(term, said("only spaces are trimmed, at both ends"))
    return lambda made: exp.Trim(this=made.this.copy(), expression=exp.Literal.string(" "))


def _length(term: exp.Expr) -> Put:
    _need(term, term.this, Family.TEXT)
    return _wide(term)


def _position(term: exp.Expr) -> Put:
    _texts("this", "substr")(term)
    return _wide(term)


def _cut(term: exp.Expr) -> Put | None:
    _need(term, term.this, Family.TEXT)
    if isinstance(term, exp.Substring):
        _literal(term, term.args.get("start"), least=1)
        if term.args.get("length"):
            _literal(term, term.args["length"])
    else:
        _literal(term, term.expression)
    return None


def _padded(term: exp.Expr) -> Put | None:
    _need(term, term.this, Family.TEXT)
    _literal(term, term.expression, least=1, most=1000)
    fill = term.args.get("fill_pattern")
    if not isinstance(fill, exp.Literal) or len(str(fill.this)) != 1:
        raise refuse(term, said("is filled with one character that is written out"))
    return None


def _rounded(term: exp.Expr) -> Put:
    """Round half away from zero, as what the number is and not as it is written."""
    _need(term, term.this, Family.INTEGER, Family.NUMBER)
    digits = term.args.get("decimals")
    places = _literal(term, digits, most=MOST_PLACES) if digits is not None else 0
    return lambda made: rounded(cast(made.this.copy(), Kind.DOUBLE), places)


def rounded(term: exp.Expr, places: int) -> exp.Expr:
    """Return a DOUBLE rounded to some places, half away from zero."""
    if not places:
        return exp.Round(this=term)
    scale = str(10**places)
    above = exp.Round(this=exp.Mul(this=exp.Paren(this=term), expression=number(scale)))
    return exp.Paren(this=exp.Div(this=above, expression=number(scale)))


def _floored(term: exp.Expr) -> Put:
    _need(term, term.this, Family.INTEGER, Family.NUMBER)
    if term.args.get("decimals") or term.args.get("to"):
        raise refuse(term, said("is cut to a whole number"))
    return _wide(term)


CASTS: Final[Mapping[Family, frozenset[Family]]] = {
    Family.INTEGER: frozenset({Family.INTEGER, Family.NUMBER}),
    Family.NUMBER: frozenset({Family.INTEGER, Family.NUMBER}),
    Family.TEXT: frozenset({Family.TEXT, Family.INTEGER, Family.DATE}),
    Family.DATE: TIMES,
    Family.BOOLEAN: frozenset({Family.BOOLEAN}),
}
"""What may become what."""


def _cast(term: exp.Expr) -> Put | None:
    to, here = family(term), family(term.this)
    if isinstance(term.this, exp.Literal) and term.this.is_string and to is Family.DATE:
        return None
    if here is not Family.NULL and here not in CASTS.get(to, frozenset()):
        why = said("no engine-independent way from %(here)s to that type", here=str(here))
        raise refuse(term, why)
    if to is Family.INTEGER and here is Family.NUMBER:
        return lambda made: cast(exp.Round(this=made.this.copy()), Kind.BIGINT)
    kinds = {Family.INTEGER: Kind.BIGINT, Family.NUMBER: Kind.DOUBLE}
    if to in kinds:
        return lambda made: cast(made.this.copy(), kinds[to])
    return None


def _zoned(term: exp.Expr) -> Put | None:
    _need(term, term.this, Family.MOMENT)
    zone = term.args.get("zone")
    if not isinstance(zone, exp.Literal):
        raise refuse(term, said("takes a time zone that is written out"))
    return None


def _part_of(term: exp.Expr) -> Put:
    """Take a part of a day or time out of it, as a whole number."""
    of = term.expression if isinstance(term, exp.Extract) else term.this
    unit = str(term.this.name).upper() if isinstance(term, exp.Extract) else UNIT_OF[type(term)]
    allowed = PARTS if family(of) is Family.DATE else PARTS | SHORT_UNITS
    if family(of) not in TIMES or unit not in allowed:
        raise refuse(term, said("takes one of %(units)s", units=", ".join(sorted(allowed))))
    whole = exp.Var(this=unit)

    def put(made: exp.Expr) -> exp.Expr:
        inner = made.expression if isinstance(made, exp.Extract) else made.this
        return cast(exp.Extract(this=whole.copy(), expression=inner.copy()), Kind.BIGINT)

    return put


UNIT_OF: Final[Mapping[type[exp.Expr], str]] = {
    exp.Year: "YEAR",
    exp.Quarter: "QUARTER",
    exp.Month: "MONTH",
    exp.Week: "WEEK",
    exp.Day: "DAY",
    exp.DayOfMonth: "DAY",
    exp.DayOfYear: "DOY",
    exp.DayOfWeekIso: "ISODOW",
    exp.Hour: "HOUR",
    exp.Minute: "MINUTE",
}


def _truncated(term: exp.Expr) -> Put:
    is_day = family(term.this) is Family.DATE
    allowed = UNITS if is_day else UNITS | SHORT_UNITS
    if family(term.this) not in TIMES or str(term.args["unit"].name).upper() not in allowed:
        raise refuse(term, said("takes one of %(units)s", units=", ".join(sorted(allowed))))
    unit = exp.Var(this=str(term.args["unit"].name).upper())

    def put(made: exp.Expr) -> exp.Expr:
        cut = exp.TimestampTrunc(this=made.this.copy(), unit=unit.copy())
        return cast(cut, Kind.DATE) if is_day else cut

    return put


def _days_between(term: exp.Expr) -> Put:
    for part in _parts(term):
        _need(term, part, Family.DATE)
    if str(getattr(term.args.get("unit"), "name", "")).upper() != "DAY":
        raise refuse(term, said("only days between calendar days are counted"))
    return _wide(term)


def _written(term: exp.Expr) -> Put | None:
    shape = term.args.get("format")
    if family(term.this) not in TIMES or not isinstance(shape, exp.Literal):
        raise refuse(term, said("takes a day or time, and a format that is written out"))
    rest = str(shape.this)
    for each in FORMATS:
        rest = rest.replace(each, "")
    if not set(rest) <= BETWEEN_PARTS:
        raise refuse(term, said("takes %(formats)s in a format", formats=" ".join(FORMATS)))
    return None


def _literal_term(term: exp.Expr) -> Put | None:
    """Take a decimal point for a DOUBLE; a whole number stays as it is."""
    if isinstance(term, exp.Literal) and not term.is_string and not str(term.this).isdigit():
        return lambda made: number(str(made.this))
    return None


def _condition(term: exp.Expr) -> Put | None:
    _need(term, term.this, Family.BOOLEAN)
    return None


TERMS: Final[Mapping[type[exp.Expr], Rule]] = {
    **dict.fromkeys((exp.Where, exp.Having, exp.Qualify), _condition),
    exp.Literal: _literal_term,
    **dict.fromkeys((exp.Column, exp.Null, exp.Boolean, exp.Paren), _as_it_is),
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Abs), _arithmetic),
    exp.Div: _divided,
    **dict.fromkeys((exp.IntDiv, exp.Mod), _divided_whole),
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), _compared),
    **dict.fromkeys((exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In), _compared),
    **dict.fromkeys((exp.And, exp.Or, exp.Not), _logical),
    exp.Is: _is,
    **dict.fromkeys((exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least), _chosen),
    **dict.fromkeys((exp.Case, exp.If), _case),
    exp.DPipe: _texts("this", "expression"),
    **dict.fromkeys((exp.StartsWith, exp.EndsWith, exp.Contains), _texts("this", "expression")),
    exp.Replace: _texts("this", "expression", "replacement"),
    exp.Like: _like,
    **dict.fromkeys((exp.Lower, exp.Upper), _letters),
    exp.Trim: _trimmed,
    exp.Length: _length,
    exp.StrPosition: _position,
    **dict.fromkeys((exp.Substring, exp.Left, exp.Right), _cut),
    exp.Pad: _padded,
    exp.Round: _rounded,
    **dict.fromkeys((exp.Floor, exp.Ceil), _floored),
    exp.Cast: _cast,
    exp.AtTimeZone: _zoned,
    **dict.fromkeys((exp.Extract, *UNIT_OF), _part_of),
    **dict.fromkeys((exp.TimestampTrunc, exp.DateTrunc), _truncated),
    exp.DateDiff: _days_between,
    exp.TimeToStr: _written,
}
