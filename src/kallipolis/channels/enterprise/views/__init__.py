"""The pages, one module for each noun that people come for."""
