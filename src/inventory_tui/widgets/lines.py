"""A widget of lines: what comes anew but says the same is not sent to the terminal again, for the way there is slow."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Lines(Widget):
    """Draws itself line by line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name every widget of Textual gives it
        """Make one that has drawn nothing yet."""
        super().__init__(id=id)
        self._drawn: dict[int, Strip] = {}
        """Each line as it was drawn last."""

    def draw(self, y: int) -> Strip:
        """Return a line, counted from 0, as it is now."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        strip = self._drawn[y] = self.draw(y)
        return strip

    def refresh_changed(self) -> None:
        """Draw those lines again that are others now."""
        width, height = self.size
        if changed := [Region(0, y, width, 1) for y in range(height) if self.draw(y) != self._drawn.get(y)]:
            self.refresh(*changed)
