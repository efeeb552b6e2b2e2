"""What Splink reaches on the public sets of FEBRL with names compared as Latin letters want it.

It is what the linkage is measured against there: no numbers are looked at, and the probabilities
are trained on the records themselves (EM), with one set of comparisons and blocks for all sets.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final

import duckdb
from benchmarks.linkage.accuracy import Accuracy
from splink import DuckDBAPI, Linker

READ: Final = """
CREATE TABLE people AS
WITH trimmed AS (
    SELECT nullif(trim(given_name), '') AS given, nullif(trim(surname), '') AS surname,
        nullif(trim(date_of_birth), '') AS birth, nullif(trim(postcode), '') AS postcode,
        nullif(trim(coalesce(street_number, '') || ' ' || coalesce(address_1, '')), '') AS line,
        nullif(trim(suburb), '') AS suburb,
        regexp_extract(rec_id, 'rec-(\\d+)', 1)::BIGINT AS truth
    FROM read_csv({files}, all_varchar = true, header = true, normalize_names = true,
        strict_mode = false))
SELECT row_number() OVER () AS uid, *, given || ' ' || surname AS name,
    left(birth, 4) || right(birth, 2) || substr(birth, 5, 2) AS swap
FROM trimmed
"""

NEAR_BOTH: Final = (
    "jaro_winkler_similarity(given_l, given_r) > 0.85"
    " AND jaro_winkler_similarity(surname_l, surname_r) > 0.85"
)
COMPARISONS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "name": (
        ("coalesce(given_l, surname_l) IS NULL OR coalesce(given_r, surname_r) IS NULL",),
        ("given_l = given_r AND surname_l = surname_r",),
        ("given_l = surname_r AND surname_l = given_r",),
        (NEAR_BOTH,),
        ("jaro_winkler_similarity(surname_l, surname_r) > 0.92",),
        ("jaro_winkler_similarity(given_l, given_r) > 0.92",),
        ("jaro_winkler_similarity(name_l, surname_r || ' ' || given_r) > 0.85",),
    ),
    "birth": (
        ("birth_l IS NULL OR birth_r IS NULL",),
        ("birth_l = birth_r",),
        ("birth_l = swap_r",),
        ("damerau_levenshtein(birth_l, birth_r) <= 1",),
        ("damerau_levenshtein(birth_l, birth_r) <= 2",),
    ),
    "postcode": (
        ("postcode_l IS NULL OR postcode_r IS NULL",),
        ("postcode_l = postcode_r",),
        ("damerau_levenshtein(postcode_l, postcode_r) <= 1",),
    ),
    "street": (
        ("line_l IS NULL OR line_r IS NULL",),
        ("line_l = line_r", "line"),
        ("levenshtein(line_l, line_r) <= 3",),
        ("len(list_intersect(string_split(line_l, ' '), string_split(line_r, ' '))) >= 2",),
    ),
    "suburb": (
        ("suburb_l IS NULL OR suburb_r IS NULL",),
        ("suburb_l = suburb_r", "suburb"),
        ("jaro_winkler_similarity(suburb_l, suburb_r) > 0.88",),
    ),
}
"""Of each comparison what makes it void, and its levels; with the column whose rarity counts."""

BLOCKS: Final = (
    "l.surname = r.surname AND l.given = r.given",
    "l.surname = r.given AND l.given = r.surname",
    "l.surname = r.surname AND l.postcode = r.postcode",
    "l.surname = r.surname AND l.suburb = r.suburb",
    "l.given = r.given AND l.postcode = r.postcode",
    "l.given = r.given AND l.suburb = r.suburb",
    "l.line = r.line",
    "l.birth = r.birth",
)
SURE: Final = (
    "l.given = r.given AND l.surname = r.surname AND l.birth = r.birth",
    "l.birth = r.birth AND l.postcode = r.postcode",
)
TAUGHT_BY: Final = ("l.birth = r.birth", BLOCKS[0], "l.line = r.line")
FOUND: Final = 0.8
"""The share of true pairs that ``SURE`` is taken to find."""


def linked(files: Sequence[str], *, least: float) -> Accuracy:
    """Compare all records of a set, and put together pairs of at least so many bits."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as connection:
        connection.execute(READ.format(files=list(files)))
        engine = DuckDBAPI(connection)
        linker = Linker(engine.register("people"), _settings(), log_level=logging.ERROR)
        _train(linker)
        found = linker.inference.predict(threshold_match_weight=least).physical_name
        counted = connection.execute(
            f"""SELECT count(*), count_if(a.truth = b.truth) FROM {found}
            JOIN people a ON a.uid = uid_l JOIN people b ON b.uid = uid_r"""
        ).fetchone()
        true = connection.execute(
            """SELECT sum(n * (n - 1) // 2)::BIGINT
            FROM (SELECT count(*) AS n FROM people GROUP BY truth)"""
        ).fetchone()
    assert counted is not None
    assert true is not None
    return Accuracy(true=true[0], found=counted[0], both=counted[1])


def _train(linker: Linker) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match(list(SURE), recall=FOUND)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in TAUGHT_BY:
        training.estimate_parameters_using_expectation_maximisation(rule)


def _settings() -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "uid",
        "comparisons": [
            {"output_column_name": name, "comparison_levels": _levels(levels)}
            for name, levels in COMPARISONS.items()
        ],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in BLOCKS],
    }


def _levels(levels: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    (void,), *others = levels
    said: list[dict[str, Any]] = [
        {"sql_condition": void, "label_for_charts": "null", "is_null_level": True}
    ]
    for condition, *rare in others:
        rarity = {"tf_adjustment_column": rare[0], "tf_adjustment_weight": 1.0} if rare else {}
        said.append({"sql_condition": condition, "label_for_charts": condition, **rarity})
    return [*said, {"sql_condition": "ELSE", "label_for_charts": "other"}]
