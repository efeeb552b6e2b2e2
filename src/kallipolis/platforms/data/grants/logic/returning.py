"""What goes back to an authority below: the rows of its own region, by what a dataset declares."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants.contracts import MOST_VALUES, Condition, Masking, Terms
from kallipolis.platforms.data.grants.logic.terms import DAYS_A_YEAR, MOST_YEARS

BASIS: Final = "return-"
"""Begins the basis of a grant that no case agreed on but the contract of the dataset."""

DIGITS: Final = 32


def basis_of(dataset: str, organisation: OrganisationId) -> str:
    """Return what makes a subscription one: the same dataset and organisation, the same grant."""
    return BASIS + sha256(f"{dataset} {organisation}".encode()).hexdigest()[:DIGITS]


def may_take(dataset: Dataset, organisation: Organisation, below: Collection[RegionCode]) -> bool:
    """Say whether rows go back to an organisation: of a role, and of a region below the dataset's.

    Shape: ``below`` are the regions inside that of the dataset, without it.
    """
    flow = dataset.returned
    if flow is None or organisation.region not in below:
        return False
    role = organisation.id.partition("@")[0]
    wanted = flow.roles or (dataset.owner,)
    return role in wanted or bool({*wanted} & {*organisation.roles})


def terms_of(
    dataset: Dataset, codes: Sequence[RegionCode], purpose: str, *, today: date
) -> Terms | None:
    """Return the terms by which rows of some regions go back; None where those are too many."""
    flow = dataset.returned
    if flow is None or not 0 < len(codes) <= MOST_VALUES:
        return None
    columns = flow.columns or tuple(field.id for field in dataset.fields)
    return Terms(
        columns=dict.fromkeys(columns, Masking.NONE),
        rows=(Condition(column=flow.by, holds="one-of", values=tuple(codes)),),
        purpose=purpose,
        legal_basis=flow.legal_basis,
        until=today + timedelta(days=MOST_YEARS * DAYS_A_YEAR),
    )
