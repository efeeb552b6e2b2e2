"""Set a document as PDF/A-2b, with fpdf2; the seal itself is made by the room seals.

Units: millimetres from the upper left corner, as fpdf2 counts; A4.
"""

import logging
import math
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import TextMode

from kallipolis.platforms.application.credentials.adapters.glyphs import cut, spelled
from kallipolis.platforms.application.credentials.logic.lines import broken
from kallipolis.platforms.application.credentials.logic.papers import Paper
from kallipolis.platforms.application.seals.contracts import SealPlace

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 25.0
TEXT_WIDTH = WIDTH - 2 * MARGIN
BOTTOM = 22.0
FOOT = 68.0
"""Height of what stands at the foot of the last page: facts, code, seal."""

INK: Final = (24, 28, 36)
GREY: Final = (96, 103, 115)
RED: Final = (190, 30, 45)
RULE: Final = (178, 146, 84)
SEAL_RADIUS = 19.0
POINTS = 72 / 25.4


logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells about every table it writes


class Sheet(FPDF):
    """A document being set; every page bears the frame and, in a demo, the watermark."""

    def __init__(self, paper: Paper, *, at: datetime) -> None:
        super().__init__(format="A4", unit="mm", enforce_compliance="PDF/A-2B")
        self._paper = paper
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.set_lang({"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(paper.language, "en"))
        self.set_title(paper.heading)
        self.set_author(paper.issuer)
        self.set_creator("Kallipolis")
        self.set_creation_date(at)
        self._add_fonts(paper)
        self.add_page()

    def header(self) -> None:
        """Draw what every page bears."""
        self.set_draw_color(*RULE)
        self.set_line_width(0.9)
        self.rect(12, 12, WIDTH - 24, HEIGHT - 24)
        self.set_line_width(0.25)
        self.rect(14, 14, WIDTH - 28, HEIGHT - 28)
        if self._paper.watermark:
            self._draw_watermark()
        self.set_y(32)

    def footer(self) -> None:
        """Tie the pages together by number and count."""
        self.set_font_size(7.5)
        self.set_text_color(*GREY)
        tie = f"{self._paper.facts[0][1]} · {self.page_no()}/{self.str_alias_nb_pages}"
        self._put(tie, MARGIN, HEIGHT - 20, height=4)
        self.set_text_color(*INK)

    def lines(self, text: str, *, size: float, leading: float, indent: float = 0.0) -> None:
        """Set a paragraph, on further pages where it does not fit."""
        self.set_font_size(size)
        lines = broken(text, TEXT_WIDTH, self.get_string_width, indent=indent)
        for number, line in enumerate(lines):
            self._need(leading)
            self.set_font_size(size)
            top = self.get_y()
            self._put(line, MARGIN + (indent if number == 0 else 0.0), top, height=leading)
            self.set_y(top + leading)

    def centred(self, text: str, *, size: float, leading: float) -> None:
        """Set a title in the middle, bolder than the rest."""
        self.set_font_size(size)
        with self.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.25, draw_color=INK):
            for line in broken(text, TEXT_WIDTH, self.get_string_width):
                top = self.get_y()
                left = (WIDTH - self.get_string_width(line)) / 2
                self._put(line, left, top, height=leading)
                self.set_y(top + leading)

    def row(self, name: str, value: str) -> None:
        """Set a claim with its name."""
        self.set_font_size(11.5)
        lines = broken(value, TEXT_WIDTH - 52, self.get_string_width) or [""]
        names = broken(name, 46, self.get_string_width)
        height = max(len(lines), len(names)) * 7 + 3
        self._need(height)
        top = self.get_y()
        self.set_font_size(11.5)
        self._column(names, left=MARGIN, top=top, colour=GREY)
        self._column(lines, left=MARGIN + 52, top=top, colour=INK)
        self.set_draw_color(225, 218, 203)
        self.set_line_width(0.2)
        self.line(MARGIN, top + height - 1, WIDTH - MARGIN, top + height - 1)
        self.set_y(top + height)

    def foot(self) -> SealPlace:
        """Set the facts, the code to verify and the seal at the foot of the last page."""
        self._need(FOOT)
        top = HEIGHT - BOTTOM - FOOT
        self._draw_code(MARGIN + 1, top + 18, 34)
        self._facts(MARGIN + 41, top + 18)
        self._verify(top + 57)
        return self._signed(top)

    def _add_fonts(self, paper: Paper) -> None:
        names = []
        with tempfile.TemporaryDirectory() as folder:
            for name, content in cut(
                paper.language, paper.all_words() + "0123456789/· {nb}"
            ).items():
                path = Path(folder) / f"{name}.ttf"
                path.write_bytes(content)
                self.add_font(name, fname=path)
                names.append(name)
        self.set_fallback_fonts(names[1:], exact_match=False)
        self.set_font(names[0], size=12)

    def _put(self, words: str, left: float, top: float, *, height: float = 7) -> None:
        self.set_xy(left, top)
        self.cell(text=words, h=height)
        # fpdf2 2.8 forgets that a font named inside a line is gone after it.
        self.current_font_is_set_on_page = False

    def _need(self, height: float) -> None:
        if self.get_y() + height > HEIGHT - BOTTOM:
            self.add_page()

    def _column(
        self, lines: list[str], *, left: float, top: float, colour: tuple[int, int, int]
    ) -> None:
        self.set_text_color(*colour)
        for number, line in enumerate(lines):
            self._put(line, left, top + number * 7)
        self.set_text_color(*INK)

    def _facts(self, left: float, top: float) -> None:
        self.set_font_size(9)
        for number, (name, value) in enumerate(self._paper.facts):
            self._column([name], left=left, top=top + number * 6.5, colour=GREY)
            self._column([value], left=left + 32, top=top + number * 6.5, colour=INK)

    def _verify(self, top: float) -> None:
        self.set_font_size(8)
        self.set_text_color(*GREY)
        for number, line in enumerate((self._paper.verify, self._paper.address)):
            self._put(line, MARGIN, top + number * 4.4, height=4)
        self.set_text_color(*INK)

    def _signed(self, top: float) -> SealPlace:
        middle = (WIDTH - MARGIN - SEAL_RADIUS, top + 35)
        self.set_font_size(11.5)
        for number, line in enumerate((self._paper.issuer, self._paper.date)):
            self._put(line, WIDTH - MARGIN - self.get_string_width(line), top + number * 7)
        self._draw_seal(*middle)
        x, y = middle
        return SealPlace(
            left=round((x - SEAL_RADIUS) * POINTS),
            right=round((x + SEAL_RADIUS) * POINTS),
            bottom=round((HEIGHT - y - SEAL_RADIUS) * POINTS),
            top=round((HEIGHT - y + SEAL_RADIUS) * POINTS),
            page=self.page_no() - 1,
        )

    def _draw_code(self, left: float, top: float, size: float) -> None:
        code = segno.make(self._paper.url, error="m", micro=False)
        modules = list(code.matrix)
        step = size / len(modules)
        self.set_fill_color(*INK)
        for y, line in enumerate(modules):
            for x, length in _runs(line):
                self.rect(left + x * step, top + y * step, length * step, step, style="F")

    def _draw_seal(self, x: float, y: float) -> None:
        self.set_draw_color(*RED)
        self.set_text_color(*RED)
        with self.local_context(fill_opacity=0.85, stroke_opacity=0.85):
            self.set_line_width(1.1)
            self.circle(x, y, SEAL_RADIUS)
            self.set_line_width(0.3)
            self.circle(x, y, SEAL_RADIUS - 1.6)
            self._round(self._paper.issuer, x, y)
        self.set_text_color(*INK)

    def _round(self, words: str, x: float, y: float) -> None:
        radius = SEAL_RADIUS - 6.2
        size = min(15.0, 300 / 360 * 2 * math.pi * radius / self._em(words) * POINTS)
        self.set_font_size(size)
        widths = [self.get_string_width(character) * 1.12 for character in words]
        angle = -sum(widths) / 2 / radius
        for character, width in zip(words, widths, strict=True):
            turn = angle + width / 2 / radius
            angle += width / radius
            with self.rotation(-math.degrees(turn), x, y):
                self._put(character, x - width / 2.24, y - radius - 5, height=7)

    def _em(self, words: str) -> float:
        self.set_font_size(POINTS * 10)
        return self.get_string_width(words) * 1.12 / 10

    def _draw_watermark(self) -> None:
        self.set_font_size(44)
        self.set_text_color(*GREY)
        width = self.get_string_width(self._paper.watermark)
        for height in (105.0, 200.0):
            with self.local_context(fill_opacity=0.13), self.rotation(32, WIDTH / 2, height):
                self._put(self._paper.watermark, (WIDTH - width) / 2, height - 8, height=16)
        self.set_text_color(*INK)
        self.set_font_size(12)


def render(paper: Paper, *, at: datetime) -> tuple[bytes, SealPlace]:
    """Set a document and say where its seal goes."""
    paper = _printable(paper)
    sheet = Sheet(paper, at=at)
    sheet.set_text_color(*INK)
    sheet.centred(paper.heading, size=25, leading=13)
    sheet.set_y(sheet.get_y() + 12)
    for row in paper.rows:
        sheet.row(*row)
    sheet.set_y(sheet.get_y() + (6 if paper.rows else 0))
    for words in filter(None, paper.body):
        sheet.lines(words, size=12.5, leading=8, indent=_indent(words, paper.language))
        sheet.set_y(sheet.get_y() + 3)
    if paper.footer:
        sheet.set_y(sheet.get_y() + 3)
        sheet.lines(paper.footer, size=10.5, leading=6.5)
    place = sheet.foot()
    return bytes(sheet.output()), place


def _indent(words: str, language: str) -> float:
    """Chinese paragraphs begin two characters in, a salutation and Western ones do not."""
    is_flush = language == "en" or words.endswith("：")
    return 0.0 if is_flush else 2 * 12.5 / POINTS


def _printable(paper: Paper) -> Paper:
    return replace(
        paper,
        heading=spelled(paper.heading),
        issuer=spelled(paper.issuer),
        body=tuple(map(spelled, paper.body)),
        rows=tuple((spelled(name), spelled(value)) for name, value in paper.rows),
        footer=spelled(paper.footer),
    )


def _runs(line: bytearray) -> list[tuple[int, int]]:
    """Return where dark modules begin and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for x, is_dark in enumerate(line):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
