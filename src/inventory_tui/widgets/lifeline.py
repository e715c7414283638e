"""The line to the person: when the terminal goes away, or somebody asks the process to end, it ends (F2, F3).

A thread of its own watches the terminal and hears signals through a pipe, so that neither a busy interface nor an
ignored SIGHUP keeps a process alive that nobody sees. Whoever runs the interface is asked to leave first; what does
not leave in time is ended, after the terminal was restored as far as it still exists.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

GRACE_S = 1.5
"""How long the interface may take to leave after a signal."""
HANGUP_GRACE_S = 0.15
"""The same where there is no terminal left to restore."""
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
HANGUP = signal.SIGHUP
RESTORE = b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
"""What undoes everything that the interface ever switches on in a terminal."""


class Lifeline:
    """Watches terminal and signals while it is entered; must be entered in the main thread."""

    def __init__(self, leave: Callable[[int], None], terminal: int | None = None) -> None:
        """Prepare to watch.

        Args:
            leave: asks the interface to end with an exit code; called in another thread.
            terminal: descriptor of the terminal; that of the standard input unless given.
        """
        self._leave = leave
        self._terminal = sys.__stdin__.fileno() if terminal is None and sys.__stdin__ else terminal
        self._attributes: list[Any] | None = None
        self._previous: dict[int, Any] = {}
        self._has_left = threading.Event()

    def __enter__(self) -> Self:
        """Begin to watch; a SIGHUP that is ignored stays ignored."""
        if self._terminal is not None and os.isatty(self._terminal):
            self._attributes = termios.tcgetattr(self._terminal)
        self._heard, self._speak = os.pipe()
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._previous[number] = signal.signal(number, self._hear)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching; signals do what they did before."""
        self._has_left.set()
        os.write(self._speak, b"\0")
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        os.write(self._speak, bytes([number]))

    def _watch(self) -> None:
        """Wait for a signal, or for the terminal to hang up, without using the processor."""
        poll = select.poll()
        poll.register(self._heard, select.POLLIN)
        if self._attributes is not None and self._terminal is not None:
            poll.register(self._terminal, 0)
        events = dict(poll.poll())
        number = os.read(self._heard, 1)[0] if self._heard in events else int(HANGUP)
        if not self._has_left.is_set():
            self._end(number, is_gone=self._heard not in events)

    def _end(self, number: int, *, is_gone: bool) -> None:
        code = 128 + number
        self._leave(code)
        if not self._has_left.wait(HANGUP_GRACE_S if is_gone else GRACE_S):
            self._restore()
            os._exit(code)

    def _restore(self) -> None:
        """Give the terminal back as it was, where there still is one."""
        if self._terminal is None or self._attributes is None:
            return
        try:
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._attributes)
            os.set_blocking(self._terminal, False)
            os.write(self._terminal, RESTORE)
        except (OSError, termios.error):
            return
