"""The model by which records of legal entities are compared."""

from typing import Final

from kallipolis.platforms.data.linkage.logic import model
from kallipolis.platforms.data.linkage.logic.model import Comparisons, Level, Model

CORE: Final = '"core_l" = "core_r"'
BRANCH: Final = "coalesce(\"branch_l\", '') = coalesce(\"branch_r\", '')"
PLACE: Final = 'coalesce(suffix("seated_l", "seated_r") or suffix("seated_r", "seated_l"), true)'
FORM: Final = 'coalesce("form_l" = "form_r", true)'
PART: Final = (
    'suffix("core_l", "core_r") or suffix("core_r", "core_l")'
    ' or prefix("core_l", "core_r") or prefix("core_r", "core_l")'
)
ONE_CHARACTER: Final = (
    '(length("core_l") = length("core_r") and length("core_l") > 3 and len(list_filter('
    'range(1, length("core_l") + 1),'
    ' lambda i: substr("core_l", i, 1) <> substr("core_r", i, 1))) = 1)'
)

COMPARISONS: Final[Comparisons] = {
    "company": (
        Level("same", f"{CORE} and {BRANCH} and {PLACE} and {FORM}", 0.87, 2e-6, "core"),
        Level("form", f"{CORE} and {BRANCH} and {PLACE}", 0.01, 1e-6, "core"),
        Level("branch", f"{CORE} and not {BRANCH}", 0.01, 1e-4),
        Level("place", CORE, 0.01, 2e-4),
        Level("sound", f'"sound_l" = "sound_r" and {BRANCH} and {PLACE}', 0.03, 1e-5, "sound"),
        Level("sound", '"sound_l" = "sound_r"', 0.002, 1e-4),
        Level("part", f"({PART}) and {BRANCH} and {PLACE}", 0.03, 1e-4),
        Level("near", f"{ONE_CHARACTER} and {BRANCH} and {PLACE}", 0.01, 3e-4),
        Level("other", "ELSE", 0.028, 0.999),
    ),
    "registered": (
        Level("same", '"birth_l" = "birth_r"', 0.94, 3e-4),
        Level("near", 'levenshtein("birth_l", "birth_r") <= 1', 0.015, 5e-3),
        Level("year", 'left("birth_l", 4) = left("birth_r", 4)', 0.008, 0.06),
        Level("other", "ELSE", 0.037, 0.93),
    ),
    "representative": (
        Level("same", '"representative_l" = "representative_r"', 0.86, 2e-4, "representative"),
        Level("other", "ELSE", 0.14, 1.0),
    ),
    "phone": model.COMPARISONS["phone"],
    "county": (
        Level("same", '"county_l" = "county_r"', 0.93, 0.012),
        Level("other", "ELSE", 0.07, 0.988),
    ),
    "seat": (
        Level("same", '"line_l" = "line_r"', 0.65, 2e-5, "line"),
        Level("other", "ELSE", 0.35, 1.0),
    ),
    "code": (
        Level("cut", '"id17_l" = "id17_r"', 0.3, 1e-8),
        Level("organisation", '"organisation_l" = "organisation_r"', 0.4, 1e-7),
        Level("near", 'damerau_levenshtein("id_l", "id_r") <= 1', 0.27, 1e-8),
        Level("other", "ELSE", 0.03, 1.0),
    ),
}


def _is(comparison: str, *names: str) -> str:
    return model.are(COMPARISONS[comparison], comparison, *names)


SHARED: Final = " OR ".join(
    _is(each, "same") for each in ("registered", "representative", "phone", "seat")
)
NAMED: Final = f"{_is('company', 'same')} AND ({_is('county', 'same')} OR {SHARED})"
NEARLY: Final = f"{_is('company', 'form', 'sound')} AND ({SHARED})"
CODED: Final = (
    f"{_is('code', 'cut', 'organisation', 'near')} AND NOT {_is('company', 'branch')}"
    f" AND (NOT {_is('company', 'other')} OR {SHARED})"
)

COMPANIES: Final = Model(
    comparisons=COMPARISONS,
    columns={
        "company": "core",
        "registered": "birth",
        "representative": "representative",
        "phone": "phone",
        "county": "county",
        "seat": "line",
        "code": "id",
    },
    rare=("core", "sound", "representative", "phone", "line"),
    blocks=(
        "l.id17 = r.id17",
        "l.organisation = r.organisation",
        "l.id = r.id",
        "l.sound = r.sound and l.county = r.county",
        "l.sound = r.sound and l.birth = r.birth",
        "l.sound = r.sound and l.phone_block = r.phone_block",
        "l.sound = r.sound and l.representative = r.representative",
        "l.sound = r.sound and l.line = r.line",
        "l.representative = r.representative and l.birth = r.birth",
        "l.representative = r.representative and l.phone_block = r.phone_block",
        "l.line = r.line and l.birth = r.birth",
    ),
    compared="core, sound, form, branch, seated, birth, representative, county, line, organisation",
    sure=f"({NAMED}) OR ({NEARLY}) OR ({CODED})",
    unsure="name-differs",
    contradicts="coalesce(branch, '')",
    agreeing="coalesce(l.branch = r.branch OR suffix(l.branch, r.branch)"
    " OR suffix(r.branch, l.branch), l.branch IS NULL AND r.branch IS NULL)",
)
"""A name that is the same is enough together with the county, for no two enterprises of one county
are called alike; else something else has to agree. Companies of one owner share all but a
character of their names: one that is only near, or part of another, is enough with a code alone. A
branch is never its parent, whatever agrees, and where it stands under the parent's code a steward
is asked."""
