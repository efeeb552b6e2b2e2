"""The data platform: registries that departments share and services look up."""
