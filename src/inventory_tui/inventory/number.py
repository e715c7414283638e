"""Numbers: the one canonical form, how a written number becomes it, ranges (audit.md N1–N4, N6 and W1).

Owns what a number is. Must not know which use may carry a mask, nor what becomes of a row without a number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from inventory_tui.errors import UsageError
from inventory_tui.inventory.mask import Mask, read_mask

MAX_RANGE: Final = 1_000
"""So many numbers a person may add at a time (W1)."""
NO_NUMBER: Final = "no number"
"""The reason of an empty cell; a row without a number is ignored where the format says so (N4)."""


class Number(NamedTuple):
    """A number in canonical form (N1), and the extension that stood behind it as ``;ext=`` (N3)."""

    text: str
    ext: str = ""


class Unusable(NamedTuple):
    """A text that is no number, and why; what to do about it is part of the sentence (N4)."""

    reason: str

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to read at all."""
        return self.reason == NO_NUMBER


CANONICAL: Final = re.compile(r"\+[0-9]{1,23}|[0-9*#][0-9A-D*#]{0,23}")
"""N1; use ``fullmatch``."""
is_canonical = CANONICAL.fullmatch
"""Tells whether a text is canonical already: what a reader of a million rows asks first."""

_RANGE = re.compile(r"\+?([0-9]{3,24})[-\s]+([0-9]{3,24})")
_RANGE_OF_ENDS = re.compile(r"\+?[0-9(][0-9\s().]*[\s().]([0-9]{3,24})\s*[-/]\s*([0-9]{3,24})")
"""A number in groups whose last one is said twice: ``+1 555 010 0706-0709``."""
_SLASH = re.compile(r"[0-9]\s*/\s*[0-9]")
_FRACTION = re.compile(r"(\+?[0-9]+)\.00?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?\s*[Ee]\s*[+-]?\s*[0-9]+")
_URI = re.compile(r"(?:sips?|https?|mailto|callto):|@", re.IGNORECASE)
_FILLING = re.compile(r"[\s()/.-]+")
_EXT = re.compile(r";\s*ext\s*=([^;]*)", re.IGNORECASE)
_UPPER = str.maketrans("abcd", "ABCD")
_PATTERN = re.compile(r"[][X!?]")

_new = tuple.__new__
_MAX_WRITTEN = 255
_MAX_CELL = 1_000
"""Characters that are looked at one by one."""
_TOO_LONG = "too long for a number: correct it in the source"
_AS_TEXT = "format the column as text and export again"


def read_number(text: str) -> Number | Mask | Unusable:
    """Read a number as written anywhere, in the order of N2; nothing is guessed at (N4).

    Returns:
        The number, the mask it is (N5; whether a mask is welcome is the caller's rule), or why it is neither.
    """
    if is_canonical(text):
        return _new(Number, (text, ""))
    if text[:2] == "\\+" and is_canonical(text[1:]):
        return _new(Number, (text[1:], ""))
    if len(text) > _MAX_CELL and text.strip():
        return Unusable(_TOO_LONG)
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    plain = plain.strip()
    if plain.startswith("'"):
        plain = plain[1:].lstrip()
    if plain[:4].lower() == "tel:":
        plain = plain[4:].lstrip()
    if not plain:
        return Unusable(NO_NUMBER)
    if not plain.isprintable() and any(unicodedata.category(character) in ("Cc", "Cs") for character in plain):
        return Unusable("a control character inside the number: remove it, or the line break, in the source")
    if len(plain) > _MAX_WRITTEN:
        return Unusable(_TOO_LONG)
    main, parameters = _cut(plain)
    read = _read_main(main.replace("\\+", "+"))
    if parameters and isinstance(read, Number):
        return Number(read.text, _extension(parameters))
    return read


def _cut(text: str) -> tuple[str, str]:
    """Split at the first ``;`` (N3)."""
    at = text.find(";")
    return (text, "") if at < 0 else (text[:at].rstrip(), text[at:])


def _extension(parameters: str) -> str:
    """Return the canonical ``;ext=`` among the parameters, blank where there is none to be read (N3)."""
    found = _EXT.search(parameters)
    if found is None:
        return ""
    read = _read_main(found[1].strip())
    return read.text if isinstance(read, Number) else ""


