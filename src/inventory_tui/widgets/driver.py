"""The way to the terminal, which is given back at once.

Textual's own input thread looks every tenth of a second whether it should end, then waits another tenth for nothing;
here it hears the wish through a pipe, and leaving takes as long as it takes.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import Any

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_TICK_S = 0.1
"""How often the parser is asked whether a lone escape is the key of that name."""
_MOST_READ = 4_096


class Driver(LinuxDriver):
    """Textual's driver, its input thread woken to end it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what Textual gives its drivers."""
        super().__init__(*args, **options)
        self._heard, self._speak = os.pipe()  # for all of the program's life: stopped and continued, it starts anew
        os.set_blocking(self._heard, False)

    def start_application_mode(self) -> None:
        """Begin, or begin again after a stop: the wish to end is forgotten.

        A line that breaks also continues what was never stopped; then nothing begins, or two threads would read.
        """
        if self._key_thread is not None and self._key_thread.is_alive():
            return
        with suppress(BlockingIOError):
            os.read(self._heard, _MOST_READ)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def disable_input(self) -> None:
        """Take no more input; what was typed in the meantime is thrown away."""
        os.write(self._speak, b"\0")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Wait for input and dispatch its events until told to end."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._heard, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select(_TICK_S)}
                if self._heard in ready:
                    return
                if self.fileno in ready and (typed := decode(os.read(self.fileno, _MOST_READ))):
                    for message in parser.feed(typed):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
