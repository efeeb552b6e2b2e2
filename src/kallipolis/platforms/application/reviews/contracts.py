"""Clerical reviews as other rooms see them."""

from typing import Final

REVIEW: Final = "record-review"
"""The process of the case that doubtful pairs open, and what stands for its service."""
