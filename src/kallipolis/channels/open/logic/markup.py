"""An open dataset as search engines for data read it off its page.

Source: schema.org, Dataset and DataDownload.
"""

from typing import Any, Final

from msgspec import json

from kallipolis.platforms.data.distributions.contracts import MEDIA_TYPES, Entry, Form

WITHIN: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""What would end the element that holds it; in the texts of JSON these mean the same."""


def described(entry: Entry, base: str, language: str) -> str:
    """Return the description as JSON-LD that may stand in a page."""
    page = f"{base}/open/datasets/{entry.id}"
    dataset, at = entry.dataset, entry.modified_at
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "identifier": entry.id,
        "name": dataset.title.in_language(language),
        "description": dataset.summary.in_language(language),
        "inLanguage": language,
        "license": f"https://spdx.org/licenses/{dataset.licence}.html",
        "isAccessibleForFree": True,
        "keywords": list(dataset.tags),
        "creator": {
            "@type": "GovernmentOrganization",
            "name": entry.publisher.name.in_language(language),
        },
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base}/open/"},
        "variableMeasured": [field.title.in_language(language) for field in dataset.fields],
        "distribution": [_file(page, entry.id, form) for form in entry.forms if entry.versions],
    }
    if entry.region is not None:
        said["spatialCoverage"] = entry.region.name.in_language(language)
    if at is not None:
        said |= {"datePublished": entry.versions[-1].at, "dateModified": at}
    written = json.encode(said).decode()
    return "".join(WITHIN.get(each, each) for each in written)


def _file(page: str, id: str, form: Form) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "encodingFormat": MEDIA_TYPES[form].partition(";")[0],
        "contentUrl": f"{page}/{id}.{form}",
    }
