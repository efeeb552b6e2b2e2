"""What everything stands on: regions, parties, identity, events, audit, packs; no domain."""
