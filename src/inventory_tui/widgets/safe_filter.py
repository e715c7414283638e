"""The last line of defence between text from elsewhere and the terminal (reliability.md §4, T1).

Every line of every widget passes here after it was drawn. Screens already make foreign text safe; this filter makes
sure of it for whatever a widget of Textual draws by itself: titles, inputs, tooltips.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from inventory_tui.inventory.display import show

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
        return Segment(set_cell_size(show(text), segment.cell_length), style, control)
