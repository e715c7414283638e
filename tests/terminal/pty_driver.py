"""A real pseudo-terminal around the program: screen text, raw bytes, keys, sizes, signals (reliability.md §6.1)."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "ctrl+c": "\x03",
    "ctrl+d": "\x04",
    "ctrl+p": "\x10",
    "ctrl+u": "\x15",
}
ANSWERS = (
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[c", b"\x1b[?62;c"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
)
"""What a terminal answers to what the program asks."""
FRAME_BEGIN, FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
OWN_SEQUENCES = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[\?(?:25|7|1004|1049|2004|2026|2048)[hl]"
    rb"|\x1b\[\?(?:2026|2048)\$p|\x1b\[>[0-9]+u|\x1b\[<u|\r?\n"
)
"""Every control sequence that the program itself sends: with mouse off there is no other."""
_SEAT = """
import fcntl, os, signal, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1]:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Makes the pseudo-terminal the program's own before it becomes the program."""
_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;$]*[a-zA-Z]")


def foreign_sequences(raw: bytes) -> list[bytes]:
    """Return the control characters in what was written that are none of the program's own, with what follows."""
    rest = OWN_SEQUENCES.sub(b"", raw)
    text = rest.decode("utf-8", "replace")
    found = re.finditer(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", text)
    return [text[match.start() : match.start() + 12].encode() for match in found]


class Terminal:
    """A program on a pseudo-terminal, with a screen model behind it."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        cols: int = 80,
        rows: int = 24,
        term: str = "xterm-256color",
        environ: Mapping[str, str] | None = None,
        ignore_hangup: bool = False,
    ) -> None:
        """Start ``argv`` on a new terminal.

        Args:
            argv: the program and its arguments.
            cols: width.
            rows: height.
            term: what TERM says.
            environ: more of the environment; an empty value takes a variable away.
            ignore_hangup: start it as ``nohup`` would.
        """
        self.cols, self.rows = cols, rows
        self._screen = pyte.Screen(cols, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.raw = bytearray()
        self.stamps: list[tuple[int, float]] = []
        """Length of ``raw`` and the time, after each read."""
        self._unanswered = b""
        self.master, slave = pty.openpty()
        self._set_size(cols, rows)
        self.attributes = termios.tcgetattr(slave)
        env = {
            key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLORTERM", "LINES", "COLUMNS")
        }
        env |= {"TERM": term, "LANG": "C.UTF-8", **(environ or {})}
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", _SEAT, "ignore" if ignore_hangup else "", *argv],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={key: value for key, value in env.items() if value},
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    # -- what is on it ---------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The screen's lines, blanks at their ends taken off."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    # -- time ------------------------------------------------------------------------------------------------

    def pump(self, seconds: float = 0.02) -> bool:
        """Read what has come, waiting for it at most so long.

        Returns:
            Whether anything came.
        """
        try:
            ready, _, _ = select.select([self.master], [], [], seconds)
            data = os.read(self.master, 65536) if ready else b""
        except (OSError, ValueError):
            return False
        if not data:
            return False
        self.raw += data
        self.stamps.append((len(self.raw), time.perf_counter()))
        self._answer(data)
        self._stream.feed(self._decode(_PRIVATE.sub(b"", data)))
        return True

    def _answer(self, data: bytes) -> None:
        asked = self._unanswered + data
        for question, answer in ANSWERS:
            for _ in range(asked.count(question)):
                os.write(self.master, answer)
            asked = asked.replace(question, b"")
        self._unanswered = asked[-8:] if b"\x1b" in asked[-8:] else b""

    def wait(self, condition: str | Callable[[], bool], seconds: float = 60.0) -> None:
        """Read until the screen shows a text, or a condition holds.

        Raises:
            AssertionError: it never did.
        """
        holds = condition if callable(condition) else lambda: condition in self.text
        until = time.monotonic() + seconds
        while not (self.is_whole and holds()):
            assert time.monotonic() < until, f"waited for {condition!r}:\n{self.text}"
            if not self.pump() and self.process.poll() is not None and not self.pump():
                assert holds(), f"ended, waited for {condition!r}:\n{self.text}"
                return

    @property
    def is_whole(self) -> bool:
        """Whether no frame is half drawn."""
        return self.raw.rfind(FRAME_END) >= self.raw.rfind(FRAME_BEGIN)

    def settle(self, quiet: float = 0.08, seconds: float = 60.0) -> None:
        """Read until nothing has come for a while, nor will: the program does not wait for a processor either."""
        until = time.monotonic() + seconds
        while self.pump(quiet) or self._is_running:
            assert time.monotonic() < until, "it never falls silent"

    @property
    def _is_running(self) -> bool:
        """Whether any thread of the program runs, or could."""
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                if task.read_text().rsplit(")", 1)[1].split()[0] in "RD":
                    return True
        return False

    def wait_exit(self, seconds: float = 60.0) -> int:
        """Read until the program has ended.

        Returns:
            Its exit code; negative for a signal.
        """
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < until, f"still alive:\n{self.text}"
            self.pump()
        while self.pump(0.01):
            pass
        return int(self.process.returncode)

    # -- what is done to it ----------------------------------------------------------------------------------

    def send(self, *keys: str) -> None:
        """Press keys: names of ``KEYS``, anything else is typed as it is."""
        os.write(self.master, "".join(KEYS.get(key, key) for key in keys).encode())

    def press(self, key: str) -> bytes:
        """Press a key and return all that was written because of it."""
        self.settle()
        before = len(self.raw)
        self.send(key)
        self.settle()
        return bytes(self.raw[before:])

    def time_key(self, key: str) -> tuple[float, float]:
        """Press a key; return the milliseconds to the first and to the last byte of the answer."""
        self.settle(0.03)
        before, start = len(self.stamps), time.perf_counter()
        self.send(key)
        assert self.pump(5.0), f"{key!r} was not answered"
        self.settle(0.03)
        first, last = self.stamps[before][1], self.stamps[-1][1]
        return (first - start) * 1000, (last - start) * 1000

    def _set_size(self, cols: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def resize(self, cols: int, rows: int) -> None:
        """Change the size; the kernel tells the program."""
        self.cols, self.rows = cols, rows
        self._screen.resize(rows, cols)
        self._set_size(cols, rows)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.process.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as a dropped line does."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    @property
    def cpu_s(self) -> float:
        """Processor time the program has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
