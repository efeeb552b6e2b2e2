"""A ledger for the acts of linkage."""

import pytest


@pytest.fixture(autouse=True)
def ledger(db: None) -> None:
    """Every act of linkage is written into the ledger."""
