"""What all screens share: a title, a status line, the keys that work, and how an action is run.

Actions run in worker threads that end in one message: a result, or ``Failed``. Threads post messages and touch
nothing else. What is over at once shows no step; while an action runs longer, its step is shown four times a second,
and ``esc`` cancels it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from inventory_tui.errors import CancelledError, InventoryError
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.screens.advice import error_text
from inventory_tui.screens.places import Go, Place
from inventory_tui.widgets.key_bar import KeyBar
from inventory_tui.widgets.text_line import TextLine

Result = TypeVar("Result")
PROGRESS_EVERY_S = 0.25
COMPLAINT_TICKS = 8
"""How many times progress is not shown, so that a complaint can be read."""
SAVING = "It is being saved: wait for its end"
BUSY = "Something is running already: wait for its end"
STATUS_LINES = 3
"""What is said may take so many lines, where it is long."""
NARROWEST, LOWEST = 40, 10
"""Columns and rows below which there is no room for anything but to say so."""
ROOMY = 20
"""Rows from which there is room for everything; below, screens leave out what can be spared."""


def progress_text(progress: Progress, seconds: float = 0.0) -> str:
    """Return a step and how far it is, as one line without anything that moves.

    Args:
        progress: the step; where nobody knows how many rows there are, how many were read.
        seconds: since the work began, for how many a second; 0 leaves that out.
    """
    if not progress.total:
        speed = f", {progress.done / seconds:,.0f} a second" if seconds >= 1 else ""
        done = f"  {counted(progress.done, 'row')}{speed}" if progress.done else ""
        return f"{progress.step or 'Working'}…{done}"
    return f"{progress.step}…  {progress.done:,} of {progress.total:,}  {progress.done / progress.total:.0%}"


class Page(Screen[Result]):
    """A full screen between a title and a line of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="page.back", tooltip="One step back; cancels what is running"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (NARROWEST, "-wide")]  # noqa: RUF012 - declared so by Textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOWEST, "-short"), (ROOMY, "-high")]  # noqa: RUF012 - declared so by Textual
    ABOUT: ClassVar[str] = ""
    """What this screen is for, in a few sentences; the head of its help."""

    @dataclass
    class Failed(Message):
        """An action ended with an error that a person should be told."""

        error: InventoryError

    @dataclass
    class Exported(Message):
        """A file was written."""

        path: Path
        rows: int

    @dataclass
    class Finished(Message):
        """A long action has ended, with its result or as ``Failed``."""

        work: Work
        result: Message

    def __init__(self, title: str, note: str = "") -> None:
        """Make a screen.

        Args:
            title: left part of its first line.
            note: right part of it.
        """
        super().__init__()
        self.title_line = TextLine(title, note, id="title")
        self.status_line = TextLine(id="status", most=STATUS_LINES)
        self._work: Work | None = None
        self._began = 0.0
        """When it began."""
        self._is_write = False
        """Whether what runs writes to the database."""
        self._can_cancel = True
        self._ticks_to_skip = 0
        self._ticker: Timer | None = None
        self._is_leaving = False

    def compose(self) -> ComposeResult:
        """Lay out the frame around the screen's own body."""
        yield self.title_line
        yield from self.compose_body()
        yield self.status_line
        yield KeyBar()
        yield Static(f"too small: need {NARROWEST}x{LOWEST}", markup=False, id="too-small")

    def compose_body(self) -> ComposeResult:
        """Yield what stands between title and status."""
        yield from ()

    # -- saying ----------------------------------------------------------------------------------------------

    def say(self, text: str, right: str | None = None) -> None:
        """Put a message on the status line."""
        self.status_line.remove_class("-bad")
        self.status_line.say(f" {text}" if text else "", right)

    def complain(self, text: str) -> None:
        """Put on the status line what went wrong; a mark tells it apart where there is no colour."""
        self.status_line.add_class("-bad")
        self.status_line.say(f"! {text}")
        self._ticks_to_skip = COMPLAINT_TICKS

    def on_page_failed(self, message: Failed) -> None:
        """Tell what went wrong and what to do."""
        message.stop()
        error = message.error
        if isinstance(error, CancelledError):
            self.say("Cancelled; nothing was changed")
        else:
            self.complain(error_text(error))

    def on_page_exported(self, message: Exported) -> None:
        """Tell what was written, and where."""
        message.stop()
        self.say(f"{counted(message.rows, 'row')} written to {message.path}")

    # -- acting ----------------------------------------------------------------------------------------------

    def go(self, place: Place, *, replace: bool = False) -> None:
        """Ask for another screen; until it is there, keys typed ahead do nothing here."""
        self._is_leaving = True
        self.post_message(Go(place, replace))

    def perform(self, call: Callable[[], Message], description: str, *, group: str = "action") -> None:
        """Run an action in a thread; a later one of its group makes an earlier one's answer void.

        Args:
            call: runs in the thread and returns the message that tells its result.
            description: what it does, for whoever looks at the workers.
            group: which actions replace one another.
        """

        def run() -> None:
            worker = get_current_worker()
            try:
                message = call()
            except InventoryError as error:
                message = self.Failed(error)
            if not worker.is_cancelled:
                self.post_message(message)

        self.run_worker(run, thread=True, exclusive=True, group=group, description=description)

    def perform_write(self, call: Callable[[], Message], description: str) -> None:
        """Run a write that is over soon: only one at a time, and nobody leaves before its end is known."""
        if self._work is None:
            self.perform_long(lambda _: call(), description, writes=True)
            self._can_cancel = False
        else:
            self.complain(BUSY)

    def perform_long(self, call: Callable[[Work], Message], description: str, *, writes: bool = False) -> None:
        """Run an action that takes long: its step is shown, and it can be cancelled. Only one runs at a time.

        Args:
            call: runs in a thread and returns the message that tells its result.
            description: what it does, for whoever looks at the workers.
            writes: whether it writes to the database, so that leaving asks.
        """
        if self._work is not None:
            self.complain(BUSY)
            return
        work = self._work = Work()
        self._began = monotonic()
        self._is_write, self._can_cancel, self._ticks_to_skip = writes, True, 0

        def run() -> Message:
            try:
                return self.Finished(work, call(work))
            except InventoryError as error:
                return self.Finished(work, self.Failed(error))

        self.perform(run, description, group="long")
        if self._ticker is None:
            self._ticker = self.set_interval(PROGRESS_EVERY_S, self._show_progress)
        self.refresh_bindings()

    def on_page_finished(self, message: Finished) -> None:
        """Take the progress away and hand on the result."""
        message.stop()
        if message.work is self._work:
            self._work = None
            if self._ticker is not None:
                self._ticker.stop()
                self._ticker = None
            self.say("", "")
            self.refresh_bindings()
        self.post_message(message.result)

    def _show_progress(self) -> None:
        if self._ticks_to_skip:
            self._ticks_to_skip -= 1
        elif self._work is not None and self._can_cancel:
            self.say(progress_text(self._work.progress, monotonic() - self._began), "esc Cancel ")
        elif self._work is not None:
            self.say("Saving…", "")

    @property
    def is_working(self) -> bool:
        """Whether a long action runs."""
        return self._work is not None

    @property
    def is_writing(self) -> bool:
        """Whether something is being saved, so that leaving asks."""
        return self._work is not None and self._is_write

    def cancel(self) -> None:
        """Stop a long action, if one runs: it ends without having changed anything."""
        if self._work is not None:
            self._work.cancel()

    def on_unmount(self) -> None:
        """Stop what nobody will see the end of."""
        self.cancel()

    def action_back(self) -> None:
        """Cancel what runs; else go one step back."""
        if self._work is None:
            self.dismiss(None)
        elif self._can_cancel:
            self._work.cancel()
        else:
            self.complain(SAVING)

    # -- keys that do not work now ---------------------------------------------------------------------------

    def why_not(self, _action: str) -> str:
        """Return why an action of this screen cannot be done now; blank when it can."""
        return ""

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Switch off what cannot be done now; its key then says why. Before all is laid out, only back works."""
        if action != "back" and (self._is_leaving or not self.is_mounted):
            return None
        return None if self.why_not(action) else True

    def on_screen_resume(self) -> None:
        """Show the keys, now that they work."""
        self._is_leaving = False
        self.call_after_refresh(self.refresh_bindings)

    def on_key(self, event: Key) -> None:
        """Say why a key does nothing, once those typed ahead of it have run."""
        self.app.call_later(self._judge, event.key)

    def _judge(self, key: str) -> None:
        if not self.is_current or not self.is_mounted or self._is_leaving:
            return
        active = self.active_bindings.get(key)
        if active is not None and not active.enabled:
            reason = self.why_not(active.binding.action)
            if reason:
                self.complain(reason)
