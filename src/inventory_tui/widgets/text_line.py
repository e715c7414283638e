"""One line of text with something at either end: titles, status, counts. Cheap to change, silent when it does not."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from inventory_tui.inventory.display import cut, fit, show, width

GAP = 2
"""Blanks at least between the two ends."""


class TextLine(Widget):
    """A line whose right end is kept and whose left end is cut where there is no room for both."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(
        self,
        left: str = "",
        right: str = "",
        *,
        id: str | None = None,  # noqa: A002 - the name every widget of Textual gives it
        classes: str | None = None,
    ) -> None:
        """Make a line.

        Args:
            left: text on the left; may hold text from elsewhere.
            right: text on the right; likewise.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._left = left
        self._right = right

    @property
    def left(self) -> str:
        """What stands on the left."""
        return self._left

    @property
    def text(self) -> str:
        """What the line says, both ends."""
        return f"{self._left}  {self._right}".strip()

    def say(self, left: str, right: str | None = None) -> None:
        """Change the text; ``right`` None leaves that end as it is."""
        right = self._right if right is None else right
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        cells = self.content_size.width
        right = cut(show(self._right), cells)
        room = cells - width(right)
        left = fit(self._left, room - GAP) + " " * GAP if right and room > GAP else fit(self._left, room)
        return Strip([Segment(left + right, self.line_style)], cells) if y == 0 else Strip.blank(cells)

    @property
    def line_style(self) -> Style:
        """The style of the whole line."""
        return self.rich_style
