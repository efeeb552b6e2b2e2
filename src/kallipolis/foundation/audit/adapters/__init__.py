"""Keys that seal the ledger."""
