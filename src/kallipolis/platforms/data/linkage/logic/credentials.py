"""The model by which records of credentials are compared: for stewards alone."""

from typing import Final

from kallipolis.platforms.data.linkage.logic.model import Comparisons, Level, Model

COMPARISONS: Final[Comparisons] = {
    "holder": (
        Level("same", '"holder_l" = "holder_r"', 0.97, 1e-6, "holder"),
        Level("other", "ELSE", 0.03, 1.0),
    ),
    "issued": (
        Level("same", '"issued_l" = "issued_r"', 0.95, 1e-3),
        Level("other", "ELSE", 0.05, 0.999),
    ),
}

CREDENTIALS: Final = Model(
    comparisons=COMPARISONS,
    columns={"holder": "holder", "issued": "issued"},
    rare=("holder",),
    blocks=("l.type = r.type and l.holder = r.holder",),
    compared="type, holder, issued",
    sure="false",
    unsure="number-missing",
    contradicts="coalesce(holder, '')",
    agreeing="coalesce(l.holder = r.holder, l.holder IS NULL AND r.holder IS NULL)",
)
"""A credential is the one of its type with its number; one without a number may be any of those
that its holder has, and somebody has to look. Two holders of one number are asked about as well."""
