"""Cells: what may stand in a key field, and what free text looks like (sources.md I10, N4).

Cell text is data. Control characters, lone surrogates and direction controls make a key field unreadable; in free
text they are made visible.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from inventory_tui.sources.rows import MAX_SHOWN

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_VISIBLE: Final[dict[int, int]] = (
    {code: 0x2400 + code for code in range(0x20)}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
    | dict.fromkeys(map(ord, _BIDI), 0xFFFD)
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
)
_STORABLE: Final[dict[int, int]] = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_MEMO = 10_000
MAX_KEY: Final = 255
BAD_KEY: Final = "control or direction characters, or more than 255 characters: correct it in the source"


def clean_title(text: str) -> str:
    """Return a column's name as it is matched: trimmed, single spaces, no case."""
    return " ".join(text.split()).casefold()


def clean_free(text: str) -> str:
    """Return free text trimmed, with everything that steers a terminal or a reader made visible."""
    text = text.strip()
    return text if text.isprintable() else text.translate(_VISIBLE)


def clean_stored(text: str) -> str:
    """Return free text exactly as it is, but for lone surrogates, which no database can hold."""
    return text if text.isprintable() else text.translate(_STORABLE)


def clean_key(text: str) -> str | None:
    """Return a key field (a site's name, a vendor) trimmed and NFC; None where it cannot be a key."""
    text = text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > MAX_KEY or (not text.isprintable() and not _VISIBLE.keys().isdisjoint(map(ord, text))):
        return None
    return text


def shown(text: str) -> str:
    """Return a text as a problem keeps it: visible, at most 200 characters (N4)."""
    if len(text) > MAX_SHOWN:
        text = text[: MAX_SHOWN - 1] + "…"
    return text.strip() if text.isprintable() else text.strip().translate(_VISIBLE)


class Keys(dict[str, "str | None"]):
    """The key fields met so far, cleaned: ``keys[cell]``. A column holds few different ones."""

    def __init__(self, *, is_vendor: bool = False) -> None:
        super().__init__()
        self._is_vendor = is_vendor

    def __missing__(self, cell: str) -> str | None:
        """Clean a cell not met before; a comma in a vendor would read as two (T5) and becomes a space."""
        cleaned = clean_key(cell)
        if cleaned is not None and self._is_vendor:
            cleaned = " ".join(cleaned.replace(",", " ").split())
        if len(self) < _MEMO:
            self[cell] = cleaned
        return cleaned
