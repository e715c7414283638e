"""What makes a Textual app at home in an administrator's terminal, whatever its screens show.

Theme and colours of the terminal's own, a guard against hostile text on every line, no animation, no toast, nothing
sent that old terminals print, and an end without a traceback when something fails that nobody expected.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual.app import App
from textual.filter import LineFilter
from textual.message import Message
from textual.theme import BUILTIN_THEMES
from textual.worker import WorkerFailed

from inventory_tui.widgets.driver import Driver
from inventory_tui.widgets.lifeline import Lifeline
from inventory_tui.widgets.safe_filter import SafeFilter
from inventory_tui.widgets.terminal import is_plain, pick_theme, theme_variables

MOUSE_VARIABLE = "INVENTORY_TUI_MOUSE"
"""Set to 1, the mouse works, and selecting text is the terminal's no more; unset, it is the other way round."""


class Shell(App[None]):
    """An app that honours its terminal; what is on its screens is for others to say."""

    ENABLE_COMMAND_PALETTE = False

    class Leave(Message):
        """A signal, or a terminal that is gone, asks to end."""

        def __init__(self, code: int) -> None:
            """Make the wish, with the exit code that belongs to it."""
            super().__init__()
            self.code = code

    class Send(Message):
        """A control sequence for the terminal that draws nothing: for its clipboard, say."""

        def __init__(self, sequence: str) -> None:
            """Ask for it to be written."""
            super().__init__()
            self.sequence = sequence

    def __init__(self) -> None:
        """Choose theme and filters from the environment; the theme must stand before Textual begins."""
        theme = pick_theme(os.environ)
        self.set_reactive(App.theme, theme if theme in BUILTIN_THEMES else "ansi-dark")
        super().__init__()
        self.animation_level = "none"
        self.fault: Exception | None = None
        """What nobody expected, when that ended the app."""
        self._safe_filter = SafeFilter(plain=is_plain(os.environ))

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that gives the terminal back at once."""
        return Driver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters that every drawn line passes; the guard against hostile text is the first."""
        return [self._safe_filter, *super().get_line_filters()]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the names of colours that our styles use, beside the theme's."""
        return theme_variables(is_dark=self.current_theme.dark)

    def on_shell_leave(self, message: Leave) -> None:
        """End because the system says so."""
        self.exit(return_code=message.code)

    def on_shell_send(self, message: Send) -> None:
        """Write to the terminal, between two frames."""
        if self._driver is not None:
            self._driver.write(message.sequence)

    def _set_pointer_shape(self, shape: str) -> None:
        """Send nothing: some terminals print the sequence that shapes the mouse pointer."""

    def _handle_exception(self, error: Exception) -> None:
        """Remember what nobody expected; whoever runs the app reports it without anybody's data (F14)."""
        if self.fault is None:
            cause = error.error if isinstance(error, WorkerFailed) else error
            self.fault = cause if isinstance(cause, Exception) else error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without the traceback of Textual, which prints local variables."""
        self.panic()

    def run_in_terminal(self) -> int:
        """Run until the person leaves, or a signal or the loss of the terminal ends it.

        Returns:
            The exit code.

        Raises:
            Exception: whatever nobody expected, after the terminal was restored.
        """

        def leave(code: int) -> None:
            self.post_message(self.Leave(code))

        with Lifeline(leave):
            self.run(mouse=os.environ.get(MOUSE_VARIABLE, "") not in ("", "0"))
        if self.fault is not None:
            raise self.fault
        return self.return_code or 0
