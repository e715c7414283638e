"""The terminal interface as a whole: theme, filters against hostile text, ways between screens, the way out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.theme import BUILTIN_THEMES
from textual.worker import WorkerFailed

from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.confirm import ConfirmScreen
from inventory_tui.screens.key_list import KeyRow
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import Go, InventoryPlace, StartPlace
from inventory_tui.screens.routes import screen_at
from inventory_tui.widgets.lifeline import Lifeline
from inventory_tui.widgets.safe_filter import SafeFilter
from inventory_tui.widgets.terminal import is_plain, pick_theme, theme_variables


class InventoryApp(App[None]):
    """Opens screens and leaves; what is on them, and what they do, is theirs."""

    TITLE = "Number Inventory"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/page.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit", id="app.quit", tooltip="End the program; asks while something is being saved"),
        Binding(
            "ctrl+c", "quit", "Quit", id="app.interrupt", show=False, system=True, priority=True, tooltip="As q does"
        ),
        Binding("question_mark", "help", "Help", id="app.help", tooltip="The keys of this screen, and what it is for"),
        Binding("ctrl+p", "palette", "Palette", id="app.palette", show=False, tooltip="Find an action by its name"),
    ]

    class Leave(Message):
        """A signal, or a terminal that is gone, asks to end."""

        def __init__(self, code: int) -> None:
            super().__init__()
            self.code = code

    def __init__(self, actions: Actions, start_customer: str | None = None) -> None:
        """Prepare the interface.

        Args:
            actions: what can be done; stays open after the interface has ended.
            start_customer: the customer whose inventory comes first; None for the list of customers.
        """
        theme = pick_theme(os.environ)
        self.set_reactive(App.theme, theme if theme in BUILTIN_THEMES else "ansi-dark")
        super().__init__()
        self.animation_level = "none"
        self.fault: Exception | None = None
        """What nobody expected, when that ended the interface."""
        self._actions = actions
        self._start_customer = start_customer
        self._safe_filter = SafeFilter(plain=is_plain(os.environ))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters that every drawn line passes; the guard against hostile text is the first."""
        return [self._safe_filter, *super().get_line_filters()]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the names of colours that our styles use, beside the theme's."""
        return theme_variables(is_dark=self.current_theme.dark)

    def on_mount(self) -> None:
        """Open the first screen."""
        self.push_screen(screen_at(StartPlace(), self._actions))
        if self._start_customer is not None:
            self.push_screen(screen_at(InventoryPlace(self._start_customer), self._actions))

    def on_go(self, message: Go) -> None:
        """Open the screen that another one asks for."""
        if isinstance(message.place, StartPlace):
            while len(self.screen_stack) > 2:
                self.pop_screen()
        elif message.replace:
            self.switch_screen(screen_at(message.place, self._actions))
        else:
            self.push_screen(screen_at(message.place, self._actions))

    def action_help(self) -> None:
        """Show the keys of the screen in front."""
        from inventory_tui.screens.help import HelpScreen

        if isinstance(self.screen, Page):
            self.push_screen(HelpScreen(self.screen))

    def action_palette(self) -> None:
        """Offer every action of the screen in front by name."""
        from inventory_tui.screens.palette import PaletteScreen

        if isinstance(self.screen, Page):
            self.push_screen(PaletteScreen(self.screen), self._do)

    async def _do(self, row: KeyRow | None) -> None:
        if row is not None:
            await self.run_action(row.action, row.node)

    async def action_quit(self) -> None:
        """Leave; ask first while something is being saved."""
        if not any(isinstance(page, Page) and page.is_writing for page in self.screen_stack):
            self.exit()
        elif not isinstance(self.screen, ConfirmScreen):
            lines = ["Something is being saved. Ending now cancels it: nothing of it will be kept."]
            question = ConfirmScreen("End the program?", lines, yes="End", no="Stay")
            self.push_screen(question, lambda is_sure: self.exit() if is_sure else None)

    def on_inventory_app_leave(self, message: Leave) -> None:
        """End because the system says so."""
        self.exit(return_code=message.code)

    def _set_pointer_shape(self, shape: str) -> None:
        """Send nothing: some terminals print the sequence that shapes the mouse pointer."""

    def _handle_exception(self, error: Exception) -> None:
        """Remember what nobody expected; whoever runs the interface reports it without anybody's data (F14)."""
        if self.fault is None:
            self.fault = (
                error.error if isinstance(error, WorkerFailed) and isinstance(error.error, Exception) else error
            )
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without the traceback of Textual, which prints local variables."""
        self.panic()


def run_interface(actions: Actions, start_customer: str | None = None) -> int:
    """Run the interface until the person leaves.

    Args:
        actions: what can be done.
        start_customer: the customer whose inventory comes first; None for the list of customers.

    Returns:
        The exit code: that of the signal where one ended it.

    Raises:
        Exception: whatever nobody expected, after the terminal was restored.
    """
    app = InventoryApp(actions, start_customer)

    def leave(code: int) -> None:
        app.post_message(InventoryApp.Leave(code))

    with Lifeline(leave):
        app.run(mouse=False)
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0
