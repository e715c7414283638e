"""A widget of lines: what is drawn again."""

from __future__ import annotations

from typing import Any, Self

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from inventory_tui.widgets.lines import Lines


class Poem(Lines):
    """Lines of text that notes what is to be drawn again."""

    size = Size(5, 3)

    def __init__(self, *verses: str) -> None:
        super().__init__()
        self.verses = list(verses)
        self.asked: list[Region] = []

    def draw(self, y: int) -> Strip:
        return Strip([Segment(self.verses[y] if y < len(self.verses) else "")])

    def refresh(self, *regions: Region, **_: Any) -> Self:
        self.asked += regions
        return self


def test_only_what_is_another_line_now_is_drawn_again() -> None:
    poem = Poem("a", "bb")
    for y in range(3):
        poem.render_line(y)
    poem.refresh_changed()
    assert poem.asked == []
    poem.verses = ["a", "bbb"]
    poem.refresh_changed()
    assert poem.asked == [Region(0, 1, 5, 1)]


def test_what_was_never_drawn_is() -> None:
    poem = Poem("a")
    poem.render_line(0)
    poem.refresh_changed()
    assert poem.asked == [Region(0, 1, 5, 1), Region(0, 2, 5, 1)]