def _read_main(text: str) -> Number | Mask | Unusable:
    """Read what stands before the first ``;``: from N4's look-alikes to N1."""
    if _SCIENTIFIC.fullmatch(text):
        return Unusable(f"scientific notation: the spreadsheet has lost digits; {_AS_TEXT}")
    if _looks_like_two(text):
        return Unusable("two numbers or a range in one cell: give each number a row of its own")
    mask = read_mask(text)
    if mask is not None:
        return mask
    if _URI.search(text):
        return Unusable("a URI, not a number: give the number it stands for")
    if _PATTERN.search(text):
        return Unusable("a pattern that is no mask of finitely many numbers: list the numbers it stands for")
    fraction = _FRACTION.fullmatch(text)
    if fraction is not None:
        text = fraction[1]
    elif text.count(".") == 1 and sum(map(str.isdigit, text.partition(".")[2])) < 3:
        return Unusable(f"a decimal fraction: the spreadsheet read the number as an amount; {_AS_TEXT}")
    if text.startswith("+"):
        text = text.replace("(0)", "", 1)
    canonical = _FILLING.sub("", text).translate(_UPPER)
    if is_canonical(canonical):
        return Number(canonical)
    return Unusable(_why_not(text, canonical))


def _looks_like_two(text: str) -> bool:
    """Tell whether the text may be two numbers or a range (N4)."""
    two = _RANGE.fullmatch(text) or _RANGE_OF_ENDS.fullmatch(text)
    if two is not None and len(two[1]) == len(two[2]) and 0 < int(two[2]) - int(two[1]) <= 1_000:
        return True
    return not text.startswith(("+", "0")) and _SLASH.search(text) is not None


def _why_not(text: str, canonical: str) -> str:
    """Say why a text is no number, and what a person can do."""
    if any(map(str.isalpha, text)):
        return "letters in the number: give digits, with one leading + where it is international"
    if not canonical.strip("+"):
        return "no digits: correct the number in the source"
    if any(character.isdigit() and not character.isascii() for character in text):
        return "digits that are not 0-9: write the number in the digits 0-9"
    if len(canonical) > 24 and re.fullmatch(r"\+?[0-9*#A-D]+", canonical):
        return "too long: a number has at most 24 characters"
    return "not a number: use digits, * and #, with one leading + where it is international"


def canonical(text: str) -> str:
    """Return the canonical form of a number that a person typed.

    Raises:
        UsageError: the text is a mask or unusable.
    """
    read = read_number(text)
    if isinstance(read, Number):
        return read.text
    shown = text if len(text) <= 40 else text[:39] + "…"
    if isinstance(read, Mask):
        raise UsageError(f"{shown!r} is a mask of {read.count} numbers, not a number", "give one number, or a range")
    raise UsageError(f"{shown!r} cannot be read as a number", read.reason)


def escape_plus(number: str) -> str:
    r"""Return the provisioning platforms' own spelling of a canonical number: ``\+1…`` (N6)."""
    return "\\" + number if number.startswith("+") else number


def range_of(first: str, last: str | None = None) -> list[str]:
    """Return the canonical numbers from first to last, both included (W1).

    Raises:
        UsageError: one is unusable, they differ in more than their last digits, the last comes before the
            first, or there are more than 1,000.
    """
    low = canonical(first)
    high = low if last is None else canonical(last)
    shared = next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))
    tail, end = low[shared:], high[shared:]
    if len(low) != len(high) or not (tail + end).strip("0123456789") == "":
        raise UsageError(
            f"{low} and {high} are no range",
            "first and last must be equally long and differ in their last digits only",
        )
    if tail > end:
        raise UsageError(f"the range ends before it begins: {low} to {high}", f"try {high} to {low}")
    count = int(end or 0) - int(tail or 0) + 1
    if count > MAX_RANGE:
        raise UsageError(f"{low} to {high} are {count:,} numbers", f"add at most {MAX_RANGE:,} at a time")
    prefix, width, start = low[:shared], len(tail), int(tail or 0)
    if not width:
        return [low]
    return [f"{prefix}{value:0{width}d}" for value in range(start, start + count)]
