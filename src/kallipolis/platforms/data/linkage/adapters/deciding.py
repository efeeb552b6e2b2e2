"""Choose at most one link for each remaining record, and name the pairs that a steward decides."""

from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import Thresholds
from kallipolis.platforms.data.linkage.logic import groups
from kallipolis.platforms.data.linkage.logic.model import Model

SAID: Final = """
INSERT INTO pair BY NAME SELECT l, r, 1000 AS weight FROM said_pair
WHERE same AND l IN (SELECT uid FROM remaining)
"""

WEIGHED: Final = """
CREATE OR REPLACE TEMP TABLE weighed AS
WITH aimed AS (
    SELECT p.*, coalesce(e.entity, k.target, p.r) AS target,
        e.entity IS NOT NULL OR k.target IS NOT NULL AS identified,
        p.weight >= 1000 OR {sure} AS sure
    FROM pair p LEFT JOIN entity e ON e.uid = p.r LEFT JOIN link k ON k.uid = p.r
    WHERE p.l NOT IN (SELECT uid FROM link)),
parted AS (
    SELECT s.l, coalesce(e.entity, k.target, s.r) AS target
    FROM said_pair s LEFT JOIN entity e ON e.uid = s.r LEFT JOIN link k ON k.uid = s.r
    WHERE NOT s.same)
SELECT l, target, bool_or(identified) AS identified, max(weight) AS weight,
    arg_max(sure, (weight, -r)) AS sure, arg_max(r, (weight, -r)) AS r
FROM aimed ANTI JOIN parted USING (l, target)
WHERE target <> l
GROUP BY l, target
"""

RANKED: Final = """
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT *, row_number() OVER best AS place, lead(weight) OVER best AS next_weight
FROM weighed WHERE identified
WINDOW best AS (PARTITION BY l ORDER BY weight DESC, target)
"""

LINKED: Final = """
INSERT INTO link
SELECT l, target, weight FROM ranked
WHERE place = 1 AND sure AND weight >= $link AND weight - coalesce(next_weight, -1000) >= $margin
    AND l NOT IN (SELECT uid FROM entity)
"""

AMONG: Final = """
SELECT l, r FROM weighed
WHERE NOT identified AND sure AND weight >= ?
    AND l NOT IN (SELECT uid FROM link) AND l NOT IN (SELECT uid FROM entity)
QUALIFY row_number() OVER (PARTITION BY l ORDER BY weight DESC, r) = 1
ORDER BY l
"""

SHORTENED: Final = """
UPDATE link SET target = further.target FROM link further WHERE link.target = further.uid
"""

DOUBTED: Final = """
INSERT INTO doubt BY NAME
WITH asked AS (
    SELECT l, r, weight, CASE
            WHEN l IN (SELECT uid FROM entity) THEN 'shared-id'
            WHEN NOT sure THEN $unsure
            WHEN weight < $link THEN 'weak' ELSE 'ambiguous' END AS kind
    FROM ranked
    WHERE weight >= $review AND l NOT IN (SELECT uid FROM link)
        AND (place = 1 OR (place = 2 AND weight >= $link - $margin)))
SELECT a.l, a.r, a.kind, a.weight, p.* EXCLUDE (l, r, weight)
FROM asked a JOIN pair p USING (l, r)
WHERE a.weight < 1000
QUALIFY row_number() OVER (PARTITION BY a.l, a.r ORDER BY p.weight DESC) = 1
"""


def decide(connection: duckdb.DuckDBPyConnection, thresholds: Thresholds, *, of: Model) -> None:
    """Link those in ``remaining`` by the pairs that were weighed, and write down the doubts.

    First to identified persons; then once more, with what was linked to them as evidence; then
    those that are left among each other.
    """
    link = {"link": thresholds.link}
    connection.execute(SAID)
    weighed = WEIGHED.format(sure=of.sure)
    for _round in ("numbers", "what was linked"):
        connection.execute(weighed)
        connection.execute(RANKED)
        connection.execute(LINKED, {**link, "margin": thresholds.margin})
    connection.execute(weighed)
    connection.execute(RANKED)
    _link_among(connection, duck.rows(connection, AMONG, thresholds.link))
    for _hop in range(2):
        connection.execute(SHORTENED)
    limits = {"review": thresholds.review, "margin": thresholds.margin, "unsure": of.unsure}
    connection.execute(DOUBTED, {**link, **limits})


def _link_among(connection: duckdb.DuckDBPyConnection, pairs: list[tuple[int, int]]) -> None:
    roots = groups.roots(pairs)
    others = [(uid, root) for uid, root in roots.items() if uid != root]
    table = pa.table(
        {
            "uid": pa.array([uid for uid, _root in others], pa.int64()),
            "target": pa.array([root for _uid, root in others], pa.int64()),
        }
    )
    connection.register("among", table)
    connection.execute("INSERT INTO link SELECT uid, target, NULL FROM among")
    connection.unregister("among")
