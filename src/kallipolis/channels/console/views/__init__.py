"""The pages, one module for each noun that keepers come for."""
