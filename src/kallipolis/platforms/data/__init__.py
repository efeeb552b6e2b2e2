"""The data platform: datasets and their contracts, registries that services look up."""
