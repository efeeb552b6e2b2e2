"""Columns and cells: how a form lies in a spreadsheet, and what a row of it answers."""
