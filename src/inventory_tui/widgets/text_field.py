"""A line to type in: no border, no blinking, one row that is always there."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.suggester import Suggester
from textual.widgets import Input


class TextField(Input):
    """An input that costs few bytes to focus and none to leave alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "OK", id="field.submit", tooltip="Take what stands in the field"),
    ]
    DEFAULT_CSS = """
    TextField, TextField:focus { background-tint: $background 0%; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggester: Suggester | None = None,
        max_length: int = 400,
        id: str | None = None,  # noqa: A002 - the name every widget of Textual gives it
    ) -> None:
        """Make a field.

        Args:
            value: what stands in it.
            placeholder: what is shown where nothing does.
            suggester: completes while one types; the right arrow accepts.
            max_length: characters at most.
            id: the widget's id.
        """
        super().__init__(
            value,
            placeholder=placeholder,
            suggester=suggester,
            max_length=max_length,
            id=id,
            compact=True,
            select_on_focus=False,
        )
        self.cursor_blink = False

    def type_from_afar(self, event: Key) -> None:
        """Take the focus and what was typed, where a key types anything and the focus was elsewhere."""
        if not self.has_focus and event.is_printable and event.character:
            event.stop()
            self.focus()
            self.insert_text_at_cursor(event.character)


class LineField(TextField, inherit_bindings=False):
    """A field that leaves ``enter`` to its screen, so that the bottom line says what it does there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in Input.BINDINGS if isinstance(binding, Binding) and binding.key != "enter"
    ]
