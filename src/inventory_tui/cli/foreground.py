"""Runs one action in a thread of its own while the main thread listens to signals and draws progress (P5).

A database call can take long without coming back to Python; only another thread can interrupt it then. Knows
no action and no command.
"""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from inventory_tui.cli.output import is_terminal
from inventory_tui.errors import CancelledError, InventoryError
from inventory_tui.inventory.display import cut, show, width
from inventory_tui.inventory.work import Progress, Work

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import FrameType

T = TypeVar("T")

DRAW_EVERY_S = 0.25
DRAW_AFTER_S = 0.5
"""Quick work draws nothing."""
HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_S = 2.0
"""How long a cancelled action may take to come back before it is left behind."""


class Terminated(KeyboardInterrupt):
    """The system asked to stop (SIGTERM), or the terminal hung up (SIGHUP)."""

    def __init__(self, number: int = signal.SIGTERM) -> None:
        super().__init__()
        self.exit_code = 128 + number


def told_of(wish: KeyboardInterrupt) -> tuple[str, int]:
    """Return what to call a wish to stop, and its exit code."""
    if isinstance(wish, Terminated):
        return "terminated", wish.exit_code
    return "interrupted", CancelledError.exit_code


class StoppedError(CancelledError):
    """The person or the system asked to stop, in time: the action has changed nothing."""

    def __init__(self, wish: KeyboardInterrupt) -> None:
        word, self.exit_code = told_of(wish)
        super().__init__(f"{word}, nothing was changed")


class Foreground:
    """Runs actions, one after the other, until a signal asks to stop."""

    def __init__(self) -> None:
        self.work = Work()
        self._wish: KeyboardInterrupt | None = None
        self._future: Future[Any] | None = None
        self._heard: KeyboardInterrupt | None = None

    @property
    def is_left_behind(self) -> bool:
        """Whether an action's thread has not come back: the process must end without waiting for it."""
        return self._future is not None and not self._future.done()

    def run(self, call: Callable[[], T]) -> T:
        """Run ``call`` in a thread and wait for it, with progress on stderr where that is a terminal.

        Returns:
            What ``call`` returned: also when a wish to stop came too late for it.

        Raises:
            StoppedError: the wish to stop was heard in time; ``call`` has changed nothing.
            InventoryError: what ``call`` raised.
        """
        from concurrent.futures import ThreadPoolExecutor, wait

        if self._wish is not None:
            raise StoppedError(self._wish)
        executor = ThreadPoolExecutor(1, "action")
        line = _ProgressLine()
        held = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # a thread that only just begins cannot be waited for
        future = executor.submit(call)
        self._future = future
        executor.shutdown(wait=False)
        try:
            with self._hearing():
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
                while not wait([future], DRAW_EVERY_S).done:
                    if self._heard is not None:
                        raise self._heard
                    line.draw(self.work.progress)
        except KeyboardInterrupt as wish:
            self._wish = wish
            self.work.cancel()
            self._wait_for(future, wish)
        finally:
            line.erase()
        return future.result()

    @contextmanager
    def _hearing(self) -> Iterator[None]:
        """Note each wish to stop beside raising it: raised while Python clears up, it would be lost."""

        def noting(handler: Callable[[int, FrameType | None], Any]) -> Callable[[int, FrameType | None], None]:
            def hear(number: int, frame: FrameType | None) -> None:
                try:
                    handler(number, frame)
                except KeyboardInterrupt as wish:
                    self._heard = wish
                    raise

            return hear

        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread hears signals
            return
        handlers = {number: signal.getsignal(number) for number in HEARD}
        noted = {number: handler for number, handler in handlers.items() if callable(handler)}
        for number, handler in noted.items():
            signal.signal(number, noting(handler))
        try:
            yield
        finally:
            for number, handler in noted.items():
                signal.signal(number, handler)

    @staticmethod
    def _wait_for(future: Future[T], wish: KeyboardInterrupt) -> None:
        from concurrent.futures import wait

        try:
            is_done = bool(wait([future], GRACE_S).done)
        except KeyboardInterrupt:
            is_done = False  # asked twice: wait no longer
        if not is_done or isinstance(future.exception(), InventoryError):
            raise StoppedError(wish) from None


class _ProgressLine:
    """One line on stderr that is drawn over and over, and gone in the end."""

    def __init__(self) -> None:
        self._is_drawn = is_terminal(sys.stderr)
        self._began = monotonic()
        self._width = 0

    def draw(self, progress: Progress) -> None:
        """Show how far the work is."""
        if not self._is_drawn or not progress.step or monotonic() - self._began < DRAW_AFTER_S:
            return
        text = progress.step
        if progress.total:
            share = min(100, progress.done * 100 // progress.total)
            text += f"  {share}%  {progress.done:,} of {progress.total:,}"
        elif progress.done:
            text += f"  {progress.done:,}"
        self._put(cut(show(text), shutil.get_terminal_size().columns - 1))

    def erase(self) -> None:
        """Leave an empty line."""
        if self._width:
            self._put("")
            with suppress(OSError):
                sys.stderr.write("\r")
                sys.stderr.flush()

    def _put(self, text: str) -> None:
        cells = width(text)
        with suppress(OSError):  # the terminal is gone: the signal that says so is on its way
            sys.stderr.write("\r" + text + " " * max(0, self._width - cells))
            sys.stderr.flush()
        self._width = cells
