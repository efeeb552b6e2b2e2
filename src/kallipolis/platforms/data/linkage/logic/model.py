"""What a model of comparison is, and that of persons: levels, their probabilities, and blocks.

``m`` is how often a level occurs between two records of one person, ``u`` between records of two.
They are declared rather than trained, so that the same records give the same answer whatever their
order, and so that a batch of a day is weighed as the whole was. How rare a name, a phone number or
an address is comes from the records themselves (term frequency).
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kallipolis.platforms.data.linkage.contracts import DoubtKind


class Level(NamedTuple):
    """A level of a comparison: what it is called, its condition, its probabilities."""

    name: str
    condition: str
    m: float
    u: float
    rarity_of: str = ""


Comparisons = Mapping[str, tuple[Level, ...]]


class Model(NamedTuple):
    """How records of one kind of thing are compared.

    ``columns`` are those without which a comparison says nothing, ``rare`` those of which it counts
    how rare a value is. ``compared`` is what stands beside ``uid``, ``phone`` and ``phone_block``
    of a record ``r``; ``blocks`` say which pairs are compared at all. ``sure`` is without what no
    weight is enough, ``unsure`` what is doubted then. Records with one valid number that differ in
    ``contradicts`` are one only if they are ``agreeing``; empty if they may differ.
    """

    comparisons: Comparisons
    columns: Mapping[str, str]
    rare: tuple[str, ...]
    blocks: tuple[str, ...]
    compared: str
    sure: str
    unsure: DoubtKind
    contradicts: str
    agreeing: str


NEAR_NAMES: Final = (
    "(length({l}) = length({r}) and length({l}) between 3 and 4"
    " and (substr({l}, 1, 1) <> substr({r}, 1, 1))::int"
    " + (substr({l}, 2, 1) <> substr({r}, 2, 1))::int"
    " + (substr({l}, 3, 1) <> substr({r}, 3, 1))::int"
    " + (substr({l}, 4, 1) <> substr({r}, 4, 1))::int <= 1)"
)
"""One character of three or four is another one; the engine's own distance counts bytes, of which
a Chinese character has three. In names of two, one character is hardly more than the surname."""

COMPARISONS: Final[Comparisons] = {
    "name": (
        Level(
            "same",
            "name_l = name_r and name_l <> sound_l",
            0.93,
            3e-5,
            "sound",
        ),
        Level(
            "sound",
            "sound_l = sound_r and (name_l = sound_l or name_r = sound_r)",
            0.03,
            3e-6,
            "sound",
        ),
        Level("sound", "sound_l = sound_r", 0.02, 1e-4, "sound"),
        Level(
            "near",
            NEAR_NAMES.format(l="name_l", r="name_r")
            + " or (length(sound_l) > 6 and levenshtein(sound_l, sound_r) <= 1"
            " and (name_l = sound_l or name_r = sound_r))",
            0.012,
            2e-3,
        ),
        Level("other", "ELSE", 0.008, 0.998),
    ),
    "birth": (
        Level("same", "birth_l = birth_r", 0.955, 4e-5),
        Level("swapped", "birth_l = swap_r", 0.03, 3e-5),
        Level("near", "levenshtein(birth_l, birth_r) <= 1", 0.008, 1.2e-3),
        Level("year", "left(birth_l, 4) = left(birth_r, 4)", 0.003, 0.013),
        Level("other", "ELSE", 0.004, 0.985),
    ),
    "sex": (
        Level("same", "sex_l = sex_r", 0.999, 0.5),
        Level("other", "ELSE", 0.001, 0.5),
    ),
    "phone": (
        Level("same", "phone_l = phone_r", 0.7, 1e-6, "phone"),
        Level("near", "levenshtein(phone_l, phone_r) <= 1", 0.003, 1e-6),
        Level("other", "ELSE", 0.297, 1.0),
    ),
    "address": (
        Level("same", "line_l = line_r", 0.75, 2e-6, "line"),
        Level("region", "region_l = region_r", 0.17, 0.03),
        Level("other", "ELSE", 0.08, 0.97),
    ),
    "id": (
        Level("cut", "id17_l = id17_r", 0.5, 1e-8),
        Level("near", "damerau_levenshtein(id_l, id_r) <= 1", 0.3, 1e-8),
        Level("other", "ELSE", 0.2, 1.0),
    ),
}

COLUMNS_OF: Final[Mapping[str, str]] = {
    "name": "sound",
    "birth": "birth",
    "sex": "sex",
    "phone": "phone",
    "address": "line",
    "id": "id",
}
"""The column without which a comparison says nothing."""

RARE: Final = ("sound", "phone", "line")
"""The columns of which it counts how rare a value is."""

BLOCKS: Final = (
    "l.id17 = r.id17",
    "l.id = r.id",
    "l.sound = r.sound and l.birth = r.birth",
    "l.sound = r.sound and l.swap = r.birth",
    "l.sound = r.sound and l.phone_block = r.phone_block",
    "l.sound = r.sound and l.line = r.line",
    "l.birth = r.birth and l.phone_block = r.phone_block",
    "l.birth = r.birth and l.line = r.line",
)
"""Only pairs that agree so are compared; `benchmarks.linkage --blocks` measures each."""

MOST_OF_A_PHONE: Final = 50
"""A phone number that more records have is an office's and leads to nobody."""


