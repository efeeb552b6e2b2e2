"""Owns applications that are prepared in a spreadsheet, row by row, until each is a case.

Does not own what is sent in (submissions). Called by the enterprise channel and the demo.
"""
