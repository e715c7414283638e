"""The last line of defence between text from elsewhere and the terminal (reliability.md §4, T1).

Every line of every widget passes here after it was drawn. Screens already make foreign text safe; this filter makes
sure of it for whatever a widget of Textual draws by itself: titles, inputs, tooltips.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from inventory_tui.inventory.display import UNSAFE, show

ASCII_GLYPHS: Mapping[int, str] = {
    ord(glyph): plain
    for glyph, plain in {
        "›": ">", "·": ".", "…": "~", "–": "-", "—": "-", "▸": ">", "▾": "v", "▲": "^", "▼": "v", "•": "*",
        "✓": "v", "≠": "#", "→": ">", "−": "-", "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+",
        "├": "+", "┤": "+", "▌": "|", "▇": "#", "▁": "_", "█": "#", "░": ".", "“": '"', "”": '"', "’": "'",
    }.items()
}  # fmt: skip
"""Our own glyphs in ASCII, each one cell, for terminals whose font lacks them."""


class SafeFilter(LineFilter):
    """Replaces what a terminal would obey; on plain terminals also glyphs their font lacks."""

    def __init__(self, *, plain: bool = False) -> None:
        """Make the filter.

        Args:
            plain: whether the terminal is better served with ASCII.
        """
        super().__init__()
        self._plain = plain

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """Return the segments, every character harmless and every cell where it was."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [self._clean(segment) for segment in segments]

    def _clean(self, segment: Segment) -> Segment:
        text, style, control = segment
        if control or (text.isascii() and text.isprintable()):
            return segment
        if self._plain:
            text = text.translate(ASCII_GLYPHS)
        safe = show(text)
        if cell_len(safe) != segment.cell_length:
            safe = set_cell_size("".join(map(_in_place, text)), segment.cell_length)
        return Segment(safe, style, control)


def _in_place(character: str) -> str:
    """Return a harmless character of the same width; what has none goes."""
    if character.isprintable():
        return character
    return UNSAFE if cell_len(character) else ""
