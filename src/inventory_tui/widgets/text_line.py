"""One line of text with something at either end: titles, status, counts. Cheap to change, silent when it does not."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from inventory_tui.inventory.display import cut, fit, show, width, wrap

GAP = 2
"""Blanks at least between the two ends."""
INDENT = 2
"""Blanks before every line but the first, where there are several."""


class TextLine(Widget):
    """A line whose right end is kept and whose left end is cut, or broken, where there is no room for both."""

    DEFAULT_CSS = "TextLine { height: auto; width: 1fr; }"

    def __init__(
        self,
        left: str = "",
        right: str = "",
        *,
        most: int = 1,
        id: str | None = None,  # noqa: A002 - the name every widget of Textual gives it
        classes: str | None = None,
    ) -> None:
        """Make a line.

        Args:
            left: text on the left; may hold text from elsewhere.
            right: text on the right; likewise.
            most: lines that a long text on the left may take; it has them only while it needs them.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._left = left
        self._right = right
        self._most = most

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
            before = len(self._lines(self.size.width))
            self._left, self._right = left, right
            self.refresh(layout=len(self._lines(self.size.width)) != before)

    def _lines(self, cells: int) -> list[str]:
        """Return the text on the left as it stands in a line of so many cells, beside the text on the right."""
        right = width(show(self._right))
        return wrap(self._left, cells - right - GAP * bool(right), self._most, indent=INDENT)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """Return how many lines the text takes."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        cells = self.content_size.width
        lines = self._lines(cells)
        right = cut(show(self._right), cells) if y == 0 else ""
        left = fit(lines[y] if y < len(lines) else "", cells - width(right))
        return Strip([Segment(left + right, self.line_style)], cells)

    @property
    def line_style(self) -> Style:
        """The style of the whole line."""
        return self.rich_style
