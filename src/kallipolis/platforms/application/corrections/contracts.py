"""Corrections of data as other rooms see them."""

from typing import Final

CORRECTION: Final = "quarantine"
"""The process of the case that rows in quarantine open, and what stands for its service."""
