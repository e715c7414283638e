"""Cells: what may stand in a key field, and what free text looks like (sources.md I10, N4).

Cell text is data. Control characters, lone surrogates and direction controls make a key field unreadable; in free
text they are made visible.
"""

from __future__ import annotations

import re
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
_HIDDEN: Final = r"""
passw | passphrase | passcode | passkey | pwd | digest | secret(?!ar) | credential | token | xml
| kennwort | mot\ de\ passe | contrase | wachtwoord
| (?<!by)(?<!com)pass(?![a-z])                        # sip_pass, but no bypass
| (?<!s)(?<!hair)pins?(?![a-z])                       # VMPIN, user_pin, but no spin, hairpin, pinless
| (?<![a-z])(?:vm|user)?pin[\W_]*(?:code|number|hash)
| (?:api|auth|private|shared|encryption|license|ssh)[\W_]*keys? | (?<![a-z])psk(?![a-z])
| (?:authentication|auth|community)[\W_]*string | (?:authori[sz]ation|activation|security|access)[\W_]*code
| (?<![a-z])(?:hash|creds?|otp)(?![a-z])
"""
"""Names of columns that hold credentials (I7), as ``re.VERBOSE``; put together only when the first file is read.

A name too many hides a column; one too few shows a password.
"""
_MEMO = 10_000
_MAX_EXACT = 1e15
"""A spreadsheet keeps fifteen digits of an amount; what comes behind them is lost."""
MAX_KEY: Final = 255
MAX_KEPT: Final = 1_000
"""Characters of a cell that is kept in mind with what it means; longer ones are read each time anew (I8)."""
MAX_TITLE: Final = 60
"""Characters of a column's name in a sentence."""
MAX_WORDS: Final = 4_000
"""Of a list of usages or vendors (T4, T5)."""
BAD_KEY: Final = "control or direction characters, or too long: correct it in the source"


def clean_title(text: str) -> str:
    """Return a column's name as it is matched: trimmed, single spaces, no case."""
    return " ".join(text.split()).casefold()


def is_secret(name: str) -> bool:
    """Tell whether a column may hold credentials: neither its name nor its cells are ever shown (I7)."""
    return re.search(_HIDDEN, name, re.IGNORECASE | re.VERBOSE) is not None


def clean_free(text: str) -> str:
    """Return free text trimmed, with everything that steers a terminal or a reader made visible."""
    text = text.strip()
    return text if text.isprintable() else text.translate(_VISIBLE)


def clean_stored(text: str) -> str:
    """Return free text exactly as it is, but for lone surrogates, which no database can hold."""
    return text if text.isprintable() else text.translate(_STORABLE)


def clean_key(text: str, limit: int = MAX_KEY) -> str | None:
    """Return a key field (a site's name, a vendor) trimmed and NFC; None where it cannot be a key."""
    text = text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > limit or (not text.isprintable() and not _VISIBLE.keys().isdisjoint(map(ord, text))):
        return None
    return text


def shown(text: str, most: int = MAX_SHOWN) -> str:
    """Return a text as a problem keeps it: visible, at most 200 characters (N4), or ``most``."""
    if len(text) > most:
        text = text[: most - 1] + "…"
    return text.strip() if text.isprintable() else text.strip().translate(_VISIBLE)


def as_text(value: float) -> str:
    """Return an amount as text: a whole one without fraction, one that has lost digits in scientific form."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if not abs(value) < _MAX_EXACT:
        return f"{value:E}"
    return str(int(value)) if value.is_integer() else repr(value)


class Keys(dict[str, "str | None"]):
    """The key fields met so far, cleaned: ``keys[cell]``. A column holds few different ones."""

    def __init__(self, *, is_vendor: bool = False, limit: int = MAX_KEY) -> None:
        super().__init__()
        self._limit = limit
        self._is_vendor = is_vendor
        self.notices: dict[str, str] = {}
        """What a person should know of a cell that was not taken as it is."""

    def __missing__(self, cell: str) -> str | None:
        """Clean a cell not met before; a comma in a vendor would read as two (T5) and becomes a space."""
        cleaned = clean_key(cell, self._limit)
        if cleaned is not None and self._is_vendor:
            cleaned = self._without_comma(cell, cleaned)
        if len(self) < _MEMO and len(cell) <= MAX_KEPT:
            self[cell] = cleaned
        return cleaned

    def _without_comma(self, cell: str, vendor: str) -> str:
        one = " ".join(vendor.replace(",", " ").split())
        if one != vendor and "," in vendor and len(self.notices) < _MEMO and len(cell) <= MAX_KEPT:
            self.notices[cell] = f"a comma separates vendors, so the vendor “{shown(vendor)}” is read as “{shown(one)}”"
        return one


class SiteKeys(dict[str, str]):
    """The values met so far that say a site; one that cannot be a key is no site's, and is kept as it is shown (I5)."""

    def __missing__(self, cell: str) -> str:
        """Clean a cell not met before."""
        cleaned = clean_key(cell)
        value = shown(cell) if cleaned is None else cleaned
        if len(self) < _MEMO and len(cell) <= MAX_KEPT:
            self[cell] = value
        return value
