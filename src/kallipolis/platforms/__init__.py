"""The three platforms that domains build on: application, AI, data."""