def level_of(levels: tuple[Level, ...], value: int) -> str | None:
    """Return the name of a level by the number that the engine gave it, None for a null."""
    return None if value < 0 else levels[len(levels) - 1 - value].name


def are(levels: tuple[Level, ...], comparison: str, *names: str) -> str:
    """Return the condition that a comparison came to a level of one of these names."""
    last = len(levels) - 1
    values = (last - place for place, level in enumerate(levels) if level.name in names)
    return f"{comparison} IN ({', '.join(map(str, values))})"


def settings(of: Model, *, entities: int) -> dict[str, Any]:
    """Return a model as settings of Splink, for as many persons or things as there are."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "uid",
        "probability_two_random_records_match": 1 / max(entities, 2),
        "comparisons": [_comparison(of, name) for name in of.comparisons],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"{rule} and l.uid <> r.uid"} for rule in of.blocks
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(of: Model, name: str) -> dict[str, Any]:
    column = of.columns[name]
    null = {
        "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
        "label_for_charts": "null",
        "is_null_level": True,
    }
    levels = [_level(level) for level in of.comparisons[name]]
    return {"output_column_name": f"{name}_compared", "comparison_levels": [null, *levels]}


def _level(level: Level) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sql_condition": level.condition,
        "label_for_charts": level.name,
        "m_probability": level.m,
        "u_probability": level.u,
    }
    if level.rarity_of:
        said |= {"tf_adjustment_column": level.rarity_of, "tf_adjustment_weight": 1.0}
    return said


def _is(comparison: str, *names: str) -> str:
    return are(COMPARISONS[comparison], comparison, *names)


NAMED: Final = f"{_is('name', 'same', 'sound')} AND NOT {_is('birth', 'other')}"
AT_HOME: Final = f"{_is('phone', 'same')} OR {_is('address', 'same')}"
NUMBERED: Final = f"{_is('id', 'cut', 'near')} AND (NOT {_is('name', 'other')} OR {AT_HOME})"

AGREEING: Final = f"""l.sound = r.sound OR (
    coalesce(l.own_birth = r.own_birth OR levenshtein(l.own_birth, r.own_birth) <= 1
        OR left(l.own_birth, 5) || right(l.own_birth, 2) || '-' || substr(l.own_birth, 6, 2)
            = r.own_birth, false)
    AND (coalesce({NEAR_NAMES.format(l="l.name", r="r.name")}, false)
        OR coalesce(levenshtein(l.sound, r.sound) <= 1 AND length(l.sound) > 6
            AND (l.name = l.sound OR r.name = r.sound), false)
        OR coalesce(l.phone = r.phone, false) OR coalesce(l.line = r.line, false)))"""

PERSONS: Final = Model(
    comparisons=COMPARISONS,
    columns=COLUMNS_OF,
    rare=RARE,
    blocks=BLOCKS,
    compared="name, sound, birth, swap, sex, region, line",
    sure=f"({NAMED}) OR ({NUMBERED})",
    unsure="name-differs",
    contradicts="sound",
    agreeing=AGREEING,
)
"""No weight is enough without a name that agrees, or a number that agrees: twins and couples share
the rest. Some numbers were given to two, so that who has the number and another name has to have
the phone or the address too. A name that differs under one number is believed to be the same
person's if the birth date holds, and if it is only a slip, or phone or address are shared: somebody
has taken another name."""
