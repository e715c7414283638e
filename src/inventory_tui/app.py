"""The terminal interface as a whole: the ways between screens, and the keys that work on all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, ClassVar, TypeAlias

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.errors import InventoryError
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.confirm import ConfirmScreen
from inventory_tui.screens.key_list import KeyRow
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import Go, InventoryPlace, OpenDatabase, StartPlace
from inventory_tui.screens.routes import screen_at
from inventory_tui.widgets.shell import Shell

Opener: TypeAlias = Callable[[Path], Actions]


class InventoryApp(Shell):
    """Opens screens and leaves; what is on them, and what they do, is theirs."""

    TITLE = "Number Inventory"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/page.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit", id="app.quit", tooltip="End the program; asks while something is being saved"),
        Binding("ctrl+c", "quit", "Quit", id="app.interrupt", show=False, system=True, priority=True, tooltip="End"),
        Binding("question_mark", "help", "Help", id="app.help", tooltip="The keys of this screen, and what it is for"),
        Binding("ctrl+p", "palette", "Palette", id="app.palette", show=False, tooltip="Find an action by its name"),
    ]

    @dataclass
    class Reopened(Message):
        """Another database is open."""

        actions: Actions

    def __init__(self, actions: Actions, start_customer: str | None = None, reopen: Opener | None = None) -> None:
        """Prepare the interface.

        Args:
            actions: what can be done; stays open after the interface has ended.
            start_customer: the customer whose inventory comes first; None for the list of customers.
            reopen: opens another database; what it opens is closed when the interface ends.
        """
        super().__init__()
        self._actions = actions
        self._start_customer = start_customer
        self._reopen = reopen
        self._opened: list[Actions] = []

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

    def on_open_database(self, message: OpenDatabase) -> None:
        """Open another database in place of this one."""
        reopen = self._reopen
        if reopen is None:
            return

        front = self.screen

        def run() -> None:
            try:
                self.post_message(self.Reopened(reopen(message.path)))
            except InventoryError as error:
                front.post_message(Page.Failed(error))

        self.run_worker(run, thread=True, description="open another database")

    def on_inventory_app_reopened(self, message: Reopened) -> None:
        """Begin anew on the database that is open now."""
        self._opened.append(message.actions)
        self._actions = message.actions
        self.on_go(Go(StartPlace()))
        self.switch_screen(screen_at(StartPlace(), self._actions))

    def on_unmount(self) -> None:
        """Close what was opened on the way."""
        for actions in self._opened:
            actions.close()

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
        if not any(page.is_writing for page in self._pages):
            self._leave()
        elif not isinstance(self.screen, ConfirmScreen):
            lines = ["Something is being saved. Ending now cancels it: nothing of it will be kept."]
            question = ConfirmScreen("End the program?", lines, yes="End", no="Stay")
            self.push_screen(question, lambda is_sure: self._leave() if is_sure else None)

    @property
    def _pages(self) -> list[Page[Any]]:
        return [screen for screen in self.screen_stack if isinstance(screen, Page)]

    @on(Shell.Leave)
    def _cancel_all(self) -> None:
        """Cancel whatever runs before anything else: it ends without having changed anything."""
        for page in self._pages:
            page.cancel()

    def _leave(self) -> None:
        self._cancel_all()
        self.exit()


def run_interface(actions: Actions, start_customer: str | None = None, reopen: Opener | None = None) -> int:
    """Run the interface until the person leaves.

    Args:
        actions: what can be done.
        start_customer: the customer whose inventory comes first; None for the list of customers.
        reopen: opens another database, for the demo estate.

    Returns:
        The exit code: that of the signal where one ended it.

    Raises:
        Exception: whatever nobody expected, after the terminal was restored.
    """
    return InventoryApp(actions, start_customer, reopen).run_in_terminal()
