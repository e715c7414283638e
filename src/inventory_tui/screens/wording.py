"""Times, counts and shares as people read them on a screen."""

from __future__ import annotations

from datetime import datetime

from inventory_tui.inventory.model import State, Status
from inventory_tui.inventory.wording import counted

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
TONES = {
    Status.AVAILABLE: "good",
    Status.USED: "",
    Status.UTILITY: "",
    Status.INACTIVE: "quiet",
    Status.RESERVED: "held",
    Status.COOLING: "held",
}
"""Colour of each status; the word always stands beside it."""


def ago(instant: datetime | None, now: datetime) -> str:
    """Return how long ago something was: ``0 min``, ``2 h``, ``9 d``; blank where it never was."""
    if instant is None:
        return ""
    seconds = max(0, int((now - instant).total_seconds()))
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    return f"{seconds // _HOUR} h" if seconds < 2 * _DAY else f"{seconds // _DAY} d"


def share(part: int, whole: int) -> str:
    """Return a part of a whole in percent; ``-`` where there is no whole."""
    return f"{part / whole:.0%}" if whole else "-"


def count(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: ``1 site``, ``24 sites``."""
    return counted(number, one, many)


def local_time(instant: datetime) -> str:
    """Return an instant in the time zone of this machine, with its offset."""
    return instant.astimezone().strftime("%Y-%m-%d %H:%M %z")


def state_text(state: State | None) -> str:
    """Return Status, Usage and Vendor as one phrase; ``-`` where there is no entry."""
    if state is None:
        return "-"
    return " ".join(part for part in (state.status.value, state.usage, state.vendor) if part)


def size(number: int) -> str:
    """Return a number of bytes: ``812 B``, ``1.4 MB``."""
    if number < 1000:
        return f"{number} B"
    amount, unit = number / 1000, "kB"
    for larger in ("MB", "GB"):
        if amount >= 1000:
            amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if amount >= 100 else f"{amount:.1f} {unit}"
