"""What an error advises, in words of the interface: some hints are written for the command line. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from inventory_tui.errors import InventoryError

_COMMAND: Final = re.compile(r"--[a-z]|\binventory-tui\b")
_BREAK: Final = re.compile(r"; |, or |, then ")
_KEYS: Final[Mapping[str, str]] = {
    "--number-management": "E on the list of customers turns it on",
    "--encoding": "x says how the text is encoded",
    "--source": "o names the source",
    "--format": "f chooses the format",
    "source formats": "f chooses the format",
    "import sites": "s on the list of customers adds them there",
    "site set": "s on the list of customers, then E on each site",
    "site add": "fill in its location code",
}
"""Part of a command, and the key that does the same."""


def advice(hint: str) -> str:
    """Return what a hint says up to its first command, and the key that does the same as the command.

    Args:
        hint: of an error; may name commands or options.
    """
    command = _COMMAND.search(hint)
    if command is None:
        return hint
    breaks = [each.start() for each in _BREAK.finditer(hint, 0, command.start())]
    rest = hint[command.start() :]
    key = next((key for part, key in _KEYS.items() if part in rest), "")
    return "; ".join(filter(None, (hint[: breaks[-1]] if breaks else "", key)))


def error_text(error: InventoryError) -> str:
    """Return an error as one sentence, with its advice behind it."""
    hint = advice(error.hint)
    return f"{error.message[:1].upper()}{error.message[1:]}" + (f" — {hint}" if hint else "")
