"""One question before something that changes a lot: what will happen, and two answers, the harmless one in focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from inventory_tui.inventory.display import show
from inventory_tui.screens.page import Page


class ConfirmScreen(Page[bool]):
    """Says what will happen and asks. Ends with True only for a plain yes."""

    CSS_PATH = "confirm.tcss"
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Yes", id="confirm.yes", tooltip="Do it"),
        Binding("n,escape", "back", "No", id="confirm.no", tooltip="Leave; nothing is changed"),
        Binding(
            "left,right,h,l", "other", "Other button", id="confirm.other", show=False, tooltip="To the other button"
        ),
    ]

    def __init__(self, title: str, lines: Sequence[str], *, yes: str, no: str = "Cancel") -> None:
        """Make the question.

        Args:
            title: what is asked, in a few words.
            lines: what will happen, line by line; text from elsewhere is made safe here.
            yes: what the button that does it says.
            no: what the harmless button says.
        """
        super().__init__(title)
        self._lines = tuple(lines)
        self._yes = yes
        self._no = no

    def compose_body(self) -> ComposeResult:
        """Lay out the text and the buttons."""
        with VerticalScroll(can_focus=False, id="question"):
            yield Static(Content("\n".join(show(line) for line in self._lines)), id="lines")
            yield from self.compose_questions()
            with HorizontalGroup(id="buttons"):
                yield Button(Content(self._no), id="no", compact=True)
                yield Button(Content(self._yes), id="yes", compact=True)

    def compose_questions(self) -> ComposeResult:
        """Yield what must be answered besides yes or no."""
        yield from ()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the answer."""
        event.stop()
        if event.button.id == "yes":
            self.action_accept()
        else:
            self.action_back()

    def action_accept(self) -> None:
        """Say yes."""
        self.dismiss(True)  # noqa: FBT003 - the screen's result

    def action_back(self) -> None:
        """Say no."""
        self.dismiss(False)  # noqa: FBT003 - the screen's result

    def action_other(self) -> None:
        """Go to the other button."""
        self.screen.focus_next("Button")
