"""The first stage: records with one valid ID number are one person, if they do not contradict."""

from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.logic import groups
from kallipolis.platforms.data.linkage.logic.model import Model

DISPUTED: Final = """
CREATE OR REPLACE TEMP TABLE disputed AS
SELECT * FROM record
WHERE valid AND id17 IN (
    SELECT id17 FROM record WHERE valid AND ($all OR id17 IN (SELECT id17 FROM touched))
    GROUP BY id17 HAVING {differs}
    UNION
    SELECT r.id17 FROM record r JOIN said_pair s ON r.uid = s.l WHERE r.valid)
"""

AGREEING: Final = """
SELECT l.uid, r.uid
FROM disputed l JOIN disputed r ON l.id17 = r.id17 AND l.uid < r.uid
LEFT JOIN said_pair s ON s.l = l.uid AND s.r = r.uid
WHERE coalesce(s.same, {agreeing})
"""

ENTITIES: Final = """
INSERT INTO entity
SELECT uid, min(uid) OVER (PARTITION BY id17), false
FROM record
WHERE valid AND ($all OR id17 IN (SELECT id17 FROM touched))
    AND id17 NOT IN (SELECT id17 FROM disputed)
"""

FACES: Final = """
INSERT INTO entity
WITH faces AS (
    SELECT uid, id17, root AS face, own_birth = record.birth AS fits
    FROM record JOIN agreed USING (uid)),
sizes AS (
    SELECT id17, face, count(*) AS size, count_if(fits) AS fitting FROM faces GROUP BY ALL),
ranked AS (
    SELECT id17, face, size, fitting, max(size) OVER same AS most, count(*) OVER same AS rivals,
        max(fitting) OVER same AS fits_most
    FROM sizes WINDOW same AS (PARTITION BY id17))
SELECT uid, min(uid) OVER (PARTITION BY face),
    rivals > 1 AND NOT (size = most AND fitting = fits_most)
FROM faces JOIN ranked USING (id17, face)
"""
"""Whom most records with a number are about, and whose birth date it has, has it; others stand
apart: they keep to themselves until a steward has said who they are."""

SHARED: Final = """
INSERT INTO doubt BY NAME
WITH face AS (SELECT uid, id17, entity FROM disputed JOIN entity USING (uid))
SELECT min(a.uid) AS l, min(b.uid) AS r, 'shared-id' AS kind
FROM face a JOIN face b ON a.id17 = b.id17 AND a.entity < b.entity
GROUP BY a.entity, b.entity
"""


FORGOTTEN: Final = """
DELETE FROM entity WHERE uid IN (
    SELECT uid FROM record WHERE valid AND id17 IN (SELECT id17 FROM touched))
"""


def identify(connection: duckdb.DuckDBPyConnection, *, everything: bool, of: Model) -> None:
    """Make persons of records with valid numbers: of all, or of those numbers in ``touched``.

    Numbers of persons are lent and given twice; a company goes on under its code with another name.
    """
    given = {"all": everything}
    differs = f"min({of.contradicts}) <> max({of.contradicts})" if of.contradicts else "false"
    connection.execute(DISPUTED.format(differs=differs), given)
    edges = duck.rows(connection, AGREEING.format(agreeing=of.agreeing))
    alone = duck.rows(connection, "SELECT uid, uid FROM disputed")
    roots = groups.roots([(int(left), int(right)) for left, right in (*alone, *edges)])
    agreed = pa.table(
        {
            "uid": pa.array(list(roots), pa.int64()),
            "root": pa.array(list(roots.values()), pa.int64()),
        }
    )
    connection.register("agreed", agreed)
    if everything:
        connection.execute("DELETE FROM entity")
    else:
        connection.execute(FORGOTTEN)
    connection.execute(ENTITIES, given)
    connection.execute(FACES)
    connection.execute(SHARED)
    connection.unregister("agreed")
