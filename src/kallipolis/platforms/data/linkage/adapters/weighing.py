"""The words in which Splink weighs pairs, for tables that are joined before."""

from typing import Final

from splink.internals.comparison_vector_values import compute_comparison_vector_values_sql
from splink.internals.predict import predict_from_comparison_vectors_sqls_using_settings
from splink.internals.settings_creator import SettingsCreator

from kallipolis.platforms.data.linkage.logic import model
from kallipolis.platforms.data.linkage.logic.model import Model

JOINED: Final = """
SELECT {columns}, '0' AS match_key
FROM blocked b JOIN rest l ON l.uid = b.l JOIN known r ON r.uid = b.r WHERE {{some}}
"""


def sql(of: Model, *, entities: int, least: float) -> str:
    """Return how ``some`` pairs of ``blocked`` are weighed, without those under ``least`` bits.

    Columns: ``uid_l``, ``uid_r``, ``match_weight``, and of each comparison the weight of its level.
    """
    compared = model.settings(of, entities=entities) | {"link_type": "dedupe_only"}
    settings = SettingsCreator.from_path_or_dict(compared).get_settings("duckdb")
    joined = JOINED.format(columns=", ".join(settings._columns_to_select_for_blocking))
    steps = {
        "__splink__df_blocked": joined,
        "__splink__df_comparison_vectors": compute_comparison_vector_values_sql(
            settings._columns_to_select_for_comparison_vector_values
        ),
    }
    for step in predict_from_comparison_vectors_sqls_using_settings(
        settings, threshold_match_weight=least
    ):
        steps[step["output_table_name"]] = step["sql"]
    told = ", ".join(f"{name} AS ({step})" for name, step in steps.items())
    return f"WITH {told} SELECT * FROM __splink__df_predict"  # noqa: S608 - as Splink puts it
