"""Copying text by a route that works over SSH, and saying which one it was (terminal.md §1.3).

Inside tmux its own buffer takes the text, and hands it on where it may; elsewhere the terminal is asked with OSC 52;
where neither can be, the text has to be shown. Nothing here claims what it cannot know: a terminal never answers.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from inventory_tui.inventory.wording import counted

MAX_ENCODED = 74_000
"""Bytes of base64 that terminals take at least; more is cut or dropped without a word."""
MOST_BYTES = MAX_ENCODED // 4 * 3
"""Of text that every route takes."""
TIMEOUT_S = 2.0
_CHUNK = 76
"""Characters that screen passes on at a time."""
_DEAF = ("linux", "vt", "ansi", "cons", "sun", "dumb", "unknown")
"""Beginnings of TERM whose terminals have no clipboard to ask for."""
_START, _END = "\x1b]52;c;", "\x07"
_PASS, _PASSED = "\x1bP", "\x1b\\"


class Route(StrEnum):
    """How a text went."""

    TMUX = "tmux"
    TERMINAL = "terminal"
    SHOWN = "shown"
    """None: it has to be shown, to be selected by hand."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a text that was to be copied."""

    route: Route
    sentence: str
    """What a person is told; safe for a terminal."""


class Runner(Protocol):
    """Runs a program with something on its standard input."""

    def __call__(self, argv: list[str], given: bytes) -> bool:
        """Return whether it did what it should."""


def run(argv: list[str], given: bytes) -> bool:
    """Run a program with something on its standard input; return whether it was there and did what it should."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program without a shell; the text is on its standard input
            argv, input=given, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def copy(text: str, environ: Mapping[str, str], send: Callable[[str], None], runner: Runner = run) -> Copied:
    """Copy a text by the best route there is; may wait two seconds for tmux.

    Args:
        text: what is copied.
        environ: the environment of the interface.
        send: writes a control sequence to the terminal.
        runner: runs ``tmux``.
    """
    size = counted(len(text), "character")
    if environ.get("TMUX"):
        return _copy_in_tmux(text, size, runner)
    if environ.get("TERM", "").startswith(_DEAF) or not environ.get("TERM"):
        return _not_copied("this terminal has no clipboard")
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > MAX_ENCODED:
        return _not_copied(f"{size} are more than terminals take; export them instead")
    if environ.get("STY"):
        send(through_screen(encoded))
        return Copied(Route.TERMINAL, f"Sent {size} through screen to your terminal's clipboard, if it takes them")
    send(f"{_START}{encoded}{_END}")
    where = "your terminal's clipboard, over SSH" if _is_remote(environ) else "the terminal's clipboard"
    return Copied(Route.TERMINAL, f"Sent {size} to {where}, if it takes them (OSC 52)")


def through_screen(encoded: str) -> str:
    """Return OSC 52 in the envelopes that screen passes on unread, each short enough for it."""
    pieces = [encoded[at : at + _CHUNK] for at in range(0, len(encoded), _CHUNK)] or [""]
    return _PASS + _START + f"{_PASSED}{_PASS}".join(pieces) + _END + _PASSED


def _copy_in_tmux(text: str, size: str, runner: Runner) -> Copied:
    """Load tmux's buffer; ``-w`` also hands it to the terminal, which tmux knows since 3.2."""
    given = text.encode("utf-8", "replace")
    if runner(["tmux", "load-buffer", "-w", "-"], given):
        return Copied(Route.TMUX, f"Copied {size} to the tmux buffer (prefix ] pastes); the terminal was offered them")
    if runner(["tmux", "load-buffer", "-"], given):
        return Copied(Route.TMUX, f"Copied {size} to the tmux buffer (prefix ] pastes)")
    return _not_copied("tmux does not answer")


def _is_remote(environ: Mapping[str, str]) -> bool:
    return any(environ.get(name) for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))


def _not_copied(why: str) -> Copied:
    return Copied(Route.SHOWN, f"Not copied: {why}")
