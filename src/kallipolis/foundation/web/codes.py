"""Codes that people show: drawn by us, without a request to anybody."""

import io

import segno
from markupsafe import Markup


def drawn(words: str) -> Markup:
    """Draw words as a QR code."""
    svg = io.BytesIO()
    segno.make(words, error="m", micro=False).save(
        svg, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2
    )
    return Markup(svg.getvalue().decode())  # noqa: S704 - drawn by us
