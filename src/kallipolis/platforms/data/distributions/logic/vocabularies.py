"""The words of others by which our datasets are described.

Source: the authority tables of the Publications Office of the EU (data-theme, frequency, file-type,
access-right, planned-availability), http://publications.europa.eu/resource/authority/, the SPDX
licence list, and the types of licences of ADMS, http://purl.org/adms/licencetype/.
"""

from typing import Final

from kallipolis.platforms.data.datasets.contracts import Cycle, Theme
from kallipolis.platforms.data.distributions.contracts import Form

AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
THEMES: Final[dict[Theme, str]] = {
    "agriculture": "AGRI",
    "economy": "ECON",
    "education": "EDUC",
    "energy": "ENER",
    "environment": "ENVI",
    "government": "GOVE",
    "health": "HEAL",
    "international": "INTR",
    "justice": "JUST",
    "regions": "REGI",
    "society": "SOCI",
    "technology": "TECH",
    "transport": "TRAN",
}
FREQUENCIES: Final[dict[Cycle, str]] = {
    "continuous": "CONT",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "yearly": "ANNUAL",
    "irregular": "IRREG",
    "static": "NEVER",
}
FILE_TYPES: Final[dict[Form, str]] = {
    Form.CSV: "CSV",
    Form.JSON: "JSON",
    Form.PARQUET: "PARQUET",
    Form.GEOJSON: "GEOJSON",
}
LANGUAGES: Final = ("ENG", "ZHO")
LICENCES: Final = "http://spdx.org/licenses"
LICENCE_TYPES: Final = {
    "CC0": "PublicDomain",
    "PDDL": "PublicDomain",
    "CC-BY": "Attribution",
    "ODC-By": "Attribution",
    "CC-BY-SA": "ViralEffect-ShareAlike",
    "ODbL": "ViralEffect-ShareAlike",
    "CC-BY-ND": "NoDerivativeWork",
    "CC-BY-NC": "NonCommercialUseOnly",
}
"""What licences ask for, by the start of their id on the list; others are of an unknown type."""
LICENCE_TYPE: Final = "http://purl.org/adms/licencetype"
FORM_NAMES: Final[dict[Form, str]] = {
    Form.CSV: "CSV",
    Form.JSON: "JSON",
    Form.PARQUET: "Parquet",
    Form.GEOJSON: "GeoJSON",
}
EXPORTS: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


def licence_type(licence: str) -> str:
    """Return what a licence asks for, as ADMS names it."""
    family = max((each for each in LICENCE_TYPES if licence.startswith(each)), key=len, default="")
    return f"{LICENCE_TYPE}/{LICENCE_TYPES.get(family, 'UnknownIPR')}"
