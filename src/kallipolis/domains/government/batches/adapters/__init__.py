"""Spreadsheets as files, and batches as they are stored, checked and sent."""
