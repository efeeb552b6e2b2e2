"""The words of others by which our datasets are described.

Source: the authority tables of the Publications Office of the EU (data-theme, frequency, file-type,
access-right), http://publications.europa.eu/resource/authority/, and the SPDX licence list.
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
EXPORTS: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
