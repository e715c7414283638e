"""Text from elsewhere, made safe and even for a terminal (sources.md I10).

Imported text may hold terminal controls, direction overrides and characters that cannot be seen. Both faces
pass everything they did not write themselves through ``show`` before it meets a terminal, and through ``fit``
where it stands in a column. Nothing here knows a widget or a style.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import accumulate, takewhile

MAX_MARKS = 3
"""Combining marks shown on one character; the rest is dropped, so that a flood stays in its cell."""
HIDDEN = "·"
"""Stands for a character that has no width: a joiner, a zero-width space, a variation selector."""
UNSAFE = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that steers a terminal or the direction of text, or that no terminal agrees on."""
CUT = "…"
_DOTTED_CIRCLE = "\N{DOTTED CIRCLE}"
_INVISIBLE = frozenset(
    "\N{SOFT HYPHEN}\N{COMBINING GRAPHEME JOINER}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}"
    "\N{ZERO WIDTH JOINER}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}\N{FUNCTION APPLICATION}"
    "\N{INVISIBLE TIMES}\N{INVISIBLE SEPARATOR}\N{INVISIBLE PLUS}\N{MONGOLIAN VOWEL SEPARATOR}"
)
_SELECTORS = (range(0xFE00, 0xFE10), range(0x1F3FB, 0x1F400), range(0xE0100, 0xE01F0))
"""Variation selectors and skin tones: they change the character before, and terminals differ in its width."""
_DISPUTED = (
    range(0x115F, 0x1200),
    range(0x2630, 0x2638),
    range(0x268A, 0x2690),
    range(0x3164, 0x3165),
    range(0x4DC0, 0x4E00),
    range(0xD7B0, 0xD7FC),
    range(0xFFA0, 0xFFA1),
    range(0x1D300, 0x1D380),
)
"""Jamo parts, fillers and hexagrams: two libraries and three terminals do not agree on their width."""


def show(text: str) -> str:
    """Return ``text`` with everything that a terminal would obey, or a reader could not see, as a symbol.

    C0 controls become their control pictures, zero-width characters ``·``, and C1 controls, direction
    controls, surrogates and the like ``�``; accents and wide characters stay. The result has no line break.
    """
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for character in text:
        symbol = _symbol(character)
        if symbol is None:
            marks += 1
            if not shown or shown[-1] == " ":
                shown.append(_DOTTED_CIRCLE)
            if marks <= MAX_MARKS:
                shown.append(character)
        else:
            marks = 0
            shown.append(symbol)
    return "".join(shown)


def width(text: str) -> int:
    """Return how many cells shown text takes; expects what ``show`` returned."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def cut(text: str, cells: int) -> str:
    """Return the beginning of shown text that takes at most ``cells``; what is missing is told by ``…``."""
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text
    return text[: _fitting(text, cells - 1)].rstrip() + CUT


def wrap(text: str, cells: int, most: int, *, indent: int = 0) -> list[str]:
    """Return any text, made safe, as lines of at most ``cells`` cells, broken between words; at least one line.

    Args:
        text: anything, from anywhere.
        cells: the width of a line; a word that would leave half of one blank is broken.
        most: how many lines there may be; what is missing in the last is told by ``…``.
        indent: blanks that every line but the first begins with.
    """
    lines: list[str] = []
    rest, margin = show(text), ""
    while len(lines) < most - 1 and width(rest) > cells - len(margin) > 1:
        end = _fitting(rest, cells - len(margin))
        blank = rest.rfind(" ", end // 2, end + 1)
        end = blank if blank > 0 else max(end, 1)
        lines.append(margin + rest[:end].rstrip())
        rest, margin = rest[end:].lstrip(), " " * indent
    return [*lines, margin + cut(rest, cells - len(margin))]


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """Return any text as exactly ``cells`` cells: made safe, cut with ``…`` or padded.

    Args:
        text: anything, from anywhere.
        cells: the width of the column.
        right: pad on the left, as figures want it.
    """
    shown = cut(show(text), cells)
    blank = " " * (cells - width(shown))
    return blank + shown if right else shown + blank


def _fitting(text: str, cells: int) -> int:
    """Return how many characters of shown text fit into ``cells``."""
    return sum(1 for _ in takewhile(lambda end: end <= cells, accumulate(map(_cells, text))))


@lru_cache(4096)
def _symbol(character: str) -> str | None:
    """Return what stands for a character: itself, a symbol, or None where it is a mark on the one before."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    category = unicodedata.category(character)
    if character in _INVISIBLE or any(code in span for span in _SELECTORS):
        return HIDDEN
    if category in ("Mn", "Me", "Mc"):
        return None
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or any(code in span for span in _DISPUTED):
        return UNSAFE
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("A"))  # half of a flag: terminals differ, its letter does not
    return " " if category == "Zs" else character


@lru_cache(4096)
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Mc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
