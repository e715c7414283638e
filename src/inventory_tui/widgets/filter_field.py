"""The line in which a filter is typed: keys typed ahead after ``enter`` reach what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from inventory_tui.widgets.text_field import TextField


class FilterField(TextField):
    """A field that follows while one types; ``enter`` leaves it before the next key is looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", "OK", id="field.leave", tooltip="Go on with what the filter shows", priority=True),
    ]
    left: Callable[[], None] = staticmethod(lambda: None)
    """Called when it is left: puts the focus elsewhere."""

    def action_leave(self) -> None:
        """Leave the field."""
        self.left()
