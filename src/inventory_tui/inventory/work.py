"""One long piece of work: which step it is in, how far, and the wish to stop (P5).

A face makes a ``Work``, hands it to an action that runs in another thread, reads ``progress`` when it likes, and
calls ``cancel``. The action names its steps. Nothing here waits, locks or knows who is looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from inventory_tui.errors import CancelledError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work has come. ``total`` 0 means unknown."""

    step: str
    done: int = 0
    total: int = 0


class Work:
    """A piece of work that reports its steps and can be cancelled from another thread."""

    def __init__(self, report: Callable[[Progress], None] | None = None) -> None:
        """Make a piece of work.

        Args:
            report: called in the working thread at every step; must be quick and thread-safe.
        """
        self._report = report
        self._cancelled = False
        self._interrupt: Callable[[], None] | None = None
        self.progress = Progress("")

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask to stop; safe from any thread. The action ends with ``CancelledError`` and has changed nothing."""
        self._cancelled = True
        interrupt = self._interrupt
        if interrupt is not None:
            interrupt()

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Say which step begins, or how far it is.

        Raises:
            CancelledError: somebody asked to stop.
        """
        self.check()
        self.progress = Progress(name, done, total)
        if self._report is not None:
            self._report(self.progress)
        self.check()

    def check(self) -> None:
        """Stop here if somebody asked to.

        Raises:
            CancelledError: somebody asked to stop.
        """
        if self._cancelled:
            raise CancelledError("cancelled, nothing was changed")

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, ``cancel`` also calls ``interrupt`` (a database connection's, say)."""
        previous, self._interrupt = self._interrupt, interrupt
        try:
            self.check()
            yield
        finally:
            self._interrupt = previous
